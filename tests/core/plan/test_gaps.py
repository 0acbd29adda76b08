from __future__ import annotations

import datetime as dt

from sonaeru.core.assessment import Sheet
from sonaeru.core.plan import GapKind, gaps
from sonaeru.core.posture import Evidence, Proof, posture
from sonaeru.web.library import reader

from ..given import IPA, MEASURES, READINESS, every, sheet

ACTIONS = reader.actions()
SEEN = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def found(ipa: str, readiness: str = "", *seen: Evidence) -> list[tuple[str, GapKind, str]]:
    sheets = [sheet(IPA, ipa), sheet(READINESS, readiness), sheet(MEASURES, "")]
    return [
        (f"{gap.topic.tier}{gap.topic.number}", gap.kind, gap.action.id if gap.action else "")
        for gap in gaps(posture(sheets, seen), ACTIONS)
    ]


def test_critical_answers_of_every_tier_stand_together() -> None:
    assert found("NIIIIIIIIIUIIIIIIIIIIIIII", "PIIIIINII") == [
        ("I1", GapKind.OPEN, "updates-auto"),
        ("R1", GapKind.OPEN, "mfa-on"),
        ("R7", GapKind.OPEN, "restore-drill"),
        ("I11", GapKind.CHECK, ""),
    ]


def test_readiness_counts_only_where_it_was_answered() -> None:
    assert found("I" * 25) == []


def test_an_answer_that_evidence_contradicts_is_a_gap_also_at_100_points() -> None:
    seen = Evidence("device", "malware", SEEN, Proof.MEASURED, contradicts=True)
    assert found("I" * 25, "", seen) == [("I2", GapKind.CONTRADICTED, "av-everywhere")]


def test_there_are_at_most_eight_and_what_is_known_comes_first() -> None:
    all_of_them = found("U" * 25, "N" * 9)
    assert len(all_of_them) == 8
    assert [kind for _, kind, _ in all_of_them] == [GapKind.OPEN] * 5 + [GapKind.CHECK] * 3


def test_a_marked_item_is_no_gap() -> None:
    marked = Sheet(IPA, every("I", i9="N"), frozenset({9}))
    assert gaps(posture([marked]), ACTIONS) == ()
