"""One look at this PC, as every command that needs one takes it."""

from __future__ import annotations

import argparse

from sonaeru.agent.found import collectors, family
from sonaeru.agent.machine import Machine
from sonaeru.agent.report import Report, report
from sonaeru.agent.scan import scan
from sonaeru.agent.standing import calm_down, privilege, session
from sonaeru.core.devices import Tables


def looked(*, packages: bool, tables: Tables | None) -> Report:
    """One scan of this PC as a report."""
    calm_down()
    machine = Machine()
    asked = [each for each in collectors(family()) if packages or not getattr(each, "PACKAGES", False)]
    return report(
        scan(machine, asked),
        at=machine.now,
        privilege=privilege(),
        session=session(machine.environment),
        data_as_of=tables.as_of if tables else None,
    )


def looking(command: argparse.ArgumentParser) -> None:
    """Give a command that scans its `--no-packages`."""
    command.add_argument("--no-packages", action="store_true", help="時間のかかる、未適用の更新の確認を省きます")
