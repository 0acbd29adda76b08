"""Everything that is asked of CIM, in one child: antivirus, firewalls, disks, accounts, updates, adapters, hardware."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sonaeru.agent.collectors.windows._values import number, truth
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

SECONDS = 25.0
DEFENDER = "cim:MSFT_MpComputerStatus"
DISK = "cim:Win32_EncryptableVolume"
FACTS = {
    "av.products": "cim:AntiVirusProduct",
    "fw.third_party_on": "cim:FirewallProduct",
    **dict.fromkeys(("av.realtime", "av.mode", "av.signature_age_days", "av.tamper"), DEFENDER),
    "disk.system": f"{DISK}, shell:System.Volume.BitLockerProtection",
    **dict.fromkeys(("disk.other_fixed", "disk.other_unencrypted"), f"{DISK}, cim:Win32_Volume"),
    **dict.fromkeys(("acct.guest", "acct.builtin_admin"), "cim:Win32_UserAccount"),
    "os.newest_update_at": "cim:Win32_QuickFixEngineering",
    "vpn.up": "cim:Win32_NetworkAdapter",
    "device.role": "cim:Win32_ComputerSystem, cim:Win32_Bios, cim:Win32_OperatingSystem, cim:Win32_Battery",
}
Row = Mapping[str, Any]
Rows = Sequence[Row]
# productState of the security center: four bits of state, and one for old signatures.
STATES = {0: "off", 1: "on", 2: "snoozed", 3: "off"}
OLD = 0x10
MOST = 20
VPN = re.compile(
    r"SSL-?VPN|\bVPN\b|Fortinet|AnyConnect|WireGuard|TAP-Windows|GlobalProtect|PANGP|Juniper|Pulse|SonicWall"
)
VIRTUAL = re.compile(r"BOCHS|QEMU|VMware|VirtualBox|innotek|Xen|Virtual Machine|Parallels", re.IGNORECASE)
LAPTOP, SERVERS = 2, {4, 5, 7}
EPOCH = datetime(1601, 1, 1, tzinfo=timezone.utc)
# Of the shell, for people who may not ask for the volume itself. 5 is not verified on a real machine.
SHELL = {1: "on", 2: "off", 3: "encrypting", 5: "suspended"}


def state_of(row: Row) -> str | None:
    """The state in a productState; None where it holds none."""
    code = number(row.get("productState"))
    return None if code is None else STATES.get(code >> 12 & 0xF)


def name_of(value: object) -> str:
    """A name that travelled as numbers, or as it is in a recorded list."""
    if isinstance(value, list):
        codes = [code for code in value if number(code) is not None and code < 0x10000]
        return "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return str(value or "")


def antivirus(rows: Rows) -> Facts:
    """The products of the security center."""
    found = [
        {"name": name, "state": state, "fresh": not code & OLD}
        for row in rows[:MOST]
        if (name := re.sub(r"[\x00-\x1f]", "", name_of(row.get("displayName")))[:64])
        and (state := state_of(row))
        and (code := number(row.get("productState"))) is not None
    ]
    return {"av.products": found if len(found) == len(rows) else Reason.PARSE_ERROR}


def firewalls(rows: Rows) -> Facts:
    """Whether a firewall of another maker is on; its own one is not in this list."""
    return {"fw.third_party_on": any(state_of(row) == "on" for row in rows)}


def defender(rows: Rows) -> Facts:
    """What Defender says of itself."""
    said = rows[0] if rows else {}
    age, mode = number(said.get("AntivirusSignatureAge")), said.get("AMRunningMode")
    modes = ("Normal", "Passive Mode", "SxS Passive Mode", "EDR Block Mode", "Not running")
    real, tamper = truth(said.get("RealTimeProtectionEnabled")), truth(said.get("IsTamperProtected"))
    return {
        "av.realtime": Reason.NOT_SUPPORTED if real is None else real,
        "av.tamper": Reason.NOT_SUPPORTED if tamper is None else tamper,
        "av.mode": mode if mode in modes else Reason.NOT_SUPPORTED,
        # 65535 is how Defender says that it has never had any.
        "av.signature_age_days": age if age is not None and age < 65535 else Reason.NOT_SUPPORTED,
    }


def lettered(rows: Rows) -> dict[str, Row]:
    """Volumes by their letter; those without one hold no data of a person."""
    return {str(row["DriveLetter"]).upper(): row for row in rows if row.get("DriveLetter")}


def protection(row: Row) -> object:
    """The state of a volume: protection on; under way; without protection though encrypted."""
    on, conversion = number(row.get("ProtectionStatus")), number(row.get("ConversionStatus"))
    if conversion == 1:
        return {1: "on", 0: "suspended"}.get(on if on is not None else -1, Reason.NOT_SUPPORTED)
    return {0: "off", 2: "encrypting", 3: "off"}.get(conversion if conversion is not None else -1, Reason.NOT_SUPPORTED)


def disks(encryptable: Rows, volumes: Rows) -> Facts:
    """The volume Windows runs from, and the other fixed ones that have a letter."""
    states = {letter: protection(row) for letter, row in lettered(encryptable).items()}
    places = lettered(volumes)
    system = next((letter for letter, row in places.items() if truth(row.get("BootVolume"))), "C:")
    others = [letter for letter in places if letter != system]
    return {
        "disk.system": states.get(system, Reason.NOT_SUPPORTED),
        "disk.other_fixed": len(others),
        "disk.other_unencrypted": sum(states.get(letter) not in ("on", "encrypting") for letter in others),
    }


def disks_without_rights(shell: object, volumes: Rows | Reason, why: Reason) -> Facts:
    """What the shell tells of the system volume, where the volumes themselves are closed."""
    code = number(shell)
    others = Reason(why) if isinstance(volumes, Reason) else disks([], volumes)["disk.other_fixed"]
    return {
        "disk.system": SHELL.get(code, why) if code is not None else why,
        "disk.other_fixed": others,
        "disk.other_unencrypted": 0 if others == 0 else why,
    }


def accounts(rows: Rows) -> Facts:
    """Guest and the first administrator by their numbers: their names differ by language."""
    enabled = {str(row.get("SID")).rpartition("-")[2]: truth(row.get("Disabled")) is False for row in rows}
    return {
        "acct.guest": enabled.get("501", Reason.NOT_SUPPORTED),
        "acct.builtin_admin": enabled.get("500", Reason.NOT_SUPPORTED),
    }


def day_of(value: object) -> date | None:
    """The day in a FILETIME or in ISO form; None for anything else, as for months before days."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**61:
        return (EPOCH + timedelta(microseconds=value // 10)).date()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return None
    return None


def updates(rows: Rows) -> Facts:
    """The newest day; None where nothing has one, `parse_error` where a day cannot be told."""
    said = [row["InstalledOn"] for row in rows if row.get("InstalledOn")]
    days = [day for value in said if (day := day_of(value))]
    if said and not days:
        return {"os.newest_update_at": Reason.PARSE_ERROR}
    return {"os.newest_update_at": max(days).isoformat() if days else None}


def adapters(rows: Rows) -> Facts:
    """A VPN adapter that is connected. Without one that is known as such, nothing is claimed."""
    known = [number(row.get("NetConnectionStatus")) for row in rows if VPN.search(name_of(row.get("Name")))]
    return {"vpn.up": 2 in known if known else Reason.NOT_SUPPORTED}


def role(system: Rows, bios: Rows, operating: Rows, battery: Rows) -> Facts:
    """A server wins over a virtual machine."""
    said = system[0] if system else {}
    kind = number((operating[0] if operating else {}).get("ProductType"))
    if kind in (2, 3):
        return {"device.role": "server"}
    makers = " ".join(
        str(row.get(name) or "") for row in (said, *bios) for name in ("Manufacturer", "Model", "Version")
    )
    if VIRTUAL.search(makers):
        return {"device.role": "vm"}
    form = number(said.get("PCSystemType"))
    if form == LAPTOP or battery:
        return {"device.role": "laptop"}
    if form in SERVERS:
        return {"device.role": "server"}
    return {"device.role": "desktop" if form is not None else Reason.NOT_SUPPORTED}


def rows_of(said: Mapping[str, Any], name: str) -> Rows | Reason:
    """The rows of a class, or the reason it gave instead."""
    found = said.get(name)
    found = [found] if isinstance(found, (dict, str)) else found
    if not isinstance(found, list):
        return Reason.NOT_SUPPORTED
    reasons = [each for each in found if isinstance(each, str)]
    if reasons:
        return Reason.NOT_PERMITTED if "not_permitted" in reasons else Reason.NOT_SUPPORTED
    return [each for each in found if isinstance(each, dict)]


def parse(text: str) -> Facts:
    """The JSON of the script."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return dict.fromkeys(FACTS, Reason.PARSE_ERROR)
    if not isinstance(said, dict):
        return dict.fromkeys(FACTS, Reason.PARSE_ERROR)
    return {**simple(said), **of_disks(said), **of_role(said)}


SIMPLE = {
    "AntiVirusProduct": (antivirus, ("av.products",)),
    "FirewallProduct": (firewalls, ("fw.third_party_on",)),
    "MpComputerStatus": (defender, ("av.realtime", "av.mode", "av.signature_age_days", "av.tamper")),
    "UserAccount": (accounts, ("acct.guest", "acct.builtin_admin")),
    "QuickFixEngineering": (updates, ("os.newest_update_at",)),
    "NetworkAdapter": (adapters, ("vpn.up",)),
}


def simple(said: Mapping[str, Any]) -> Facts:
    """The facts that rest on one class."""
    stated: Facts = {}
    for name, (facts, keys) in SIMPLE.items():
        rows = rows_of(said, name)
        if isinstance(rows, Reason):
            stated.update(dict.fromkeys(keys, rows))
        else:
            stated.update(tried(keys, lambda facts=facts, rows=rows: facts(rows)))  # type: ignore[misc]
    return stated


def of_disks(said: Mapping[str, Any]) -> Facts:
    """The disks, as far as one may look."""
    closed, volumes = rows_of(said, "EncryptableVolume"), rows_of(said, "Volume")
    if isinstance(closed, Reason) or isinstance(volumes, Reason):
        shell = said.get("Shell")
        why = closed if isinstance(closed, Reason) else Reason.NOT_SUPPORTED
        return disks_without_rights(shell[0] if isinstance(shell, list) and shell else shell, volumes, why)
    return disks(closed, volumes)


def of_role(said: Mapping[str, Any]) -> Facts:
    """The hardware, from four classes; one that is missing only says less."""
    parts = (rows_of(said, name) for name in ("ComputerSystem", "Bios", "OperatingSystem", "Battery"))
    return role(*([] if isinstance(rows, Reason) else rows for rows in parts))


def collect(machine: Machine) -> Facts:
    """The child."""
    return parse(machine.run("cim").text)
