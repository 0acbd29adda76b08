"""What the reads of macOS make of recorded outputs, and of values made by hand where none are recorded."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from tests.agent.given import recorded

from sonaeru.agent.collectors.linux.antivirus import parse_defender, parse_sentinel
from sonaeru.agent.collectors.macos import (
    accounts,
    antivirus,
    apps,
    autoupdate,
    backup,
    firewall,
    managed,
    os_version,
    protection,
    role,
    screen_lock,
    services,
    uptime,
    wifi,
)
from sonaeru.agent.outcome import Reason

GLPI = "glpi-agent/macos"
MAC = "macadmins-osquery-extension"
FROM_BYTES: list[tuple[str, Callable[[bytes], object], object]] = [
    (f"{MAC}/macosrsr/test_SystemVersion.plist", os_version.parse, {"os.version": "13.3.1"}),
    (f"{MAC}/macos_profiles/test_profiles_stdout.plist", managed.parse_profiles, {"device.managed": "mdm"}),
    ("osquery/test_alf.plist", firewall.parse_file, {"fw.state": "off"}),
    ("osquery/test_alf_nested_path.plist", firewall.parse_file, {"fw.state": "on"}),
]
FROM_TEXT: list[tuple[str, Callable[[str], object], object]] = [
    (f"{GLPI}/firewall/defaults_read_preferences_com_alf_globalstate.txt", firewall.parse_number, {"fw.state": "on"}),
    (f"{GLPI}/firewall/launctl_list.txt", firewall.parse_services, True),
    (f"{GLPI}/firewall/launctl_list_unloaded.txt", firewall.parse_services, False),
    (f"{GLPI}/system_profiler/charged-SPPowerDataType", role.parse_profile, True),
    (f"{MAC}/wifi_network/wdutil_out.txt", wifi.parse_wdutil, {"wifi.class": "wpa3"}),
]
BY_HAND: list[tuple[Callable[[str], object], str, object]] = [
    (firewall.parse, "Firewall is enabled. (State = 1) \n", {"fw.state": "on"}),
    (firewall.parse, "Firewall is disabled. (State = 0)\n", {"fw.state": "off"}),
    (firewall.parse, "ファイアウォール\n", {"fw.state": Reason.PARSE_ERROR}),
    (protection.parse_gate, "assessments disabled\n", {"origin.gate": "off"}),
    (protection.parse_sip, "System Integrity Protection status: enabled.\n", {"integrity.sip": True}),
    (protection.parse_sip, "System Integrity Protection status: unknown (Custom Configuration).\n",
     {"integrity.sip": Reason.PARSE_ERROR}),
    (protection.parse_filevault, "FileVault is On.\nEncryption in progress: Percent completed = 3\n",
     {"disk.system": "encrypting"}),
    (protection.parse_filevault, "FileVault is Off.\n", {"disk.system": "off"}),
    (uptime.parse_start, "{ sec = 1732000000, usec = 5 } Tue Nov 19 07:06:40 2024\n", 1_732_000_000),
    (screen_lock.parse_lock, "2026-11-20 10:00 sysadminctl[1:2] screenLock delay is 300 seconds\n", 300),
    (screen_lock.parse_lock, "sysadminctl[1:2] screenLock delay is immediate\n", 0),
    (screen_lock.parse_lock, "sysadminctl[1:2] screenLock is off\n", None),
    (screen_lock.parse_display, "Battery Power:\n displaysleep         2\nAC Power:\n displaysleep         10\n", 10),
    (screen_lock.parse_display, "AC Power:\n displaysleep         0\n", None),
    (services.parse_switches, 'disabled services = {\n\t"com.openssh.sshd" => enabled\n}\n',
     {"svc.ssh": "on", "svc.remote_desktop": "off"}),
    (services.parse_switches, 'disabled services = {\n\t"com.apple.screensharing" => false\n}\n',
     {"svc.ssh": "off", "svc.remote_desktop": "on"}),
    (managed.parse, "Enrolled via DEP: No\nMDM enrollment: Yes (User Approved)\n", {"device.managed": "mdm"}),
    (role.parse_battery, " -InternalBattery-0 (id=1)\t100%; charged\n", True),
]  # fmt: skip
LISTS: list[tuple[Callable[[bytes], object], dict[str, Any], object]] = [
    (autoupdate.parse, {}, {"os.autoupdate": None}),
    (autoupdate.parse, {"AutomaticallyInstallMacOSUpdates": True, "CriticalUpdateInstall": True}, {"os.autoupdate": "on"}),
    (autoupdate.parse, {"AutomaticCheckEnabled": False}, {"os.autoupdate": "off"}),
    (accounts.parse_login, {"GuestEnabled": True, "autoLoginUser": "hanako"}, {"acct.guest": True, "acct.autologon": True}),
    (accounts.parse_admins, {"dsAttrTypeStandard:GroupMembership": ["root", "hanako"]}, {"acct.admin_count": 1}),
    (antivirus.parse_xprotect, {"CFBundleShortVersionString": "5356"}, {"av.xprotect_version": "5356"}),
    (apps.parse_version, {"CFBundleShortVersionString": "25.8.1.1"}, "25.8.1.1"),
    (backup.parse, {"Destinations": [{"Kind": "Network", "Name": "花子のNAS"}]},
     {"backup.tools": [{"kind": "time_machine", "target": "network", "last_success": None}]}),
    (backup.parse_last, {"Destinations": [{"SnapshotDates": [datetime(2026, 11, 1), datetime(2026, 11, 20)]}]}, "2026-11-20"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "parse", "stated"), FROM_BYTES, ids=[case[0] for case in FROM_BYTES])
def test_a_recorded_property_list_gives_its_facts(name: str, parse: Callable[[bytes], object], stated: object) -> None:
    assert parse(recorded(name)) == stated


@pytest.mark.parametrize(("name", "parse", "stated"), FROM_TEXT, ids=[case[0] for case in FROM_TEXT])
def test_a_recorded_output_gives_its_facts(name: str, parse: Callable[[str], object], stated: object) -> None:
    assert parse(recorded(name).decode("utf-8", errors="replace")) == stated


@pytest.mark.parametrize(("parse", "text", "stated"), BY_HAND)
def test_an_output_made_by_hand_gives_its_facts(parse: Callable[[str], object], text: str, stated: object) -> None:
    assert parse(text) == stated


@pytest.mark.parametrize(("parse", "said", "stated"), LISTS)
def test_a_property_list_made_by_hand_gives_its_facts(
    parse: Callable[[bytes], object], said: dict[str, Any], stated: object
) -> None:
    assert parse(plistlib.dumps(said)) == stated
    assert parse(plistlib.dumps(said, fmt=plistlib.FMT_BINARY)) == stated


@pytest.mark.parametrize(
    ("name", "parse"),
    [("defender-101.98.30.json", parse_defender), ("sentinelone-epp-24.1.2.7444-status", parse_sentinel)],
)
def test_an_antivirus_of_macos_is_on(name: str, parse: Callable[[str], dict[str, Any]]) -> None:
    found = parse(recorded(f"{GLPI}/antivirus/{name}").decode())["av.products"]
    assert [each["state"] for each in found] == ["on"]


@pytest.mark.parametrize(
    ("mode", "stated"),
    [
        ("spairport_security_mode_wpa3_personal", "wpa3"),
        ("pairport_security_mode_wpa2_personal", "wpa2"),
        ("spairport_security_mode_wpa2_personal_mixed", "mixed"),
        ("spairport_security_mode_wpa2_enterprise", "wpa2_enterprise"),
        ("spairport_security_mode_wep", "wep"),
        ("spairport_security_mode_none", "open"),
        ("spairport_security_mode_new", Reason.NOT_SUPPORTED),
    ],
)
def test_the_class_of_a_network_is_told_without_its_name(mode: str, stated: object) -> None:
    network = {"_name": "花子の家", "spairport_security_mode": mode}
    text = json.dumps({"SPAirPortDataType": [{"interfaces": [{wifi.CURRENT: network}]}]})
    assert wifi.parse(text) == {"wifi.class": stated}


def test_a_mac_without_a_network_in_use_has_none() -> None:
    assert wifi.parse('{"SPAirPortDataType": [{}]}') == {"wifi.class": "none"}
