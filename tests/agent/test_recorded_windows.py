"""What the reads of Windows make of recorded exports, and of values made by hand where none are recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agent.exported import Exported, registry, wmi
from tests.agent.given import fits, machine, recorded

from sonaeru.agent.collectors.windows import (
    account,
    admin,
    apps,
    autologon,
    autoupdate,
    cim,
    elevation,
    exploit_guard,
    firewall,
    listeners,
    media,
    origin_gate,
    os_version,
    reboot,
    remote_desktop,
    screen_lock,
    secure_boot,
    smb1,
    updates,
)
from sonaeru.agent.found import collectors
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.registry import Registry
from sonaeru.agent.scan import scan

GLPI = "glpi-agent/win32"
RECORDED: list[tuple[str, Callable[[Registry], Facts], Facts]] = [
    ("10-PublicProfile", firewall.facts, {"fw.public": True, "fw.private": None, "fw.domain": None}),
    ("10-StandardProfile", firewall.facts, {"fw.public": None, "fw.private": True, "fw.domain": None}),
    ("10-DomainProfile", firewall.facts, {"fw.public": None, "fw.private": None, "fw.domain": True}),
    ("7_firewall-PublicProfile", firewall.facts, {"fw.public": False, "fw.private": None, "fw.domain": None}),
    ("10-StandAlone-LogonUI", account.facts, {"acct.kind": "local", "device.joined": "none"}),
    ("11-AzureAD-LogonUI", account.facts, {"acct.kind": "entra", "device.joined": "none"}),
    ("7-AD-LogonUI", account.facts, {"acct.kind": "domain", "device.joined": "none"}),
    # A name in Cyrillic is read and counted, and stays: one of the entries names no publisher.
    ("10_russian-Uninstall", apps.facts, {"apps.judged": [], "origin.no_publisher_apps": 1}),
    # Known by name alone: without a cycle it is not judged by number.
    ("office_2016_02", apps.facts, {"apps.judged": [], "origin.no_publisher_apps": 0}),
]
ROWS: list[tuple[str, Callable[[Any], Facts], Facts]] = [
    ("10-StandAlone-Win32_UserAccount", cim.accounts, {"acct.guest": False, "acct.builtin_admin": False}),
    ("7-AD-Win32_UserAccount", cim.accounts, {"acct.guest": False, "acct.builtin_admin": True}),
    ("xp-Win32_QuickFixEngineering", cim.updates, {"os.newest_update_at": Reason.PARSE_ERROR}),
    ("vpn-up-Win32_NetworkAdapter", cim.adapters, {"vpn.up": True}),
    ("vpn-down-Win32_NetworkAdapter", cim.adapters, {"vpn.up": False}),
]
SYSTEM = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
DESKTOP = r"HKCU\Control Panel\Desktop"
TERMINAL = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
GUARD = r"Windows Defender\Windows Defender Exploit Guard"
BY_HAND: list[tuple[Callable[[Registry], Facts], dict[str, dict[str, object]], Facts]] = [
    (os_version.facts, {os_version.KEY: {"CurrentBuild": "26200", "UBR": 7171, "EditionID": "Professional",
                                         "CurrentMajorVersionNumber": 10, "CurrentMinorVersionNumber": 0}},
     {"os.version": "10.0.26200", "os.build": 26200, "os.revision": 7171, "os.edition_group": "W"}),
    (os_version.facts, {}, {"os.build": Reason.PARSE_ERROR, "os.edition_group": Reason.NOT_SUPPORTED}),
    (firewall.facts, {rf"{firewall.SETTINGS}\PublicProfile": {"EnableFirewall": 1},
                      rf"{firewall.POLICIES}\PublicProfile": {"EnableFirewall": 0}}, {"fw.public": False}),
    (reboot.facts, {rf"{reboot.MARKS[0]}\x": {}}, {"os.reboot_pending": True}),
    (reboot.facts, {}, {"os.reboot_pending": False}),
    (autoupdate.facts, {autoupdate.KEY: {"NoAutoUpdate": 1, "AUOptions": 4}}, {"os.autoupdate": "off"}),
    (autoupdate.facts, {autoupdate.KEY: {"UseWUServer": 1}}, {"os.autoupdate": "managed"}),
    (autoupdate.facts, {autoupdate.KEY: {"AUOptions": 99}}, {"os.autoupdate": Reason.PARSE_ERROR}),
    (autoupdate.facts, {}, {"os.autoupdate": None}),
    (elevation.facts, {SYSTEM: {"EnableLUA": 0, "ConsentPromptBehaviorAdmin": 0}}, {"acct.uac": "off"}),
    (elevation.facts, {SYSTEM: {"EnableLUA": 1, "ConsentPromptBehaviorAdmin": 0}}, {"acct.uac": "never_prompt"}),
    (elevation.facts, {}, {"acct.uac": None}),
    (remote_desktop.facts, {TERMINAL: {"fDenyTSConnections": 0},
                            rf"{TERMINAL}\WinStations\RDP-Tcp": {"UserAuthentication": 0}},
     {"svc.remote_desktop": "on", "svc.rdp_nla": False}),
    (remote_desktop.facts, {}, {"svc.remote_desktop": "off", "svc.rdp_nla": Reason.NOT_SUPPORTED}),
    (smb1.facts, {rf"{smb1.SERVICES}\mrxsmb10": {"Start": 3}}, {"svc.smb1": "on"}),
    (smb1.facts, {rf"{smb1.SERVICES}\mrxsmb10": {"Start": 4}}, {"svc.smb1": "off"}),
    (smb1.facts, {os_version.KEY: {"CurrentBuild": "9600"}}, {"svc.smb1": Reason.NOT_SUPPORTED}),
    (smb1.facts, {os_version.KEY: {"CurrentBuild": "26100"}}, {"svc.smb1": "off"}),
    (exploit_guard.facts, {rf"HKLM\SOFTWARE\Microsoft\{GUARD}\ASR\Rules": {"A": "1", "b": 2},
                           rf"HKLM\SOFTWARE\Policies\Microsoft\{GUARD}\ASR\Rules": {"a": 1, "c": 1},
                           rf"HKLM\SOFTWARE\Microsoft\{GUARD}\Controlled Folder Access":
                           {"EnableControlledFolderAccess": 2}},
     {"exploit.asr_block": 2, "exploit.network_protection": None, "ransom.cfa": "audit"}),
    (origin_gate.facts, {origin_gate.SETTING: {"SmartScreenEnabled": "Off"}}, {"origin.gate": "off"}),
    (origin_gate.facts, {}, {"origin.gate": None}),
    (secure_boot.facts, {secure_boot.KEY: {"UEFISecureBootEnabled": 0}}, {"integrity.secure_boot": False}),
    (secure_boot.facts, {}, {"integrity.secure_boot": None}),
    (autologon.facts, {autologon.KEY: {"AutoAdminLogon": "1"}}, {"acct.autologon": True}),
    (autologon.facts, {}, {"acct.autologon": False}),
    (media.facts, {media.DRIVER: {"Start": 4}}, {"media.policy": "blocked", "media.autorun": None}),
    (media.facts, {media.REMOVABLE: {"Deny_Write": 1}, rf"HKCU\{media.EXPLORER}": {"NoDriveTypeAutoRun": b"\x91\0\0\0"}},
     {"media.policy": "read_only", "media.autorun": 145}),
    (screen_lock.facts, {DESKTOP: {"ScreenSaveActive": "1", "ScreenSaverIsSecure": "1", "ScreenSaveTimeOut": "600"},
                         SYSTEM: {"InactivityTimeoutSecs": 900}}, {"lock.enabled": True, "lock.delay_s": 600}),
    (screen_lock.facts, {DESKTOP: {"ScreenSaveActive": "1", "ScreenSaverIsSecure": "0", "ScreenSaveTimeOut": "600"}},
     {"lock.enabled": Reason.NOT_SUPPORTED}),
    (apps.facts, {apps.OFFICE: {"ProductReleaseIds": "HomeBusiness2021Retail,O365BusinessRetail"}},
     {"apps.judged": [{"product": "office", "cycle": "2021"}]}),
    (apps.facts, {rf"{apps.PLACES[0]}\x": {"DisplayName": "LibreOffice 25.8.1.1"},
                  rf"{apps.PLACES[2]}\y": {"DisplayName": "LibreOffice 25.8 Help Pack (Japanese)", "Publisher": " "}},
     {"apps.judged": [{"product": "libreoffice", "cycle": "25.8"}], "origin.no_publisher_apps": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "facts", "stated"), RECORDED, ids=[case[0] for case in RECORDED])
def test_a_recorded_registry_gives_its_facts(name: str, facts: Callable[[Registry], Facts], stated: Facts) -> None:
    assert facts(registry(recorded(f"{GLPI}/registry/{name}.reg"))) == stated


@pytest.mark.parametrize(("name", "facts", "stated"), ROWS, ids=[case[0] for case in ROWS])
def test_a_recorded_list_of_wmi_gives_its_facts(name: str, facts: Callable[[Any], Facts], stated: Facts) -> None:
    assert facts(wmi(recorded(f"{GLPI}/wmi/{name}.wmi"))) == stated


@pytest.mark.parametrize(("facts", "keys", "stated"), BY_HAND)
def test_a_registry_made_by_hand_gives_its_facts(
    facts: Callable[[Registry], Facts], keys: dict[str, dict[str, object]], stated: Facts
) -> None:
    found = facts(Exported(keys))
    assert {key: found[key] for key in stated} == stated


def test_the_product_is_taken_from_its_name_and_not_from_the_version_beside_it() -> None:
    judged = apps.facts(registry(recorded(f"{GLPI}/registry/mssql-Uninstall.reg")))["apps.judged"]
    assert isinstance(judged, list)
    assert {(each["product"], each["cycle"]) for each in judged} >= {("mssqlserver", "2017"), ("mssqlserver", "2008")}


def test_an_encrypted_system_volume_is_on_and_volumes_without_a_letter_are_no_disks() -> None:
    encryptable, volumes = (
        wmi(recorded(f"{GLPI}/wmi/win10-crypt-Win32_{name}.wmi")) for name in ("EncryptableVolume", "Volume")
    )
    assert cim.disks(encryptable, volumes)["disk.system"] == "on"
    assert cim.disks(encryptable, volumes)["disk.other_fixed"] == sum(
        row["DriveLetter"] not in ("", "C:") for row in volumes
    )


@pytest.mark.parametrize(
    ("on", "conversion", "state"),
    [(1, 1, "on"), (0, 1, "suspended"), (0, 0, "off"), (0, 2, "encrypting"), (2, 1, Reason.NOT_SUPPORTED)],
)
def test_protection_and_conversion_together_are_the_state_of_a_volume(on: int, conversion: int, state: object) -> None:
    assert cim.protection({"ProtectionStatus": on, "ConversionStatus": conversion}) == state


@pytest.mark.parametrize(
    ("shell", "state"),
    [
        (1, "on"),
        (2, "off"),
        (3, "encrypting"),
        (5, "suspended"),
        (9, Reason.NOT_PERMITTED),
        (None, Reason.NOT_PERMITTED),
    ],
)
def test_without_rights_the_shell_tells_of_the_system_volume(shell: object, state: object) -> None:
    text = json.dumps({"EncryptableVolume": ["not_permitted"], "Volume": [{"DriveLetter": "C:"}], "Shell": [shell]})
    found = cim.parse(text)
    assert (found["disk.system"], found["disk.other_fixed"], found["disk.other_unencrypted"]) == (state, 0, 0)


def test_hardware_made_of_software_is_a_virtual_machine() -> None:
    system, bios = (wmi(recorded(f"{GLPI}/wmi/proxmox-Win32_{name}.wmi")) for name in ("ComputerSystem", "Bios"))
    assert cim.role(system, [], [], [])["device.role"] == "vm"
    assert cim.role([], bios, [], [])["device.role"] == "vm"
    assert cim.role(system, bios, [{"ProductType": 3}], [])["device.role"] == "server"


def test_a_mobile_form_is_a_laptop_and_windows_7_a_workstation() -> None:
    laptop = wmi(recorded(f"{GLPI}/wmi/11-AzureAD-Win32_ComputerSystem.wmi"))
    old = wmi(recorded(f"{GLPI}/wmi/win7-sp1-x64-Win32_OperatingSystem.wmi"))
    assert cim.role(laptop, [], old, [])["device.role"] == "laptop"
    assert os_version.SKUS[int(old[0]["OperatingSystemSKU"])] == "W"


def test_a_list_of_38_bytes_says_nothing_and_breaks_nothing() -> None:
    rows = wmi(recorded(f"{GLPI}/wmi/2008-Enterprise-Win32_OperatingSystem.wmi"))
    assert cim.role([], [], rows, [])["device.role"] is Reason.NOT_SUPPORTED


@pytest.mark.parametrize(
    ("state", "stated", "fresh"),
    [(397568, "on", True), (397584, "on", False), (393472, "off", True), (401664, "snoozed", True)],
)
def test_the_state_of_a_product_is_in_its_bits(state: int, stated: str, fresh: bool) -> None:
    name = [ord(sign) for sign in "ウイルス対策"]
    assert cim.antivirus([{"displayName": name, "productState": state}]) == {
        "av.products": [{"name": "ウイルス対策", "state": stated, "fresh": fresh}]
    }


def test_defender_says_how_it_runs() -> None:
    said = {
        "AMRunningMode": "Normal",
        "RealTimeProtectionEnabled": True,
        "AntivirusSignatureAge": 3,
        "IsTamperProtected": 0,
    }
    assert cim.defender([said]) == {
        "av.realtime": True, "av.mode": "Normal", "av.signature_age_days": 3, "av.tamper": False
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        (133_778_304_000_000_000, "2024-12-05"),
        ("2024-12-03", "2024-12-03"),
        ("1/15/2011", Reason.PARSE_ERROR),
        (None, None),
    ],
)
def test_a_day_is_read_only_where_it_means_one_thing(value: object, stated: object) -> None:
    assert cim.updates([{"InstalledOn": value}]) == {"os.newest_update_at": stated}


def test_updates_that_wait_are_counted_with_the_age_of_the_search() -> None:
    now = 1_795_305_600.0
    ticks = int((now - 3 * 86_400 - cim.EPOCH.timestamp()) * 10_000_000)
    assert updates.parse(json.dumps({"Pending": 2, "LastSearch": ticks}), now) == {
        "os.pending_security": 2,
        "os.update_index_age_days": 3,
    }


def test_a_windows_without_powershell_still_tells_what_its_registry_says(tmp_path: Path) -> None:
    pc = replace(machine(tmp_path), registry=Exported({SYSTEM: {"EnableLUA": 1}}))
    found = scan(pc, collectors("windows")).facts
    assert (found["acct.uac"], found["av.products"], found["os.family"]) == ("on", Reason.NOT_INSTALLED, "windows")


NAMES = [
    *(
        "productState",
        "displayName",
        "DriveLetter",
        "ProtectionStatus",
        "ConversionStatus",
        "BootVolume",
        "SID",
        "Disabled",
    ),
    *("InstalledOn", "Name", "NetConnectionStatus", "Manufacturer", "PCSystemType", "ProductType", "AMRunningMode"),
    *("AntivirusSignatureAge", "IsTamperProtected", "RealTimeProtectionEnabled"),
]
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 2**70), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)),
    max_leaves=12,
)
CLASSES = [*cim.SIMPLE, "EncryptableVolume", "Volume", "Shell", "ComputerSystem", "Bios", "OperatingSystem", "Battery"]


@settings(max_examples=300)
@given(said=st.dictionaries(st.sampled_from(CLASSES), st.lists(ANYTHING, max_size=3) | ANYTHING, max_size=6))
def test_whatever_powershell_answers_the_facts_keep_to_the_schema(said: dict[str, Any]) -> None:
    found = cim.parse(json.dumps(said))
    assert set(found) == set(cim.FACTS)
    assert {key: value for key, value in found.items() if not fits(key, value)} == {}


@settings(max_examples=100)
@given(said=st.dictionaries(st.sampled_from(["Pending", "LastSearch"]), ANYTHING))
def test_whatever_the_search_for_updates_answers_the_facts_keep_to_the_schema(said: dict[str, Any]) -> None:
    found = updates.parse(json.dumps(said), 1_795_305_600.0)
    assert {key: value for key, value in found.items() if not fits(key, value)} == {}


def table(*rows: bytes) -> bytes:
    """A table as Windows lays it out."""
    return len(rows).to_bytes(4, "little") + b"".join(rows)


def test_a_table_of_listeners_is_read_by_address_and_port() -> None:
    port = (5900).to_bytes(2, "big") + b"\0\0"
    near, far = (b"\2\0\0\0" + bytes(address) + port + bytes(12) for address in ((127, 0, 0, 9), (0, 0, 0, 0)))
    row6 = bytes(15) + b"\1" + bytes(4) + port + bytes(32)
    assert listeners.parse_tcp4(table(near, far)) == [(5900, "loopback"), (5900, "any")]
    assert listeners.parse_tcp6(table(row6)) == [(5900, "loopback")]


def test_a_table_that_is_cut_off_gives_the_rows_that_are_whole() -> None:
    assert listeners.parse_tcp4(table(bytes(24), bytes(24))[:40]) == [(0, "any")]
    assert listeners.parse_tcp4(b"\xff\xff\xff\xff") == []


def test_administrators_are_found_by_their_number_in_the_token() -> None:
    users = bytes.fromhex("01020000000000052000000021020000")
    assert admin.parse_groups(bytes(16) + users) == {"acct.user_is_admin": False}
    assert admin.parse_groups(bytes(16) + users + admin.ADMINISTRATORS) == {"acct.user_is_admin": True}
