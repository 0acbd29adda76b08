"""Every command the agent may start, as data; nothing else is ever started. `COMMANDS` only read.

Absolute paths, no shell. A command of a person's session gets the few variables that name the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sonaeru.agent.scripts import CIM, UPDATES


@dataclass(frozen=True)
class Command:
    """A program at the first of `paths` that exists, its arguments, its time in seconds of wall clock."""

    paths: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    seconds: float = 5
    session: tuple[str, ...] = ()
    complains: bool = False  # whether it answers on the standard error


SESSION = ("HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
# Without its caches on disk apt would build them, and as root also write them.
APT = ("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=")
# {system} is the folder that Windows tells, never that of an environment variable.
POWERSHELL = (r"{system}\WindowsPowerShell\v1.0\powershell.exe",)
QUIETLY = ("-NoProfile", "-NonInteractive", "-Command")
# What shows a page of ours to the person at the PC: the one thing that is started and does not answer.
SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", *SESSION)
OPENERS: Mapping[str, Command] = {
    "linux": Command(("/usr/bin/xdg-open",), session=SCREEN),
    "macos": Command(("/usr/bin/open",), session=("HOME",)),
    "windows": Command((r"{system}\..\explorer.exe",), session=("USERPROFILE", "LOCALAPPDATA", "APPDATA")),
}
DEFENDER = ("/usr/bin/mdatp", "/usr/local/bin/mdatp")
SENTINEL = ("/opt/sentinelone/bin/sentinelctl", "/usr/local/bin/sentinelctl")
CORTEX = ("/opt/traps/bin/cytool",)
PACKAGES = "${Package}\\t${Version}\\t${db:Status-Status}\\n"


def _gsettings(schema: str, key: str) -> Command:
    return Command(("/usr/bin/gsettings",), ("get", schema, key), session=SESSION)


COMMANDS: Mapping[str, Command] = {
    "apt": Command(("/usr/bin/apt",), (*APT, "list", "--upgradable"), 60),
    "apt-get": Command(("/usr/bin/apt-get",), ("-s", "-o", "Debug::NoLocking=1", *APT, "upgrade"), 60),
    "bduitool": Command(("/opt/bitdefender-security-tools/bin/bduitool",), ("get", "ps")),
    "cortex-runtime": Command(CORTEX, ("runtime", "query")),
    "cim": Command(POWERSHELL, (*QUIETLY, CIM), 20),
    "csrutil": Command(("/usr/bin/csrutil",), ("status",)),
    "dnf": Command(("/usr/bin/dnf",), ("-q", "--cacheonly", "updateinfo", "list", "--security"), 60),
    "dpkg": Command(("/usr/bin/dpkg-query",), ("-W", "-f", PACKAGES)),
    "dscl-admins": Command(("/usr/bin/dscl",), ("-plist", ".", "-read", "/Groups/admin", "GroupMembership")),
    "dscl-root": Command(
        ("/usr/bin/dscl",), ("-plist", ".", "-read", "/Users/root", "AuthenticationAuthority"), complains=True
    ),
    "fdesetup": Command(("/usr/bin/fdesetup",), ("status",)),
    "firewalld": Command(("/usr/bin/firewall-cmd",), ("--state",)),
    "gatekeeper": Command(("/usr/sbin/spctl",), ("--status",)),
    "gnome-idle": _gsettings("org.gnome.desktop.session", "idle-delay"),
    "gnome-lock": _gsettings("org.gnome.desktop.screensaver", "lock-enabled"),
    "gnome-lock-delay": _gsettings("org.gnome.desktop.screensaver", "lock-delay"),
    "launchd-disabled": Command(("/bin/launchctl",), ("print-disabled", "system")),
    "lsblk": Command(("/usr/bin/lsblk", "/bin/lsblk"), ("-J", "-o", "NAME,TYPE,FSTYPE,MOUNTPOINT,RM,HOTPLUG")),
    "mac-display": Command(("/usr/bin/pmset",), ("-g", "custom")),
    "mac-firewall": Command(("/usr/libexec/ApplicationFirewall/socketfilterfw",), ("--getglobalstate",)),
    "mac-lock": Command(("/usr/sbin/sysadminctl",), ("-screenLock", "status"), session=("HOME",), complains=True),
    "mac-power": Command(("/usr/bin/pmset",), ("-g", "batt")),
    "mac-routes": Command(("/usr/sbin/netstat",), ("-rn", "-f", "inet")),
    "mac-tcp": Command(("/usr/sbin/netstat",), ("-an", "-p", "tcp")),
    "mac-udp": Command(("/usr/sbin/netstat",), ("-an", "-p", "udp")),
    "mac-uptime": Command(("/usr/sbin/sysctl",), ("-n", "kern.boottime")),
    "mac-virtual": Command(("/usr/sbin/sysctl",), ("-n", "kern.hv_vmm_present")),
    "mac-wdutil": Command(("/usr/bin/wdutil",), ("info",), 10),
    "mac-wifi": Command(("/usr/sbin/system_profiler",), ("SPAirPortDataType", "-json"), 10),
    "mdatp": Command(DEFENDER, ("health", "--output", "json")),
    "needrestart": Command(("/usr/sbin/needrestart",), ("-b", "-k")),
    "needs-restarting": Command(("/usr/bin/needs-restarting",), ("-r",)),
    "nmcli-device": Command(("/usr/bin/nmcli",), ("-t", "-f", "TYPE,STATE", "device")),
    "nmcli-wifi": Command(
        ("/usr/bin/nmcli",), ("-t", "-f", "ACTIVE,SECURITY", "device", "wifi", "list", "--rescan", "no")
    ),
    "profiles": Command(("/usr/bin/profiles",), ("status", "-type", "enrollment")),
    "pro": Command(("/usr/bin/pro",), ("status", "--format", "json")),
    "pwpolicy": Command(("/usr/bin/pwpolicy",), ("-getaccountpolicies",)),
    "rpm": Command(("/usr/bin/rpm",), ("-qa", "--qf", "%{NAME}\\t%{VERSION}\\tinstalled\\n")),
    "sentinel": Command(SENTINEL, ("status",)),
    "time-machine": Command(("/usr/bin/tmutil",), ("destinationinfo", "-X")),
    "windows-updates": Command(POWERSHELL, (*QUIETLY, UPDATES), 60),
    "virt": Command(("/usr/bin/systemd-detect-virt",), ()),
}

# What changes something: that the operating system starts `send` once a week, and nothing else. {file} is the file with
# the schedule, {user} the number of the person.
SYSTEMCTL = ("/usr/bin/systemctl", "/bin/systemctl")
SCHTASKS = (r"{system}\schtasks.exe",)
CHANGES: Mapping[str, Command] = {
    "linux-on": Command(SYSTEMCTL, ("--user", "enable", "--now", "sonaeru-agent.timer"), 20, SESSION, complains=True),
    "linux-off": Command(SYSTEMCTL, ("--user", "disable", "--now", "sonaeru-agent.timer"), 20, SESSION, complains=True),
    "macos-on": Command(("/bin/launchctl",), ("bootstrap", "gui/{user}", "{file}"), 20, complains=True),
    "macos-off": Command(("/bin/launchctl",), ("bootout", "gui/{user}/jp.sonaeru.agent"), 20, complains=True),
    "windows-on": Command(SCHTASKS, ("/Create", "/TN", "Sonaeru agent", "/XML", "{file}", "/F"), 20, complains=True),
    "windows-off": Command(SCHTASKS, ("/Delete", "/TN", "Sonaeru agent", "/F"), 20, complains=True),
}
