"""Where a fact can be from: every word that a report may use for it. What is not here refuses the report.

`file:` a path, `cmd:` a program, `reg:` a key of the registry, `cim:` a class, `api:` and `com:` a call, `osquery:` a
table, `guided:` a question. More than one where a fact is made of several, or of the first that answers. The agents of
earlier versions are out there: a word is added, never taken away.
"""

from __future__ import annotations

# What the collectors of the agent read.
READ = (
    "api:GetExtendedTcpTable",
    "api:GetTickCount64",
    "api:GetTokenInformation",
    "api:NetLocalGroupGetMembers",
    "api:NetUserModalsGet",
    "api:WlanQueryInterface",
    "api:getgroups",
    "cim:AntiVirusProduct",
    "cim:FirewallProduct",
    "cim:MSFT_MpComputerStatus",
    "cim:Win32_ComputerSystem, cim:Win32_Bios, cim:Win32_OperatingSystem, cim:Win32_Battery",
    "cim:Win32_EncryptableVolume, cim:Win32_Volume",
    "cim:Win32_EncryptableVolume, shell:System.Volume.BitLockerProtection",
    "cim:Win32_NetworkAdapter",
    "cim:Win32_QuickFixEngineering",
    "cim:Win32_UserAccount",
    "cmd:apt, cmd:apt-get, cmd:dnf",
    "cmd:csrutil",
    "cmd:dpkg-query, cmd:rpm",
    "cmd:dscl",
    "cmd:fdesetup",
    "cmd:gsettings, file:~/.config/kscreenlockerrc",
    "cmd:launchctl",
    "cmd:lsblk",
    "cmd:mdatp, cmd:sentinelctl",
    "cmd:mdatp, cmd:sentinelctl, cmd:cytool, cmd:bduitool, file:/usr/sbin/clamd",
    "cmd:netstat",
    "cmd:pmset, cmd:sysctl",
    "cmd:pro",
    "cmd:pwpolicy",
    "cmd:profiles",
    "cmd:socketfilterfw, file:/Library/Preferences/com.apple.alf.plist",
    "cmd:spctl",
    "cmd:sysadminctl, cmd:pmset",
    "cmd:sysctl",
    "cmd:system_profiler, cmd:wdutil",
    "cmd:tmutil, file:/Library/Preferences/com.apple.TimeMachine.plist",
    "com:Microsoft.Update.Searcher",
    "file:/Applications",
    "file:/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist",
    "file:/Library/Preferences/com.apple.SoftwareUpdate.plist",
    "file:/Library/Preferences/com.apple.loginwindow.plist",
    "file:/System/Library/CoreServices/SystemVersion.plist",
    "file:/etc/apt/apt.conf.d, file:/etc/apt/apt.conf, file:/etc/dnf/automatic.conf",
    "file:/etc/apt/sources.list, file:/etc/apt/sources.list.d, file:/etc/yum.repos.d",
    "file:/etc/gdm3, file:/etc/gdm, file:/etc/sddm.conf, file:/etc/sddm.conf.d, file:/etc/lightdm",
    "file:/etc/modprobe.d, file:/etc/udev/rules.d, file:/etc/systemd/system/basic.target.wants",
    "file:/etc/modsecurity, file:/etc/httpd, file:/etc/nginx, file:/etc/apache2",
    "file:/etc/os-release",
    "file:/etc/pam.d, file:/etc/security/pwquality.conf",
    "file:/etc/passwd",
    "file:/etc/passwd, file:/etc/group",
    "file:/etc/ssh/sshd_config",
    "file:/etc/ssh/sshd_config, file:/etc/ssh/sshd_config.d",
    "file:/etc/sssd/sssd.conf, file:/etc/krb5.keytab",
    "file:/etc/sudoers, file:/etc/sudoers.d",
    "file:/etc/systemd/system/multi-user.target.wants, file:/etc/suricata",
    "file:/etc/ufw/ufw.conf, cmd:firewall-cmd",
    "file:/proc/net/tcp",
    "file:/proc/net/tcp, file:/proc/net/udp",
    "file:/proc/uptime",
    "file:/run/reboot-required, cmd:needs-restarting, cmd:needrestart",
    "file:/sys/class/net",
    "file:/sys/class/net, cmd:nmcli",
    "file:/sys/class/power_supply, file:/sys/class/dmi/id, cmd:systemd-detect-virt",
    "file:/sys/firmware/efi/efivars",
    "file:/usr/sbin",
    "file:/usr/sbin/sshd, file:/proc/net/tcp",
    "file:/usr/share/modsecurity-crs, file:/etc/modsecurity, file:/etc/httpd",
    "file:/var/lib/apt/lists, file:/var/lib/apt/periodic, file:/var/cache/dnf",
    "file:canary.json",
    "file:~/.cache/restic, file:~/.cache/borg, file:/timeshift/snapshots, file:/etc/snapper/configs",
    "reg:HKCU/Control Panel/Desktop, reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Policies/System",
    "reg:HKCU/Software/Microsoft/Windows/CurrentVersion/FileHistory, reg:HKCU/Software/Microsoft/OneDrive",
    (
        "reg:HKLM/SOFTWARE/Microsoft/Windows Defender/Windows Defender Exploit Guard"
        ", reg:HKLM/SOFTWARE/Policies/Microsoft/Windows Defender/Windows Defender Exploit Guard"
    ),
    "reg:HKLM/SOFTWARE/Microsoft/Windows NT/CurrentVersion",
    "reg:HKLM/SOFTWARE/Microsoft/Windows NT/CurrentVersion/Winlogon",
    "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Authentication/LogonUI",
    (
        "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Explorer"
        ", reg:HKLM/SOFTWARE/Policies/Microsoft/Windows/System"
    ),
    "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Policies/Explorer",
    "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Policies/System",
    "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Uninstall",
    "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/WindowsUpdate/Auto Update/RebootRequired",
    (
        "reg:HKLM/SOFTWARE/Policies/Microsoft/Windows/RemovableStorageDevices"
        ", reg:HKLM/SYSTEM/CurrentControlSet/Services/USBSTOR"
    ),
    "reg:HKLM/SOFTWARE/Policies/Microsoft/Windows/WindowsUpdate/AU",
    (
        "reg:HKLM/SYSTEM/CurrentControlSet/Control/CloudDomainJoin/JoinInfo"
        ", reg:HKLM/SYSTEM/CurrentControlSet/Services/Tcpip/Parameters"
    ),
    "reg:HKLM/SYSTEM/CurrentControlSet/Control/SecureBoot/State",
    (
        "reg:HKLM/SYSTEM/CurrentControlSet/Control/Terminal Server"
        ", reg:HKLM/SOFTWARE/Policies/Microsoft/Windows NT/Terminal Services"
    ),
    (
        "reg:HKLM/SYSTEM/CurrentControlSet/Services/SharedAccess/Parameters/FirewallPolicy"
        ", reg:HKLM/SOFTWARE/Policies/Microsoft/WindowsFirewall"
    ),
    "reg:HKLM/SYSTEM/CurrentControlSet/Services/W3SVC",
    (
        "reg:HKLM/SYSTEM/CurrentControlSet/Services/mrxsmb10"
        ", reg:HKLM/SYSTEM/CurrentControlSet/Services/LanmanServer/Parameters"
    ),
)
# What osquery answers.
ASKED = (
    "osquery:administrators",
    "osquery:alf",
    "osquery:apt_sources",
    "osquery:bitlocker_info",
    "osquery:disk_encryption",
    "osquery:gatekeeper",
    "osquery:listening_ports",
    "osquery:os_version",
    "osquery:patches",
    "osquery:registry",
    "osquery:screenlock",
    "osquery:secureboot",
    "osquery:sharing_preferences",
    "osquery:sip_config",
    "osquery:time_machine_backups",
    "osquery:windows_security_products",
    "osquery:windows_update_history",
    "osquery:yum_sources",
)
# One of several, where it is known which one answered.
PARTS = tuple(sorted({part for source in READ for part in source.split(", ")} - {*READ}))
# What a person answered in the browser, where nothing may be installed.
GUIDED = tuple(
    f"guided:{question}"
    for question in ("start", "update", "antivirus", "firewall", "disk", "lock", "account", "wifi", "backup")
)
SOURCES = (*READ, *PARTS, *ASKED, *GUIDED)
