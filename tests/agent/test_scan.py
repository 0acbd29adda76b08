"""One scan: whatever a collector does, the others are asked, and the report keeps to its form."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.agent.given import machine

from sonaeru.agent.collectors.linux import os_release, reboot
from sonaeru.agent.commands import Command
from sonaeru.agent.found import FAMILIES, collectors
from sonaeru.agent.machine import RUNNING, Machine, end_children
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.report import report
from sonaeru.agent.scan import scan
from sonaeru.core.devices.schema import FACTS, read

KEY = "os.uptime_days"


@dataclass
class Odd:
    """A collector of one fact that does what it is told."""

    does: Callable[[], Facts]
    SECONDS: float = 5
    FACTS: dict[str, str] = field(default_factory=lambda: {KEY: "file:/proc/uptime"})
    __name__: str = "linux.reboot"

    def collect(self, machine: Machine) -> Facts:
        """What it was told."""
        return self.does()


def raising(error: BaseException) -> Callable[[], Facts]:
    """Something that fails."""

    def does() -> Facts:
        raise error

    return does


@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), MemoryError(), OSError(5, "EIO"), KeyError("x")])
def test_an_exception_of_a_collector_becomes_a_reason_and_the_next_is_asked(tmp_path: Path, error: Exception) -> None:
    pc = machine(tmp_path, {"/etc/os-release": "ID=debian\nVERSION_ID=12\n"})
    found = scan(pc, [Odd(raising(error)), os_release])
    assert found.facts == {KEY: Reason.PARSE_ERROR, "os.family": "linux", "os.product": "debian", "os.version": "12"}


def test_a_collector_that_hangs_is_left_behind(tmp_path: Path) -> None:
    never = threading.Event()
    found = scan(machine(tmp_path), [Odd(lambda: {KEY: never.wait()}, SECONDS=0.05), os_release])
    assert (found.facts[KEY], found.facts["os.family"]) == (Reason.TIMEOUT, "linux")
    never.set()


def test_a_command_of_a_collector_that_was_left_behind_is_ended_with_the_program(tmp_path: Path) -> None:
    started = tmp_path / "started"
    os.mkfifo(started)
    script = f"echo > {started}; exec sleep 300"
    pc = replace(machine(tmp_path), commands={"asked": Command(("/bin/sh",), ("-c", script), seconds=300)})
    found = scan(pc, [Odd(lambda: {KEY: pc.run("asked").code}, SECONDS=0.05)])
    started.read_text()  # waits until the command runs
    (child,) = RUNNING
    end_children()
    assert (found.facts[KEY], child.wait(60)) == (Reason.TIMEOUT, -9)


def test_what_is_not_reached_in_two_minutes_is_timeout(tmp_path: Path) -> None:
    assert set(scan(machine(tmp_path), [os_release, reboot], seconds=0).facts.values()) == {Reason.TIMEOUT}


def test_a_key_that_a_collector_forgets_is_not_left_out(tmp_path: Path) -> None:
    assert scan(machine(tmp_path), [Odd(dict)]).facts == {KEY: Reason.NOT_SUPPORTED}


@pytest.mark.parametrize("family", FAMILIES)
def test_an_empty_machine_gives_a_report_of_reasons_that_keeps_to_the_form(tmp_path: Path, family: str) -> None:
    made = report(scan(machine(tmp_path), collectors(family)), at=0, privilege="user", session="none")
    assert len(read(made, whole=False).facts) > 10


def test_a_value_outside_the_form_stays_on_the_pc(tmp_path: Path) -> None:
    made = report(scan(machine(tmp_path), [Odd(lambda: {KEY: "/home/hanako"})]), at=0, privilege="user", session="none")
    assert made["facts"][KEY]["why"] == "parse_error"
    assert "hanako" not in str(made)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_fact_is_stated_by_one_collector(family: str) -> None:
    keys = [key for collector in collectors(family) for key in collector.FACTS]
    assert len(keys) == len(set(keys))


def test_every_fact_that_is_stated_is_one_that_can_be_judged() -> None:
    assert {key for family in FAMILIES for each in collectors(family) for key in each.FACTS} <= set(FACTS)
