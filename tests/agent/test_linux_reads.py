"""The reads of Linux on made-up machines: where a file is, what its absence means, who may look."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest
from tests.agent.given import machine

from sonaeru.agent.outcome import Facts, Reason, tried

GB = "XDG_CURRENT_DESKTOP"
DEB822 = "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: trixie\n\nURIs: https://x.example/apt\nTrusted: yes\n"
CRYPT = (
    '{"blockdevices":[{"name":"sda","type":"disk","children":[{"name":"sda1","type":"part","mountpoint":"/boot"},'
    '{"name":"sda2","type":"part","children":[{"name":"c","type":"crypt","mountpoint":"/"}]}]},'
    '{"name":"sdb","type":"disk","children":[{"name":"sdb1","type":"part","mountpoint":"/srv"}]},'
    '{"name":"sdc","type":"disk","rm":true,"children":[{"name":"sdc1","type":"part","mountpoint":"/media/usb"}]},'
    '{"name":"loop0","type":"loop","mountpoint":"/snap/x"}]}'
)
SSHD = {"/usr/sbin/sshd": "", "/proc/net/tcp": ""}
DESKTOP = {"/usr/share/xsessions/gnome.desktop": "", "/sys/class/dmi/id/chassis_type": "3\n"}
SESSION = {"DISPLAY": ":0", "HOME": "/home/hanako", "XDG_RUNTIME_DIR": "/run/user/1000"}


def read(name: str, tmp_path: Path, *given: dict[str, str]) -> Facts:
    """What a read states about a machine of these files, commands and environment."""
    collector = import_module(f"sonaeru.agent.collectors.linux.{name}")
    pc = machine(tmp_path, *given)
    return tried(collector.FACTS, lambda: collector.collect(pc))


@pytest.mark.parametrize(
    ("name", "files", "says", "stated"),
    [
        ("os_release", {"/usr/lib/os-release": 'ID="ubuntu"\nVERSION_ID=24.04'}, {}, {"os.version": "24.04"}),
        ("os_release", {"/etc/os-release": "ID=arch\n"}, {}, {"os.product": "arch", "os.version": None}),
        ("os_release", {}, {}, {"os.family": "linux", "os.product": Reason.NOT_INSTALLED}),
        ("reboot", {"/run/reboot-required": ""}, {}, {"os.reboot_pending": True}),
        ("reboot", {"/etc/kernel/postinst.d/unattended-upgrades": ""}, {}, {"os.reboot_pending": False}),
        ("reboot", {}, {"needrestart": "NEEDRESTART-KSTA: 3\n"}, {"os.reboot_pending": True}),
        ("reboot", {"/proc/uptime": "1300000.5 1.0\n"}, {}, {"os.uptime_days": 15}),
        ("reboot", {}, {}, {"os.reboot_pending": Reason.NOT_SUPPORTED}),
        ("updates", {}, {"apt": "Listing...\nssl/trixie-security,now 3 amd64 [upgradable from: 2]\nvim/trixie 2 all [u]\n"},
         {"os.pending_security": 1}),
        ("updates", {}, {"apt": "Listing...\n"}, {"os.pending_security": 0}),
        ("updates", {}, {"apt": "一覧表示...\n"}, {"os.pending_security": Reason.NOT_INSTALLED}),
        ("updates", {}, {"apt": "一覧表示...\n", "apt-get": "Inst a [1] (2 X:1, Debian-Security:1 [all])\n"},
         {"os.pending_security": 1}),
        ("updates", {}, {"dnf": "FEDORA-1 Important/Sec. kernel-1.x86_64\nFEDORA-2 bugfix a-1.noarch\n"},
         {"os.pending_security": 1}),
        ("update_index", {}, {}, {"os.update_index_age_days": Reason.NOT_INSTALLED}),
        ("autoupdate", {"/etc/apt/apt.conf.d/20auto": 'APT::Periodic::Unattended-Upgrade "1";',
                        "/usr/bin/unattended-upgrade": ""}, {}, {"os.autoupdate": "on"}),
        ("autoupdate", {"/etc/apt/apt.conf.d/20auto": 'APT { Periodic { Unattended-Upgrade "1"; }; }; // on',
                        "/etc/apt/apt.conf.d/99off": 'APT::Periodic::Unattended-Upgrade "0";'}, {},
         {"os.autoupdate": "off"}),
        ("autoupdate", {"/etc/apt/apt.conf.d/20auto": 'APT::Periodic::Unattended-Upgrade "1";'}, {},
         {"os.autoupdate": "off"}),
        ("autoupdate", {"/etc/apt/apt.conf.d/20auto": '# APT::Periodic::Unattended-Upgrade "1";'}, {},
         {"os.autoupdate": None}),
        ("autoupdate", {"/etc/dnf/automatic.conf": "[commands]\napply_updates = yes\n",
                        "/etc/systemd/system/timers.target.wants/dnf-automatic.timer": ""}, {}, {"os.autoupdate": "on"}),
        ("role", {"/sys/class/power_supply/BAT0/uevent": "POWER_SUPPLY_TYPE=Battery\n"}, {}, {"device.role": "laptop"}),
        ("role", DESKTOP, {}, {"device.role": "desktop"}),
        ("role", {**DESKTOP, "/sys/class/dmi/id/sys_vendor": "QEMU\n"}, {}, {"device.role": "vm"}),
        ("role", {"/sys/class/dmi/id/sys_vendor": "QEMU\n"}, {}, {"device.role": "server"}),
        ("sudoers", {"/etc/sudoers": "hanako ALL=(ALL) NOPASSWD: ALL\n"}, {}, {"acct.sudo_nopasswd": True}),
        ("sudoers", {"/etc/sudoers": "# a ALL=(ALL) NOPASSWD: ALL\nb ALL=NOPASSWD: /usr/bin/x\n"}, {},
         {"acct.sudo_nopasswd": False}),
        ("sudoers", {}, {}, {"acct.sudo_nopasswd": False}),
        ("autologon", {"/etc/gdm3/daemon.conf": "[daemon]\nAutomaticLoginEnable = true\nAutomaticLogin = x\n"}, {},
         {"acct.autologon": True}),
        ("autologon", {"/etc/sddm.conf.d/a.conf": "[Autologin]\nUser=hanako\n"}, {}, {"acct.autologon": True}),
        ("autologon", {"/etc/gdm3/daemon.conf": "[daemon]\n#AutomaticLoginEnable = true\n"}, {},
         {"acct.autologon": False}),
        ("password_policy", {"/etc/pam.d/common-password": "password requisite pam_pwquality.so retry=3\n",
                             "/etc/security/pwquality.conf": "minlen = 12\n"}, {}, {"acct.pw_min_len": 12}),
        ("password_policy", {"/etc/pam.d/common-password": "password [success=1] pam_unix.so minlen=10\n"}, {},
         {"acct.pw_min_len": 10}),
        ("password_policy", {}, {}, {"acct.pw_min_len": None}),
        ("ssh", {}, {}, {"svc.ssh": "off", "svc.ssh_root": Reason.NOT_INSTALLED}),
        ("ssh", {**SSHD, "/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n",
                 "/etc/ssh/sshd_config.d/50-cloud.conf": "PermitRootLogin yes\nPasswordAuthentication no\n"}, {},
         {"svc.ssh": "off", "svc.ssh_root": "yes", "svc.ssh_password": False}),
        ("ssh", {**SSHD, "/etc/ssh/sshd_config": "Match User a\nPermitRootLogin yes\n"}, {}, {"svc.ssh_root": None}),
        ("ssh", {**SSHD, "/etc/ssh/sshd_config": "Include sshd_config\n"}, {}, {"svc.ssh_root": None}),
        ("firewall", {"/etc/ufw/ufw.conf": "ENABLED=yes\n"}, {}, {"fw.state": "on"}),
        ("firewall", {"/etc/ufw/ufw.conf": "ENABLED=no\n"}, {}, {"fw.state": "off"}),
        ("firewall", {"/etc/ufw/ufw.conf": "ENABLED=no\n"}, {"firewalld": "running\n"}, {"fw.state": "on"}),
        ("firewall", {"/usr/sbin/nft": ""}, {}, {"fw.state": Reason.NOT_PERMITTED}),
        ("firewall", {}, {}, {"fw.state": "off"}),
        ("disks", {}, {"lsblk": CRYPT},
         {"disk.system": "on", "disk.other_fixed": 1, "disk.other_unencrypted": 1}),
        ("disks", {}, {"lsblk": "lsblk: 失敗\n"}, {"disk.system": Reason.PARSE_ERROR}),
        ("wifi", {"/sys/class/net/eth0/operstate": "up"}, {}, {"wifi.class": "wired"}),
        ("wifi", {"/sys/class/net/wlan0/wireless/x": ""}, {}, {"wifi.class": Reason.NOT_INSTALLED}),
        ("wifi", {"/sys/class/net/wlan0/wireless/x": ""},
         {"nmcli-device": "wifi:connected\n", "nmcli-wifi": "no:WEP\nyes:WPA1 WPA2\n"}, {"wifi.class": "mixed"}),
        ("wifi", {"/sys/class/net/wlan0/wireless/x": ""},
         {"nmcli-device": "wifi:connected\n", "nmcli-wifi": "yes:\n"}, {"wifi.class": "open"}),
        ("wifi", {"/sys/class/net/wlan0/wireless/x": ""},
         {"nmcli-device": "wifi:disconnected\n"}, {"wifi.class": "none"}),
        ("vpn", {"/sys/class/net/wg0/operstate": "unknown\n"}, {}, {"vpn.up": True}),
        ("vpn", {}, {}, {"vpn.up": Reason.NOT_SUPPORTED}),
        ("sources", {"/etc/apt/sources.list.d/a.sources": DEB822}, {},
         {"origin.extra_sources": 1, "origin.unsigned_sources": 1}),
        ("sources", {"/etc/apt/sources.list": "deb [arch=amd64 trusted=yes] http://archive.ubuntu.com/ubuntu noble main"},
         {}, {"origin.extra_sources": 0, "origin.unsigned_sources": 1}),
        ("sources", {"/etc/yum.repos.d/x.repo": "[x]\ngpgcheck=0\n[y]\nenabled=0\ngpgcheck=0\n"}, {},
         {"origin.unsigned_sources": 1}),
        ("secure_boot", {}, {}, {"integrity.secure_boot": None}),
        ("ips", {"/etc/systemd/system/multi-user.target.wants/suricata.service": "",
                 "/etc/suricata/suricata.yaml": "  copy-mode: ips\n"}, {}, {"exploit.ips": "block"}),
        ("ips", {"/etc/systemd/system/multi-user.target.wants/suricata.service": "",
                 "/etc/suricata/suricata.yaml": "  #copy-mode: ips\n"}, {}, {"exploit.ips": "detect"}),
        ("waf", {"/usr/sbin/apache2": "", "/etc/modsecurity/m.conf": "SecRuleEngine DetectionOnly\n"}, {},
         {"waf.server": "apache", "waf.mode": "detect"}),
        ("waf", {"/usr/sbin/nginx": "", "/etc/nginx/modsec/m.conf": "SecRuleEngine On\n"}, {}, {"waf.mode": None}),
        ("media", {"/etc/modprobe.d/usb.conf": "install usb-storage /bin/true\n"}, {}, {"media.policy": "blocked"}),
        ("media", {"/etc/modprobe.d/usb.conf": "#install usb-storage /bin/true\n"}, {}, {"media.policy": None}),
        ("apps", {}, {"dpkg": "libreoffice-core\t4:25.8.1-1\tinstalled\nphp-cli\t2:8.2+93\tconfig-files\n"},
         {"apps.judged": [{"product": "libreoffice", "cycle": "25.8"}]}),
        ("extended", {}, {"pro": '{"services": [{"name": "esm-infra", "status": "enabled"}]}'}, {"os.extended": True}),
        ("backup", {"/etc/timeshift/timeshift.json": "{}", "/timeshift/snapshots/2026-11-20_01-00-00/x": ""}, {},
         {"backup.tools": [{"kind": "snapshot", "target": "same_disk", "last_success": "2026-11-20"}]}),
        ("antivirus", {}, {}, {"av.products": []}),
        ("antivirus", {}, {"mdatp": "1\n"}, {"av.products": Reason.PARSE_ERROR}),
    ],
)  # fmt: skip
def test_a_machine_gives_its_facts(
    tmp_path: Path, name: str, files: dict[str, str], says: dict[str, str], stated: Facts
) -> None:
    found = read(name, tmp_path, files, says)
    assert {key: found[key] for key in stated} == stated


def test_the_screen_lock_is_told_in_a_session_only(tmp_path: Path) -> None:
    says = {"gnome-lock": "true\n", "gnome-idle": "uint32 300\n", "gnome-lock-delay": "uint32 30\n"}
    assert read("screen_lock", tmp_path, {}, says) == dict.fromkeys(("lock.enabled", "lock.delay_s"), Reason.NO_SESSION)
    assert read("screen_lock", tmp_path, {}, says, SESSION) == {"lock.enabled": True, "lock.delay_s": 330}


def test_kde_keeps_the_screen_lock_in_a_file(tmp_path: Path) -> None:
    files = {"/home/hanako/.config/kscreenlockerrc": "[Daemon]\nTimeout=10\nLockGrace=0\n"}
    found = read("screen_lock", tmp_path, files, {}, {**SESSION, GB: "KDE"})
    assert found == {"lock.enabled": True, "lock.delay_s": 600}


def test_administrators_are_counted_without_root(tmp_path: Path) -> None:
    files = {
        "/etc/passwd": f"root:x:0:0::/root:/bin/sh\nme:x:{os.getuid() or 1000}:100::/:/bin/sh\nhana:x:1001:27::/:/bin/sh\n",
        "/etc/group": "root:x:0:\nsudo:x:27:me,taro\n",
    }
    found = read("accounts", tmp_path, files, {}, {"SUDO_UID": "1000"})
    assert (found["acct.admin_count"], found["acct.user_is_admin"], found["acct.uid0_count"]) == (3, True, 1)


def test_an_index_dated_tomorrow_is_a_conflict(tmp_path: Path) -> None:
    files = {"/var/lib/apt/lists/x_InRelease": ""}
    pc = machine(tmp_path, files)
    collector = import_module("sonaeru.agent.collectors.linux.update_index")
    for days, said in ((3, 3), (-1, Reason.CONFLICT)):
        os.utime(tmp_path / "var/lib/apt/lists/x_InRelease", times=(0, pc.now - days * 86_400))
        assert collector.collect(pc) == {"os.update_index_age_days": said}


def test_only_the_named_ports_leave_the_pc(tmp_path: Path) -> None:
    row = " 0: {}:{:04X} 00000000:0000 0A 0:0\n"
    files = {
        "/proc/net/tcp": "head\n"
        + row.format("00000000", 4444)
        + row.format("00000000", 6379)
        + row.format("0100007F", 22)
    }
    assert read("listeners", tmp_path, files) == {
        "svc.listeners": [["tcp", 22, "loopback"], ["tcp", 6379, "any"]],
        "svc.remote_desktop": "off",
    }
