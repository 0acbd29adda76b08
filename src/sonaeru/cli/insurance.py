"""`sonaeru insurance pay FILE`: what a policy pays for stated events, and where the rest stays."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sonaeru.cli import _reckoning
from sonaeru.cli._groups import Subparsers
from sonaeru.cli._reckoning import yen
from sonaeru.core.insurance import load_policy, pay
from sonaeru.core.loss.faults import rows, table
from sonaeru.web.library import losses

HELP = "契約が事故にいくら払うかを計算する（what a policy pays for stated events）"


def register(subparsers: Subparsers) -> None:
    """Add the group with its one command."""
    _reckoning.register(subparsers, "insurance", "pay", HELP, paid, as_text)


def paid(data: dict[str, Any]) -> dict[str, Any]:
    """The result of a file `{policy, reading, events}`. Raises BadInput."""
    policy = load_policy(table(data.get("policy"), "policy"))
    found = pay(policy, rows(data.get("events"), "events"), reading=data.get("reading", "narrow"))
    events = [
        {
            "loss": each.loss,
            "paid": each.paid,
            "uncovered": each.uncovered,
            "cuts": dict(each.cuts),
            "parts": dict(each.parts),
        }
        for each in found
    ]
    return {"paid_total": math.fsum(each.paid for each in found), "events": events}


def as_text(found: dict[str, Any]) -> list[str]:
    """For people: whole yen, what is paid rounded down, the rest as what it leaves."""
    lines = [line for number, each in enumerate(found["events"], 1) for line in _event(number, each)]
    return [*lines, f"支払われる額の合計 {yen(found['paid_total'])}", "", losses.wording("texts")["all_pages"].ja]


def _event(number: int, each: dict[str, Any]) -> Iterator[str]:
    shown = math.floor(each["paid"] + 1e-6)
    yield f"{number}. かかった額 {yen(each['loss'])}　支払われる額 {yen(shown)}　自己負担 {yen(each['loss'] - shown)}"
    for reason, cut in each["cuts"].items():
        yield f"　－ {losses.wording('reasons')[reason].ja} {yen(cut)}"
