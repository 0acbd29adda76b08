"""What kind of machine this is: battery, chassis, hypervisor, desktop. A server wins over a virtual machine."""

from __future__ import annotations

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Unread

FACTS = {"device.role": "file:/sys/class/power_supply, file:/sys/class/dmi/id, cmd:systemd-detect-virt"}
SECONDS = 6.0
DMI = "/sys/class/dmi/id"
POWER = "/sys/class/power_supply"
DESKTOPS = ("/usr/share/xsessions", "/usr/share/wayland-sessions")
# Chassis types of SMBIOS 3.7, table 17.
LAPTOPS = {"8", "9", "10", "14", "30", "31", "32"}
SERVERS = {"17", "23", "25", "28", "29"}
HYPERVISORS = ("qemu", "kvm", "vmware", "virtualbox", "innotek", "xen", "bochs", "parallels", "virtual machine")


def parse_battery(text: str) -> bool:
    """The `uevent` of a power supply: a battery of the machine itself, not one of a mouse."""
    lines = set(text.splitlines())
    return "POWER_SUPPLY_TYPE=Battery" in lines and "POWER_SUPPLY_SCOPE=Device" not in lines


def collect(machine: Machine) -> Facts:
    """The first that holds."""
    chassis = (machine.text_or_none(f"{DMI}/chassis_type") or "").strip()
    if chassis in LAPTOPS or any(map(parse_battery, supplies(machine))):
        return {"device.role": "laptop"}
    # A machine on which no desktop is installed is nobody's PC (judgement).
    if chassis in SERVERS or not any(machine.names(folder) for folder in DESKTOPS):
        return {"device.role": "server"}
    return {"device.role": "vm" if virtual(machine) else "desktop"}


def supplies(machine: Machine) -> list[str]:
    """What each power supply says of itself."""
    return [machine.text_or_none(f"{POWER}/{name}/uevent") or "" for name in machine.names(POWER)]


def virtual(machine: Machine) -> bool:
    """Whether the hardware is made of software."""
    names = ("sys_vendor", "product_name", "board_vendor", "bios_vendor")
    maker = " ".join(machine.text_or_none(f"{DMI}/{name}") or "" for name in names).lower()
    if any(name in maker for name in HYPERVISORS):
        return True
    try:
        return machine.run("virt").code == 0
    except Unread:
        return False
