"""One scan: every collector in turn, each within its time, all within two minutes."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from sonaeru.agent.found import Collector, name_of
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

SECONDS_IN_ALL = 120.0


@dataclass
class Scan:
    """What was found: facts by key, where each is from, and how long each collector took in milliseconds."""

    facts: Facts = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    timings_ms: dict[str, int] = field(default_factory=dict)


def scan(machine: Machine, collectors: Iterable[Collector], *, seconds: float = SECONDS_IN_ALL) -> Scan:
    """Ask each collector. What did not come in time is `timeout`; nothing that goes wrong gets out of here."""
    end = time.monotonic() + seconds
    found = Scan()
    for collector in collectors:
        begun = time.monotonic()
        found.facts.update(within(min(collector.SECONDS, end - begun), collector, machine))
        found.sources.update(collector.FACTS)
        found.timings_ms[name_of(collector)] = min(round((time.monotonic() - begun) * 1000), int(SECONDS_IN_ALL * 1000))
    return found


def within(seconds: float, collector: Collector, machine: Machine) -> Facts:
    """What a collector states, or `timeout` for all of it: a file system that hangs can only be left behind."""
    if seconds <= 0:
        return dict.fromkeys(collector.FACTS, Reason.TIMEOUT)
    answer: queue.Queue[Facts] = queue.Queue()
    asked = threading.Thread(
        target=lambda: answer.put(tried(collector.FACTS, lambda: collector.collect(machine))), daemon=True
    )
    asked.start()
    try:
        return answer.get(timeout=seconds)
    except queue.Empty:
        return dict.fromkeys(collector.FACTS, Reason.TIMEOUT)
