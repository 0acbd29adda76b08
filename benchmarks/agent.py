"""CPU seconds and memory of a scan, beside Lynis where that is installed: `python3 benchmarks/agent.py`.

Goals: at most 1 s of CPU without the package check and 5 s with it, at most 40 MB in the agent's own process, and at
least ten times less CPU than `lynis audit system --quick`. Lynis looks at other things too (over 200 tests of a server);
it stands here as what one would install otherwise. With it, this takes minutes; `--without-lynis` leaves it out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sonaeru.cli.agent import built

# Runs the agent's file and tells what it and its children used.
MEASURED = """
import json, resource, sys
sys.argv = [sys.argv[1], "scan", "--json", *sys.argv[2:]]
from sonaeru.agent.__main__ import main
main()
own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
sys.stderr.write(json.dumps({"cpu": sum(used.ru_utime + used.ru_stime for used in (own, others)),
                             "own": own.ru_maxrss / 1024, "children": others.ru_maxrss / 1024}))
"""


@dataclass(frozen=True)
class Used:
    """CPU in seconds, memory in MB."""

    cpu: float
    own: float
    children: float


def scan(pyz: Path, *words: str) -> Used:
    """One scan, the best of three: the first one also reads the disk."""
    return min((measured(pyz, *words) for _ in range(3)), key=lambda used: used.cpu)


def measured(pyz: Path, *words: str) -> Used:
    """One scan of the built file, in a Python without anything of ours."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(pyz)!r})\n{MEASURED}", str(pyz), *words],
        capture_output=True,
        check=True,
    )
    return Used(**json.loads(done.stderr))


def lynis(program: str) -> Used:
    """One audit, with all it starts."""
    child = subprocess.Popen(
        [program, "audit", "system", "--quick", "--quiet", "--no-colors"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, _, used = os.wait4(child.pid, 0)
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, 0)


def row(name: str, used: Used, goal: str) -> None:
    """A line of the table."""
    print(f"| {name} | {used.cpu:.2f} | {used.own:.0f} | {used.children:.0f} | {goal} |", flush=True)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        pyz = Path(folder, "sonaeru-agent.pyz")
        pyz.write_bytes(built())
        print("| scan | CPU s | own MB | largest child MB | goal |\n|---|---|---|---|---|")
        row("without the package check", scan(pyz, "--no-packages"), "1 s, 40 MB")
        whole = scan(pyz)
        row("with the package check", whole, "5 s, 40 MB own")
    program = None if "--without-lynis" in sys.argv else shutil.which("lynis", path="/usr/sbin:/usr/bin")
    if program is None:
        print("\nLynis: not measured")
        return
    audit = lynis(program)
    row("Lynis, --quick", audit, "")
    print(f"\n{audit.cpu / whole.cpu:.0f} times less CPU than Lynis (goal: 10)")


if __name__ == "__main__":
    main()
