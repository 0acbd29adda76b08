"""Values of the Windows registry, as osquery tells them, to facts.

A value that is not set has no row. That says something only where the same answer holds the build, which every Windows
has: then the registry was read, and what has no row was looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Facts = dict[str, dict[str, object]]
Data = Mapping[str, str]
ROOT = "HKEY_LOCAL_MACHINE\\"
_VERSION = "software\\microsoft\\windows nt\\currentversion\\"
_SYSTEM = "software\\microsoft\\windows\\currentversion\\policies\\system\\"
_EXPLORER = "software\\microsoft\\windows\\currentversion\\policies\\explorer\\"
_SERVICES = "system\\currentcontrolset\\services\\"
_TERMINAL = "system\\currentcontrolset\\control\\terminal server\\"
_FIREWALL = f"{_SERVICES}sharedaccess\\parameters\\firewallpolicy\\"
_FIREWALL_POLICY = "software\\policies\\microsoft\\windowsfirewall\\"
_BUILD = f"{_VERSION}currentbuild"
# What the Security Center says of the firewall, beside the registry in the same answer. It only casts doubt: settings
# that say "on" prove little where the firewall's service does not run.
CENTER = "windows_security_center\\firewall"
DOUBTS = ("Poor", "Snoozed")
# A driver that never starts.
DISABLED = "4"
# As policies name the profile, and at last as the settings do.
PROFILES: Mapping[str, tuple[str, ...]] = {
    "fw.public": ("publicprofile",),
    "fw.private": ("privateprofile", "standardprofile"),
    "fw.domain": ("domainprofile",),
}
# From this build on Windows comes without SMB1 (judgement).
WITHOUT_SMB1 = 16299
# Any way of locking counts, so a longer limit of the machine says nothing: a screen saver may come sooner.
LOCKS_SOON_S = 900


def data(rows: Sequence[Mapping[str, str]]) -> Data:
    """The values of an answer by their path below HKEY_LOCAL_MACHINE, in small letters."""
    return {row["path"].replace(ROOT, "").lower(): row["data"] for row in rows}


def facts(data: Data) -> Facts:
    """All that the values say. Raises nothing: a value that cannot be read is a reason."""
    found: Facts = {}
    for name, (path, read) in PLAIN.items():
        if path in data:
            found[name] = _value(read, data[path])
    for read_some in (_uac, _firewall, _smb1, _media, _lock):
        found.update(read_some(data))
    return found


def _value(read: Callable[[str], object], text: str) -> dict[str, object]:
    try:
        return {"v": read(text)}
    except (ValueError, LookupError, StopIteration):
        return {"why": "parse_error"}


def _looked(data: Data) -> bool:
    return _BUILD in data


def _flag(text: str) -> bool:
    return {"1": True, "0": False}[text]


def _edition(text: str) -> str:
    groups = [
        ("IoTEnterpriseS", "IOT_LTS"),
        ("EnterpriseS", "E_LTS"),
        ("Enterprise", "E"),
        ("Education", "E"),
        ("Server", "SERVER"),
        ("Core", "W"),
        ("Professional", "W"),
    ]
    return next(group for start, group in groups if text.startswith(start))


def _uac(data: Data) -> Facts:
    on, prompt = data.get(f"{_SYSTEM}enablelua"), data.get(f"{_SYSTEM}consentpromptbehavioradmin")
    if on == "0":
        return {"acct.uac": {"v": "off"}}
    if prompt == "0":
        return {"acct.uac": {"v": "never_prompt"}}
    return {"acct.uac": {"v": "on"}} if on == "1" and prompt else {}


def _firewall(data: Data) -> Facts:
    """A policy stands before the setting; the private profile is stored as StandardProfile."""
    found: Facts = {}
    for name, stored in PROFILES.items():
        paths = [*(f"{_FIREWALL_POLICY}{each}" for each in stored), f"{_FIREWALL}{stored[-1]}"]
        said = [data[f"{path}\\enablefirewall"] for path in paths if f"{path}\\enablefirewall" in data]
        if said:
            found[name] = _value(_flag, said[0])
        elif _looked(data):
            found[name] = {"v": None}
    if data.get(CENTER) in DOUBTS and all(fact.get("v") is not False for fact in found.values()):
        return {name: {"why": "conflict"} for name in found}
    return found


def _smb1(data: Data) -> Facts:
    start, offered = data.get(f"{_SERVICES}mrxsmb10\\start"), data.get(f"{_SERVICES}lanmanserver\\parameters\\smb1")
    if offered == "1" or (start is not None and start != DISABLED):
        return {"svc.smb1": {"v": "on"}}
    build = data.get(_BUILD, "")
    known = start is not None or (build.isdecimal() and int(build) >= WITHOUT_SMB1)
    return {"svc.smb1": {"v": "off"}} if known else {}


def _media(data: Data) -> Facts:
    removable = "software\\policies\\microsoft\\windows\\removablestoragedevices\\deny_all"
    blocked = data.get(removable) == "1" or data.get(f"{_SERVICES}usbstor\\start") == DISABLED
    found: Facts = {"media.policy": {"v": "blocked"}} if blocked else {}
    if _looked(data) and f"{_EXPLORER}nodrivetypeautorun" not in data:
        found["media.autorun"] = {"v": None}
    return found


def _lock(data: Data) -> Facts:
    limit = data.get(f"{_SYSTEM}inactivitytimeoutsecs", "")
    if not limit.isdecimal() or not 0 < int(limit) <= LOCKS_SOON_S:
        return {}
    return {"lock.enabled": {"v": True}, "lock.delay_s": {"v": int(limit)}}


PLAIN: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "os.revision": (f"{_VERSION}ubr", int),
    "os.edition_group": (f"{_VERSION}editionid", _edition),
    "acct.autologon": (f"{_VERSION}winlogon\\autoadminlogon", lambda text: text == "1"),
    "svc.remote_desktop": (f"{_TERMINAL}fdenytsconnections", lambda text: {"0": "on", "1": "off"}[text]),
    "svc.rdp_nla": (f"{_TERMINAL}winstations\\rdp-tcp\\userauthentication", _flag),
    "media.autorun": (f"{_EXPLORER}nodrivetypeautorun", int),
}
NAMES = (
    *PLAIN,
    *("acct.uac", "fw.public", "fw.private", "fw.domain", "svc.smb1", "media.policy", "lock.enabled", "lock.delay_s"),
)
