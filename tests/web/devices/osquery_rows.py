"""Rows of three computers as osquery writes them: texts, all columns, with what must never be stored among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Tables = Mapping[str, Sequence[Mapping[str, str]]]
# What the rows say of people and machines beside the facts.
PRIVATE = ("YAMADA-PC", "yamada", "SERIAL-4711", "S-1-5-21", "customer-list.exe", "wlan-shop", "kaikei.example")
ABOUT = {
    "osquery_info": [{"version": "5.21.0", "pid": "4711", "instance_id": "SERIAL-4711"}],
    "system_info": [{"hostname": "YAMADA-PC", "hardware_serial": "SERIAL-4711", "computer_name": "yamada"}],
    "platform_info": [{"vendor": "wlan-shop", "version": "1.0"}],
}
VERSION = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
POLICIES = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies"
CONTROL = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Terminal Server"
FIREWALL = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"


def registry(values: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows of values by path."""
    rows = [{"path": path, "data": data, "type": "REG_SZ", "mtime": "0"} for path, data in values.items()]
    return [*rows, {"path": rf"{VERSION}\RegisteredOwner", "data": "yamada", "type": "REG_SZ", "mtime": "0"}]


def windows(updated: int) -> Tables:
    """A Windows 11 laptop that is in order but for its SMB1 and one open port; `updated`: when it was, in Unix seconds."""
    return {
        **ABOUT,
        "os_version": [{"name": "Microsoft Windows 11 Pro", "version": "10.0.26200", "build": "26200",
                        "revision": "7171", "platform": "windows", "arch": "64-bit"}],
        "windows_security_products": [
            {"type": "Antivirus", "name": "Windows Defender", "state": "On", "signatures_up_to_date": "1",
             "state_timestamp": "", "remediation_path": "customer-list.exe"},
        ],
        "bitlocker_info": [{"device_id": "SERIAL-4711", "drive_letter": "C:", "conversion_status": "1",
                            "protection_status": "1", "encryption_method": "XTS-AES 128"}],
        "windows_security_center": [{"firewall": "Good", "autoupdate": "Good", "antivirus": "Good"}],
        "secureboot": [{"secure_boot": "1", "secure_mode": "1", "setup_mode": "0"}],
        "listening_ports": [
            {"pid": "4", "port": "6379", "protocol": "6", "family": "2", "address": "0.0.0.0", "path": "customer-list.exe"},
            {"pid": "4", "port": "49152", "protocol": "6", "family": "2", "address": "0.0.0.0", "path": ""},
            {"pid": "4", "port": "3306", "protocol": "6", "family": "2", "address": "127.0.0.1", "path": ""},
        ],
        "windows_update_history": [
            {"date": str(updated), "operation": "Installation", "result_code": "Succeeded", "title": "KB5068861"},
            {"date": str(updated + 864_000), "operation": "Installation", "result_code": "Succeeded",
             "title": "Microsoft Defender Antivirus のセキュリティ インテリジェンス更新プログラム - KB2267602"},
            {"date": str(updated + 864_000), "operation": "Installation", "result_code": "Failed", "title": "KB5070000"},
        ],
        "user_groups": [{"uid": "500", "gid": "544"}, {"uid": "1001", "gid": "544"}, {"uid": "1002", "gid": "545"}],
        "groups": [
            {"gid": "544", "groupname": "Administrateurs", "group_sid": "S-1-5-32-544", "comment": "yamada"},
            {"gid": "545", "groupname": "Utilisateurs", "group_sid": "S-1-5-32-545", "comment": ""},
        ],
        "users": [{"uid": "1001", "username": "yamada", "uuid": "S-1-5-21-1-2-3-1001", "directory": "C:/Users/yamada"}],
        "registry": registry({
            rf"{VERSION}\CurrentBuild": "26200", rf"{VERSION}\UBR": "7171", rf"{VERSION}\EditionID": "Professional",
            rf"{POLICIES}\System\EnableLUA": "1", rf"{POLICIES}\System\ConsentPromptBehaviorAdmin": "5",
            rf"{CONTROL}\fDenyTSConnections": "1",
            rf"{FIREWALL}\PublicProfile\EnableFirewall": "1", rf"{FIREWALL}\StandardProfile\EnableFirewall": "1",
            rf"{FIREWALL}\DomainProfile\EnableFirewall": "1",
            r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\mrxsmb10\Start": "2",
        }),
    }  # fmt: skip


MACOS: Tables = {
    **ABOUT,
    "os_version": [{"name": "macOS", "version": "26.6.2", "build": "25G80", "platform": "darwin"}],
    "disk_encryption": [{"name": "/dev/disk1s1", "uuid": "SERIAL-4711", "encrypted": "1", "filevault_status": "on"}],
    "alf": [{"global_state": "0", "stealth_enabled": "0", "version": "1.6"}],
    "screenlock": [],
    "gatekeeper": [{"assessments_enabled": "1", "dev_id_enabled": "1", "version": "8"}],
    "sip_config": [
        {"config_flag": "sip", "enabled": "1", "enabled_nvram": "1"},
        {"config_flag": "allow_apple_internal", "enabled": "0", "enabled_nvram": "0"},
    ],
    "sharing_preferences": [{"remote_login": "0", "screen_sharing": "1", "file_sharing": "1"}],
    "time_machine_backups": [{"destination_id": "SERIAL-4711", "backup_date": "1795305600"}],
    "listening_ports": [{"pid": "1", "port": "5900", "protocol": "6", "family": "2", "address": "::", "path": ""}],
}
LINUX: Tables = {
    **ABOUT,
    "os_version": [{"name": "Debian GNU/Linux", "version": "13 (trixie)", "platform": "debian", "codename": "trixie"}],
    "mounts": [
        {"device": "/dev/mapper/root", "device_alias": "/dev/dm-0", "path": "/"},
        {"device": "/dev/sdb1", "device_alias": "/dev/sdb1", "path": "/media/yamada/customer-list.exe"},
    ],
    "disk_encryption": [
        {"name": "/dev/dm-0", "uuid": "SERIAL-4711", "encrypted": "0"},
        {"name": "/dev/sdb1", "uuid": "SERIAL-4711", "encrypted": "1"},
    ],
    "secureboot": [{"secure_boot": "1", "setup_mode": "0"}],
    "listening_ports": [{"pid": "1", "port": "69", "protocol": "17", "family": "2", "address": "0.0.0.0", "path": ""}],
    "yum_sources": [],
}
