"""What `sonaeru assess FILE --json` prints for a file, and its exit status: the published form of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sonaeru.core.assessment.csv_intake import Editions
from sonaeru.core.assessment.faults import Fault
from sonaeru.core.assessment.intake import Input, read
from sonaeru.core.assessment.merging import Merged, merge
from sonaeru.core.assessment.scoring import GapState, Score, score, unanswered
from sonaeru.core.assessment.sheets import Sheet
from sonaeru.core.editions import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """`exit`: 0 fine or a draft, 1 lowest band or an open critical gap, 2 a fault. `body`: values that JSON can hold.

    `sheet` (the company's answers) and `score` are there for a finished assessment, `merged` with several sites.
    """

    exit: int
    body: Mapping[str, object] = field(hash=False)
    fault: Fault | None = None
    sheet: Sheet | None = None
    score: Score | None = None
    merged: Merged | None = None


def answer(data: bytes | str, editions: Editions, name: str = "") -> Outcome:
    """Judge a file: JSON or a table (see intake.read). `editions` are the released ones by (id, edition)."""
    found = read(data, editions, name)
    if isinstance(found, Fault):
        return Outcome(2, {"error": error_body(found)}, fault=found)
    if found.draft:
        return Outcome(0, _draft(found))
    merged = _merged(found) if found.sites else None
    sheet = sheet_of(found, merged)
    reached = score(sheet.question_set, sheet.answers, sheet.not_applicable)
    body = score_body(reached) | (_sites(merged) if merged else {})
    return Outcome(_exit(sheet, reached), body, sheet=sheet, score=reached, merged=merged)


def sheet_of(found: Input, merged: Merged | None = None) -> Sheet:
    """The company's answers of a file; of several sites, those merged."""
    merged = merged or (_merged(found) if found.sites else None)
    return Sheet(found.question_set, merged.answers if merged else found.answers, frozenset(found.not_applicable))


def _merged(found: Input) -> Merged:
    return merge(found.question_set, found.sites, {no: each.answer for no, each in found.overrides.items()})


def _exit(sheet: Sheet, reached: Score) -> int:
    is_open = any(gap.state is GapState.OPEN for gap in reached.critical)
    return int(is_open or reached.band == sheet.question_set.bands[0])


def error_body(found: Fault) -> dict[str, object]:
    """A fault as values that JSON can hold, in the published form."""
    site = {} if found.site is None else {"site": found.site}
    items = {"items": list(found.items)} if found.items else {}
    return {"code": found.code.value, **site, **items}


def _draft(found: Input) -> dict[str, object]:
    return {
        "status": "draft",
        "answered": len(found.answers),
        "missing": list(unanswered(found.question_set, found.answers)),
        "total": None,
        "band": None,
    }


def score_body(reached: Score) -> dict[str, object]:
    """The score as values that JSON can hold, in the published form."""
    marked = reached.applicable
    return {
        "total": reached.total,
        "band": reached.band.id,
        "parts": {str(no): {"points": part.points, "max": part.max} for no, part in reached.parts.items()},
        "counts": {each.value: reached.counts[each] for each in Answer},
        "next_band": reached.next_band.id if reached.next_band else None,
        "points_to_next_band": reached.points_to_next_band,
        "check_first": list(reached.check_first),
        "critical": [{"item": gap.item, "state": gap.state.value} for gap in reached.critical],
        "applicable": {
            "items": marked.items,
            "points": marked.points,
            "max": marked.max,
            "percent": marked.percent,
        }
        if marked
        else None,
    }


def _sites(merged: Merged) -> dict[str, object]:
    return {
        "merged": {str(no): given.value for no, given in merged.answers.items()},
        "sites": [
            {
                "site": each.site,
                "answered": each.answered,
                "points": each.points,
                "total": each.total,
                "band": each.band.id if each.band else None,
            }
            for each in merged.sites
        ],
        "disagree": list(merged.disagree),
        "check_sites": {str(no): list(sites) for no, sites in merged.check_sites.items()},
        "critical_sites": {str(no): list(sites) for no, sites in merged.critical_sites.items()},
        "overridden": list(merged.overridden),
    }
