"""What a campaign came to: unique people, denominators beside every rate, machines in none of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from sonaeru.core.phishing.classify import HUMAN, MACHINE, NONE, UNSURE
from sonaeru.core.phishing.intervals import Rate, Span, rate, span

NOT_SENT: Final = frozenset({"queued", "leased", "handing", "deferred", "cancelled"})
STATES: Final = NOT_SENT | {"accepted", "refused", "bounced", "in_doubt"}
KINDS: Final = (HUMAN, UNSURE, MACHINE, NONE)
LAST: Final = 3


class Outcome(NamedTuple):
    """What became of one delivery, one person. `kind`: of its classification; `hit`: anything at all was recorded."""

    state: str
    accepted_at_ms: int | None
    kind: str
    first_at_ms: int | None
    hit: bool
    reports_ms: tuple[int, ...]
    entered: bool

    @property
    def delivered(self) -> bool:
        """Whether it counts: accepted, or in doubt and answered, or bounced and answered by a person."""
        answered = {"in_doubt": self.hit, "bounced": self.kind == HUMAN}
        return self.state == "accepted" or (self.state in answered and (answered[self.state] or bool(self.reports_ms)))


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of one campaign. None: nothing to say, never 0. Seconds; `resilience`: reports for one who clicked,
    at least and at most.
    """

    planned: int
    delivered: int
    bounced: int
    refused: int
    in_doubt: int
    not_sent: int
    conflicts: int
    clicked: Span | None
    machine_only: int
    reported: Rate | None
    reported_without_click: Span | None
    clicked_and_reported: int
    entered: int
    silent: int
    seconds_to_first_report: float | None
    median_seconds_to_report: float | None
    median_seconds_to_click: float | None
    report_came_first: bool | None
    resilience: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Who clicked again. `base`: people who got two or more of the last three drills."""

    base: int
    repeat: int
    share: Rate | None


def metrics(outcomes: Iterable[Outcome]) -> Metrics:
    """The figures of a campaign, one outcome a person."""
    everybody = list(outcomes)
    people = [each for each in everybody if each.delivered]
    lost = [each.state for each in everybody if not each.delivered]
    clickers = [each for each in people if each.kind == HUMAN]
    unsure = [each for each in people if each.kind == UNSURE]
    others = [each for each in people if each.kind in (MACHINE, NONE)]
    reports, quiet, n = _reporters(people), len(_reporters(others)), len(people)
    return Metrics(
        planned=len(everybody),
        delivered=n,
        bounced=lost.count("bounced"),
        refused=lost.count("refused"),
        in_doubt=lost.count("in_doubt"),
        not_sent=sum(state in NOT_SENT for state in lost),
        conflicts=sum(each.state == "bounced" for each in people),
        clicked=span(len(clickers), len(clickers) + len(unsure), n),
        machine_only=sum(each.kind == MACHINE for each in people),
        reported=rate(len(reports), n),
        reported_without_click=span(quiet, quiet + len(_reporters(unsure)), n),
        clicked_and_reported=len(_reporters(clickers)),
        entered=sum(each.entered for each in clickers),
        silent=len(others) - quiet,
        seconds_to_first_report=_first(people),
        median_seconds_to_report=_median((min(each.reports_ms), each.accepted_at_ms) for each in reports),
        median_seconds_to_click=_median((each.first_at_ms, each.accepted_at_ms) for each in clickers),
        report_came_first=_report_came_first(reports, clickers),
        resilience=_resilience(len(reports), len(clickers), len(unsure)),
    )


def repeat(people: Mapping[str, Sequence[str | None]]) -> Repeat:
    """Who clicked twice or more in the last three drills. Per person the kinds of the drills within 365 days, oldest
    first, None where no mail arrived.
    """
    last = [[kind for kind in kinds[-LAST:] if kind is not None] for kinds in people.values()]
    base = [kinds for kinds in last if len(kinds) >= 2]
    again = sum(kinds.count(HUMAN) >= 2 for kinds in base)
    return Repeat(len(base), again, rate(again, len(base)))


def _reporters(people: Iterable[Outcome]) -> list[Outcome]:
    return [each for each in people if each.reports_ms]


def _first(people: Sequence[Outcome]) -> float | None:
    """Seconds from the first mail to the first report."""
    reports = [at for each in people for at in each.reports_ms]
    accepted = [each.accepted_at_ms for each in people if each.accepted_at_ms is not None]
    return (min(reports) - min(accepted)) / 1000 if reports and accepted else None


def _median(pairs: Iterable[tuple[int | None, int | None]]) -> float | None:
    """The median of seconds between two moments, (later, earlier), where both are known."""
    waits = [(later - earlier) / 1000 for later, earlier in pairs if later is not None and earlier is not None]
    return float(median(waits)) if waits else None


def _report_came_first(reports: Sequence[Outcome], clickers: Sequence[Outcome]) -> bool | None:
    clicks = [each.first_at_ms for each in clickers if each.first_at_ms is not None]
    if not reports:
        return False if clickers else None
    return not clicks or min(at for each in reports for at in each.reports_ms) < min(clicks)


def _resilience(reports: int, clickers: int, unsure: int) -> tuple[float, float] | None:
    return (reports / (clickers + unsure), reports / clickers) if clickers else None
