"""How the wireless network at hand is encrypted. Its name is neither asked for nor stored."""

from __future__ import annotations

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"wifi.class": "file:/sys/class/net, cmd:nmcli"}
SECONDS = 11.0
# By the words nmcli writes for one access point; the first that holds.
CLASSES = (
    ({"WPA3"}, "wpa3"),
    ({"802.1X"}, "wpa2_enterprise"),
    ({"WPA1", "WPA2"}, "mixed"),
    ({"WPA2"}, "wpa2"),
    ({"WPA1"}, "wpa"),
    ({"WEP"}, "wep"),
)


def parse_devices(text: str) -> str:
    """`nmcli -t -f TYPE,STATE device`: `wifi`, `wired` or `none`, whichever carries the machine."""
    rows = [line.split(":") for line in text.splitlines()]
    up = {row[0] for row in rows if len(row) >= 2 and row[1].startswith("connected")}
    return "wifi" if "wifi" in up else "wired" if "ethernet" in up else "none"


def parse_table(text: str) -> str:
    """The table nmcli prints for people, by the places of its headings."""
    lines = text.splitlines()
    head = lines[0] if lines else ""
    kind, state = head.find("TYPE"), head.find("STATE")
    rows = [f"{(line[kind:].split() or [''])[0]}:{(line[state:].split() or [''])[0]}" for line in lines[1:]]
    return parse_devices("\n".join(rows))


def parse(text: str) -> Facts:
    """`nmcli -t -f ACTIVE,SECURITY device wifi list`: the class of the one in use."""
    active = [line.partition(":")[2] for line in text.splitlines() if line.startswith("yes:")]
    if not active:
        return {"wifi.class": Reason.NOT_SUPPORTED}
    words = set(active[0].split())
    if words & {"WPA3", "SAE"} and words & {"WPA1", "WPA2"} and "802.1X" not in words:
        return {"wifi.class": "wpa2" if "WPA1" not in words else "mixed"}
    return {"wifi.class": next((name for marks, name in CLASSES if marks <= words), _open(words))}


def _open(words: set[str]) -> object:
    return "open" if words <= {"--", "OWE", ""} else Reason.NOT_SUPPORTED


def collect(machine: Machine) -> Facts:
    """Without NetworkManager nothing is known, unless the machine has no wireless device at all."""
    if not any(machine.exists(f"/sys/class/net/{name}/wireless") for name in machine.names("/sys/class/net")):
        return {"wifi.class": "wired"}
    carried = parse_devices(machine.run("nmcli-device").text)
    return parse(machine.run("nmcli-wifi").text) if carried == "wifi" else {"wifi.class": carried}
