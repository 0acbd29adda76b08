"""Rows of osquery: named columns become facts, everything else is dropped, nothing raises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.devices import osquery
from sonaeru.core.devices.schema import FACTS, REASONS

ADMINS = {"group_sid": "S-1-5-32-544"}
SYSTEM = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
CONTROL = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Terminal Server"


def v(value: object) -> dict[str, object]:
    return {"v": value}


@pytest.mark.parametrize(
    ("table", "rows", "facts"),
    [
        (
            "os_version",
            [{"platform": "ubuntu", "version": "22.04.3 LTS (Jammy Jellyfish)"}],
            {"os.family": v("linux"), "os.product": v("ubuntu"), "os.version": v("22.04.3")},
        ),
        (
            "os_version",
            [{"platform": "darwin", "version": "26.6.2"}],
            {"os.family": v("macos"), "os.version": v("26.6.2")},
        ),
        (
            "bitlocker_info",
            [
                {"drive_letter": "C:", "conversion_status": "2", "protection_status": "0"},
                {"drive_letter": "D:", "conversion_status": "0", "protection_status": "0"},
                {"drive_letter": "", "conversion_status": "0", "protection_status": "0"},
            ],
            {"disk.system": v("encrypting"), "disk.other_fixed": v(1), "disk.other_unencrypted": v(1)},
        ),
        ("bitlocker_info", [], {key: {"why": "not_permitted"} for key in osquery.TABLES["bitlocker_info"].facts}),
        ("disk_encryption", [{"encrypted": "1", "filevault_status": "on"}], {"disk.system": v("on")}),
        ("disk_encryption", [{"encrypted": "0", "filevault_status": ""}], {"disk.system": v("off")}),
        ("windows_security_products", [], {"av.products": v([])}),
        ("secureboot", [{"secure_boot": "1"}], {"integrity.secure_boot": v(True)}),
        ("patches", [{"installed_on": "2026-10-01"}], {"os.newest_update_at": v("2026-10-01")}),
        ("patches", [{"installed_on": "10/1/2026"}], {"os.newest_update_at": {"why": "parse_error"}}),
        (
            "windows_update_history",
            [{"date": "1795305600", "result_code": "2"}, {"date": "1795405600", "result_code": "4"}],
            {"os.newest_update_at": v("2026-11-22")},
        ),
        (
            "apt_sources",
            [
                {"base_uri": "http://deb.debian.org/debian", "name": "himitsu"},
                {"base_uri": "https://ftp.example.jp/ubuntu/"},
                {"base_uri": "https://download.example.com/linux"},
                {"base_uri": "https://download.example.com/linux"},
            ],
            {"origin.extra_sources": v(1)},
        ),
        ("apt_sources", [], {"origin.extra_sources": {"why": "not_supported"}}),
        ("apt_sources", [{"name": "x"}], {"origin.extra_sources": {"why": "parse_error"}}),
        ("yum_sources", [{"enabled": "1", "gpgcheck": "0"}], {"origin.unsigned_sources": v(1)}),
        (
            "time_machine_backups",
            [{"backup_date": "1795305600"}],
            {"backup.tools": v([{"kind": "time_machine", "target": "unknown", "last_success": "2026-11-22"}])},
        ),
        (
            "sharing_preferences",
            [{"remote_login": "1", "screen_sharing": "0"}],
            {"svc.ssh": v("on"), "svc.remote_desktop": v("off")},
        ),
        (
            "administrators",
            [
                {"sid": "S-1-5-21-1-500", **ADMINS},
                {"sid": "S-1-5-21-1-1001", **ADMINS},
                {"sid": "S-1-5-21-1-1002", "group_sid": "S-1-5-32-545"},
            ],
            {"acct.admin_count": v(1)},
        ),
        (
            "registry",
            [
                {"path": rf"{SYSTEM}\EnableLUA", "data": "1"},
                {"path": rf"{SYSTEM}\ConsentPromptBehaviorAdmin", "data": "0"},
                {"path": rf"{CONTROL}\fDenyTSConnections", "data": "0"},
                {
                    "path": r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\EditionID",
                    "data": "IoTEnterpriseS",
                },
                {"path": r"HKEY_LOCAL_MACHINE\SOFTWARE\Secret", "data": "x"},
            ],
            {"acct.uac": v("never_prompt"), "svc.remote_desktop": v("on"), "os.edition_group": v("IOT_LTS")},
        ),
        ("os_version", [{"platform": "windows", "build": "not a number"}], {"os.family": {"why": "parse_error"}}),
        ("unheard_of", [{"a": "b"}], {}),
    ],
)
def test_rows_become_facts(table: str, rows: list[dict[str, str]], facts: dict[str, Any]) -> None:
    assert osquery.facts(table, rows) == facts


BUILD = {r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\CurrentBuild": "26200"}
FIREWALL = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
POLICY = r"SOFTWARE\Policies\Microsoft\WindowsFirewall"
SERVICES = r"SYSTEM\CurrentControlSet\Services"
LIMIT = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\InactivityTimeoutSecs"
UNSET = dict.fromkeys(("fw.public", "fw.private", "fw.domain", "media.autorun"), v(None))


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        ({}, {}),
        # The build proves that the registry was read: what has no row is not set, and SMB1 is not there.
        (BUILD, {**UNSET, "svc.smb1": v("off")}),
        (dict.fromkeys(BUILD, "14393"), UNSET),
        ({rf"{FIREWALL}\PublicProfile\EnableFirewall": "0"}, {"fw.public": v(False)}),
        (
            {
                rf"{FIREWALL}\StandardProfile\EnableFirewall": "1",
                rf"{POLICY}\PrivateProfile\EnableFirewall": "0",
                rf"{FIREWALL}\DomainProfile\EnableFirewall": "x",
            },
            {"fw.private": v(False), "fw.domain": {"why": "parse_error"}},
        ),
        ({rf"{SERVICES}\mrxsmb10\Start": "4"}, {"svc.smb1": v("off")}),
        ({rf"{SERVICES}\mrxsmb10\Start": "2"}, {"svc.smb1": v("on")}),
        ({**BUILD, rf"{SERVICES}\LanmanServer\Parameters\SMB1": "1"}, {**UNSET, "svc.smb1": v("on")}),
        ({rf"{SERVICES}\USBSTOR\Start": "4"}, {"media.policy": v("blocked")}),
        ({rf"{SERVICES}\USBSTOR\Start": "3"}, {}),
        ({LIMIT: "600"}, {"lock.enabled": v(True), "lock.delay_s": v(600)}),
        # A screen saver may lock sooner than a long limit: it says nothing.
        ({LIMIT: "3600"}, {}),
        ({LIMIT: "0"}, {}),
    ],
)
def test_values_of_the_registry_become_facts(values: dict[str, str], facts: dict[str, Any]) -> None:
    rows = [{"path": f"HKEY_LOCAL_MACHINE\\{path}", "data": data} for path, data in values.items()]
    assert osquery.facts("registry", rows) == facts


@pytest.mark.parametrize(
    ("setting", "center", "fact"),
    [
        ("1", "Good", v(True)),
        ("1", "Poor", {"why": "conflict"}),
        ("1", "Snoozed", {"why": "conflict"}),
        ("1", "Error", v(True)),
        ("0", "Good", v(False)),
        ("0", "Poor", v(False)),
    ],
)
def test_the_security_center_only_casts_doubt(setting: str, center: str, fact: dict[str, object]) -> None:
    rows = [
        {"path": rf"HKEY_LOCAL_MACHINE\{FIREWALL}\PublicProfile\EnableFirewall", "data": setting},
        {"path": r"windows_security_center\firewall", "data": center},
    ]
    assert osquery.facts("registry", rows) == {"fw.public": fact}


def test_an_unknown_state_of_filevault_is_not_off() -> None:
    assert osquery.facts("disk_encryption", [{"filevault_status": "unknown"}]) == {
        "disk.system": {"why": "not_supported"}
    }
    both = [{"filevault_status": "unknown"}, {"filevault_status": "on"}]
    assert osquery.facts("disk_encryption", both) == {"disk.system": v("on")}


@pytest.mark.parametrize("table", osquery.tables())
def test_a_status_other_than_0_is_unknown_never_no_rows(table: str) -> None:
    assert {tuple(each) for each in osquery.facts(table, [], status=1).values()} == {("why",)}
    denied = osquery.facts(table, [], status=1, message=osquery.DENYLISTED)
    assert {each["why"] for each in denied.values()} == {"timeout"}


@given(
    st.sampled_from(list(osquery.tables())),
    st.lists(
        st.dictionaries(
            st.sampled_from(["platform", "version", "type", "name", "state", "port", "protocol", "address", "path"]),
            st.text(),
        )
    ),
)
def test_whatever_the_rows_are_only_facts_come_out(table: str, rows: list[dict[str, str]]) -> None:
    for key, fact in osquery.facts(table, rows).items():
        assert fact.get("why") in REASONS or fact["v"] is None or FACTS[key](fact["v"])
