"""What the parsers of Linux make of outputs that real machines gave."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.agent.given import recorded

from sonaeru.agent.collectors.linux import (
    accounts,
    antivirus,
    disks,
    firewall,
    listeners,
    os_release,
    reboot,
    role,
    ssh,
    updates,
    wifi,
)
from sonaeru.agent.outcome import Facts, Reason

GLPI, JC = "glpi-agent/linux", "jc"
CASES: list[tuple[str, Callable[[str], object], object]] = [
    (f"{GLPI}/distro/os-release-debian-11.2", os_release.parse, {"os.product": "debian", "os.version": "11"}),
    (f"{GLPI}/distro/os-release-fedora-35", os_release.parse, {"os.product": "fedora", "os.version": "35"}),
    (f"{GLPI}/distro/os-release-centos-7.9", os_release.parse, {"os.product": "centos", "os.version": "7"}),
    (f"{JC}/generic/os-release-ubuntu", os_release.parse, {"os.product": "ubuntu", "os.version": "18.04"}),
    (f"{JC}/ubuntu-18.04/passwd.out", accounts.parse_passwd, {"acct.uid0_count": 1}),
    (f"{JC}/ubuntu-18.04/group.out", accounts.parse_group, {"acct.admin_count": 1}),
    (f"{GLPI}/firewall/ubuntu_ufw_status_ON.txt", firewall.parse_ufw_status, {"fw.state": "on"}),
    (f"{GLPI}/firewall/ubuntu_ufw_status_OFF.txt", firewall.parse_ufw_status, {"fw.state": "off"}),
    (f"{JC}/ubuntu-18.04/ufw-verbose.out", firewall.parse_ufw_status, {"fw.state": "on"}),
    (f"{GLPI}/firewall/fedora_systemctl_status_firewalld.service_ON.txt", firewall.parse_unit, {"fw.state": "on"}),
    (
        f"{GLPI}/firewall/fedora_systemctl_status_firewalld.service_ON_disabled.txt",
        firewall.parse_unit,
        {"fw.state": "on"},
    ),
    (f"{JC}/generic/apt_get_sqq--sample.out", updates.parse_simulation, {"os.pending_security": 1}),
    (f"{JC}/generic/needrestart--standard.out", reboot.parse_kernel, {"os.reboot_pending": False}),
    (f"{JC}/generic/sshd-T.out", ssh.parse, {"svc.ssh_root": "prohibit-password", "svc.ssh_password": True}),
    (f"{JC}/generic/sshd_config", ssh.parse, {"svc.ssh_root": None, "svc.ssh_password": True}),
    (f"{JC}/linux-proc/net_tcp6", listeners.parse_tcp, [(22, "any")]),
    (f"{JC}/centos-7.7/nmcli-device-all.out", wifi.parse_table, "wired"),
    (f"{GLPI}/antivirus/cortex-xdr-8.2.1.120305-info-query", antivirus.parse_cortex_content, "1270-120305"),
    (f"{GLPI}/antivirus/bduitool-7.0.3.2239", antivirus.parse_day, "2023-08-24"),
]
PRODUCTS = [
    ("bduitool-7.0.3.2239", antivirus.parse_bitdefender, "on"),
    ("cortex-xdr-8.2.1.120305-runtime-query", antivirus.parse_cortex, "on"),
    ("sentinelone-30.1.1.10", antivirus.parse_sentinel, "on"),
    # It says `healthy: true` while it watches nothing.
    ("defender-101.23062.0010.json", antivirus.parse_defender, "off"),
]


def text(name: str) -> str:
    """A recorded output as the machine layer hands it to a parser."""
    return recorded(name).decode("utf-8", errors="replace")


@pytest.mark.parametrize(("name", "parse", "stated"), CASES, ids=[case[0] for case in CASES])
def test_a_recorded_output_gives_its_facts(name: str, parse: Callable[[str], object], stated: object) -> None:
    assert parse(text(name)) == stated


@pytest.mark.parametrize(("name", "parse", "state"), PRODUCTS, ids=[case[0] for case in PRODUCTS])
def test_an_antivirus_is_on_when_it_watches(name: str, parse: Callable[[str], Facts], state: str) -> None:
    products = parse(text(f"{GLPI}/antivirus/{name}"))["av.products"]
    assert isinstance(products, list)
    assert [each["state"] for each in products] == [state]


def test_an_answer_of_the_wrong_type_is_no_answer() -> None:
    assert antivirus.parse_defender(text(f"{GLPI}/antivirus/not-expected-output.json")) == {
        "av.products": Reason.PARSE_ERROR
    }
    assert antivirus.parse_cortex(text(f"{GLPI}/antivirus/cortex-xdr-8.2.1.120305-info")) == {
        "av.products": Reason.PARSE_ERROR
    }


def test_disks_without_a_crypt_layer_are_open_and_images_are_no_disks() -> None:
    assert disks.parse_table(text(f"{JC}/ubuntu-18.04/lsblk-allcols.out")) == {
        "disk.system": "off",
        "disk.other_fixed": 0,
        "disk.other_unencrypted": 0,
    }


def test_all_of_127_is_loopback() -> None:
    found = set(listeners.parse_tcp(text(f"{JC}/linux-proc/net_tcp")))
    assert {(22, "any"), (53, "loopback"), (631, "loopback")} <= found


def test_battery_of_a_mouse_makes_no_laptop() -> None:
    assert role.parse_battery("POWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_NAME=BAT1\n")
    assert not role.parse_battery("POWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_SCOPE=Device\n")
