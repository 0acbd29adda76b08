"""Which Windows this is: numbers only. `ProductName` says "Windows 10" on Windows 11 too and is not read."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.windows._values import number
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried
from sonaeru.agent.registry import Registry

KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
SOURCE = "reg:HKLM/SOFTWARE/Microsoft/Windows NT/CurrentVersion"
FACTS = dict.fromkeys(("os.family", "os.version", "os.build", "os.revision", "os.edition_group"), SOURCE)
SECONDS = 1.0
# The first that fits: EnterpriseS before Enterprise.
EDITIONS = (
    (r"IoTEnterpriseS.*", "IOT_LTS"),
    (r"EnterpriseS(N|Eval|NEval)?", "E_LTS"),
    (r"Server.*", "SERVER"),
    (r"(Enterprise|Education|IoTEnterprise).*", "E"),
    (r"(Core|Professional).*", "W"),
)
# OperatingSystemSKU of WMI, for the same groups.
SKUS = {
    **dict.fromkeys((48, 49, 98, 99, 100, 101, 161, 162), "W"),
    **dict.fromkeys((4, 27, 72, 84, 121, 122), "E"),
    **dict.fromkeys((125, 126, 129, 130), "E_LTS"),
    191: "IOT_LTS",
    **dict.fromkeys((7, 8, 10, 12, 13, 79, 80), "SERVER"),
}


def edition_group(edition: object) -> object:
    """The group of an EditionID."""
    found = (group for pattern, group in EDITIONS if re.fullmatch(pattern, str(edition)))
    return next(found, Reason.PARSE_ERROR if edition else Reason.NOT_SUPPORTED)


def facts(registry: Registry) -> Facts:
    """What the key says."""
    said = {name: registry.value(KEY, name) for name in ("CurrentBuild", "UBR", "EditionID")}
    major, minor = (number(registry.value(KEY, f"Current{part}VersionNumber")) for part in ("Major", "Minor"))
    build, revision = number(said["CurrentBuild"]), number(said["UBR"])
    return {
        "os.version": f"{major}.{minor}.{build}" if None not in (major, minor, build) else Reason.NOT_SUPPORTED,
        "os.build": Reason.PARSE_ERROR if build is None else build,
        "os.revision": Reason.NOT_SUPPORTED if revision is None else revision,
        "os.edition_group": edition_group(said["EditionID"]),
    }


def collect(machine: Machine) -> Facts:
    """That it is Windows holds even where the key cannot be read."""
    return {
        "os.family": "windows",
        **tried([key for key in FACTS if key != "os.family"], lambda: facts(machine.registry)),
    }
