"""CPU time of judging one computer by every check, and a thousand: `python3 benchmarks/devices.py`.

Best of several rounds. Goals: 5 ms for a computer, 3 s for a thousand.
"""

from __future__ import annotations

import datetime as dt
import time

from sonaeru.core.devices import Fact, judge_all, look
from sonaeru.core.devices.summary import count, summary, to_do
from sonaeru.web.library import devices

ROUNDS = 7
DAY = dt.date(2026, 11, 22)
# A Windows laptop that answers most of what is asked.
VALUES: dict[str, object] = {
    "os.family": "windows",
    "os.build": 19045,
    "os.edition_group": "W",
    "os.revision": 6456,
    "os.newest_update_at": "2026-10-18",
    "os.pending_security": 3,
    "os.update_index_age_days": 1,
    "os.autoupdate": None,
    "os.reboot_pending": False,
    "apps.judged": [{"product": "office", "cycle": "2021"}, {"product": "libreoffice", "cycle": "26.2"}],
    "device.role": "laptop",
    "device.joined": "none",
    "origin.gate": "on",
    "integrity.secure_boot": True,
    "svc.smb1": "off",
    "svc.remote_desktop": "on",
    "svc.listeners": [["tcp", port, "any"] for port in (22, 445, 5900)],
    "acct.admin_count": 3,
    "acct.guest": False,
    "acct.uac": None,
    "av.products": [{"name": "Windows Defender", "state": "on", "fresh": True}],
    "av.signature_age_days": 2,
    "fw.public": True,
    "fw.private": True,
    "fw.third_party_on": False,
    "wifi.class": "wpa2",
    "disk.system": "off",
    "lock.enabled": True,
    "lock.delay_s": 600,
    "backup.tools": [{"kind": "file_history", "target": "external", "last_success": "2026-11-20"}],
    "device.clock_skew_s": 4,
}
FACTS = {key: Fact(value, day=DAY) for key, value in VALUES.items()}


def milliseconds(computers: int) -> float:
    """CPU time of judging this many computers and adding them up, in ms: the best round."""
    return min(_round(computers) for _ in range(ROUNDS))


def _round(computers: int) -> float:
    start = time.process_time()
    checks, tables = devices.checks(), devices.lifecycles()
    found = {str(number): judge_all(checks, look(FACTS, tables, DAY)) for number in range(computers)}
    to_do(found, checks)
    summary(count(each for those in found.values() for each in those))
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print the table."""
    checks = len(devices.checks())
    devices.lifecycles()
    print("| what | CPU ms | goal |\n|---|---|---|")
    for computers, goal in ((1, 5), (1000, 3000)):
        print(f"| judge {computers} computers by {checks} checks | {milliseconds(computers):.2f} | {goal} |")


if __name__ == "__main__":
    main()
