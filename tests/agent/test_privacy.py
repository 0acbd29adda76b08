"""What never leaves a PC: a machine that is full of it gives a report without any of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.agent.exported import Exported
from tests.agent.given import machine

from sonaeru.agent.collectors.windows import account, apps, autologon
from sonaeru.agent.found import collectors
from sonaeru.agent.machine import Machine
from sonaeru.agent.report import as_json, report
from sonaeru.agent.scan import scan

# A person, a network, a file, an address, a device, a command, a password, a host, a program.
SECRET = "himitsu"
LSBLK = {
    "blockdevices": [
        {"name": SECRET, "type": "disk", "mountpoint": "/", "label": SECRET},
        {"name": "sdb", "type": "disk", "mountpoint": f"/media/{SECRET}"},
    ]
}
FILES = {
    "/etc/hostname": SECRET,
    "/etc/os-release": f"ID=debian\nVERSION_ID=13\nPRETTY_NAME={SECRET}\nHOME_URL=https://{SECRET}.example",
    "/etc/passwd": f"root:x:0:0::/root:/bin/sh\n{SECRET}:x:1000:1000:{SECRET}:/home/{SECRET}:/bin/bash\n",
    "/etc/group": f"sudo:x:27:{SECRET}\n{SECRET}:x:1000:\n",
    "/etc/sudoers": f"{SECRET} ALL=(ALL) NOPASSWD: ALL\n",
    "/etc/gdm3/daemon.conf": f"[daemon]\nAutomaticLoginEnable=true\nAutomaticLogin={SECRET}\n",
    "/etc/apt/sources.list": f"deb [trusted=yes] https://user:{SECRET}@{SECRET}.example/apt stable main\n",
    "/usr/sbin/sshd": "",
    "/etc/ssh/sshd_config": f"PermitRootLogin {SECRET}\nPasswordAuthentication no\nAllowUsers {SECRET}\n",
    "/proc/net/tcp": f"{SECRET}\n 0: 00000000:115C 00000000:0000 0A 0:0 {SECRET}\n",
    "/sys/class/net/wlan0/wireless/x": "",
    f"/sys/class/net/wg-{SECRET}/operstate": "unknown",
    f"/home/{SECRET}/.cache/restic/{SECRET}": "",
    f"/timeshift/snapshots/2026-11-20_{SECRET}/x": "",
    "/etc/modprobe.d/a.conf": f"# {SECRET}\ninstall usb-storage /bin/true\n",
    "/Library/Preferences/com.apple.loginwindow.plist": SECRET,
}
SAYS = {
    "nmcli-device": "wifi:connected\n",
    "nmcli-wifi": f"yes:WPA2 {SECRET}\n",
    "lsblk": json.dumps(LSBLK),
    "dpkg": f"{SECRET}\t1\tinstalled\nphp-cli\t2:8.4+96\tinstalled\n",
    "apt": f"Listing...\n{SECRET}/trixie-security 2 all [upgradable from: 1]\n",
    "cim": json.dumps(
        {
            "UserAccount": [{"SID": "S-1-5-21-1-501", "Disabled": True, "Name": SECRET}],
            "NetworkAdapter": [{"Name": [ord(sign) for sign in f"WireGuard {SECRET}"], "NetConnectionStatus": 2}],
            "ComputerSystem": [{"Manufacturer": SECRET, "Model": SECRET, "PCSystemType": 2}],
            "Volume": [{"DriveLetter": "C:", "BootVolume": True, "Label": SECRET}],
            "MpComputerStatus": [{"AMRunningMode": SECRET}],
        }
    ),
    "mac-wifi": json.dumps(
        {"spairport_current_network_information": {"_name": SECRET, "spairport_security_mode": SECRET}}
    ),
    "profiles": f"MDM server: https://{SECRET}.example\nMDM enrollment: Yes\n",
    "launchd-disabled": f'disabled services = {{\n"com.openssh.sshd" => {SECRET}\n}}\n',
}
REGISTRY = Exported(
    {
        account.KEY: {"LastLoggedOnUser": f"{SECRET}@{SECRET}.example", "LastLoggedOnDisplayName": SECRET},
        account.DOMAIN: {"Domain": f"{SECRET}.example"},
        autologon.KEY: {"AutoAdminLogon": "1", "DefaultPassword": SECRET, "DefaultUserName": SECRET},
        rf"{apps.PLACES[0]}\{SECRET}": {"DisplayName": SECRET, "InstallLocation": rf"C:\Users\{SECRET}"},
    }
)


@pytest.fixture
def pc(tmp_path: Path) -> Machine:
    """A machine that is full of what is nobody's business."""
    environment = {"HOME": f"/home/{SECRET}", "USER": SECRET, "DISPLAY": ":0", "SUDO_UID": "1000"}
    return replace(machine(tmp_path, FILES, SAYS, environment), registry=REGISTRY)


@pytest.mark.parametrize(
    ("family", "states"), [("linux", "acct.autologon"), ("macos", "device.managed"), ("windows", "vpn.up")]
)
def test_nothing_that_is_nobodys_business_is_in_a_report(pc: Machine, family: str, states: str) -> None:
    made = report(scan(pc, collectors(family)), at=pc.now, privilege="user", session="interactive")
    assert made["facts"][states]["v"] in (True, "mdm")
    assert SECRET not in as_json(made)
