"""Whether the machine signs somebody in by itself: GDM, SDDM, LightDM."""

from __future__ import annotations

from sonaeru.agent.collectors.linux._files import sections
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FACTS = {
    "acct.autologon": "file:/etc/gdm3, file:/etc/gdm, file:/etc/sddm.conf, file:/etc/sddm.conf.d, file:/etc/lightdm"
}
SECONDS = 2.0
FILES = (
    *("/etc/gdm3/daemon.conf", "/etc/gdm3/custom.conf", "/etc/gdm/custom.conf"),
    *("/etc/sddm.conf", "/etc/lightdm/lightdm.conf"),
)
FOLDERS = ("/etc/sddm.conf.d", "/etc/lightdm/lightdm.conf.d")


def parse(text: str) -> Facts:
    """Any of the three kinds of file; a name alone is enough for SDDM and LightDM, GDM also wants its switch."""
    said = {(section.partition(":")[0], name): value for section, name, value in sections(text)}
    gdm = said.get(("daemon", "automaticloginenable"), "").lower() in ("true", "1", "yes")
    timed = said.get(("daemon", "timedloginenable"), "").lower() in ("true", "1", "yes")
    others = [said.get(("autologin", "user")), said.get(("seat", "autologin-user"))]
    return {"acct.autologon": gdm or timed or any(others)}


def collect(machine: Machine) -> Facts:
    """All files there are; without any, nobody is signed in by itself."""
    texts = [machine.text(path) for path in FILES if machine.exists(path)]
    texts += [text for folder in FOLDERS for text in machine.texts(folder, ".conf")]
    return {"acct.autologon": any(parse(text)["acct.autologon"] for text in texts)}
