from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given

from sonaeru.core.editions import Answer
from sonaeru.core.plan import Criterion, decided_by, order, rank, reason
from sonaeru.core.posture import Evidence, Proof, posture
from sonaeru.web.library import reader

from ..given import EXAMPLE, IPA, MEASURES, READINESS, sheet, some_answers

ACTIONS = reader.actions()
LABELS = {choice.answer: choice.button for choice in IPA.choices}
EXAMPLE_OF_ALL = [sheet(IPA, EXAMPLE), sheet(READINESS, "NUIPNINNI"), sheet(MEASURES, "")]
SEEN = Evidence("device", "malware", dt.datetime(2026, 11, 20, tzinfo=dt.UTC), Proof.MEASURED, contradicts=True)
RANKED = {each.id: each for each in rank(posture(EXAMPLE_OF_ALL, [SEEN]), ACTIONS, {})}


@pytest.mark.parametrize(
    ("identifier", "sentence"),
    [
        ("check-1", "備え2・問9・問23が「わからない」で、9分で確かめられます。"),
        ("passwords-long", "問3が「できていない」で、60分で始められます。"),
        ("updates-auto", "問1が「一部できている」で、40分で始められます。"),
        ("mfa-on", "備え1が「できていない」で、60分で始められます。"),
        ("av-everywhere", "問2は「できている」ですが、確かめると足りない所がありました。30分で始められます。"),
    ],
)
def test_one_sentence_says_why(identifier: str, sentence: str) -> None:
    assert reason(RANKED[identifier], LABELS).ja == sentence


def test_what_was_never_asked_but_seen_says_so() -> None:
    seen = Evidence("device", "services", SEEN.as_of, Proof.MEASURED, contradicts=True)
    found = {each.id: each for each in rank(posture([sheet(MEASURES, "")], [seen]), ACTIONS, {})}
    assert reason(found["services-off"], LABELS).ja.startswith("技術対策4は、確かめると足りない所がありました。")


def test_english_says_the_same() -> None:
    assert reason(RANKED["passwords-long"], LABELS).en == "You can begin item 3, answered “Not yet”, in 60 minutes."


@given(some_answers)
def test_neighbours_are_told_apart_by_the_first_figure_that_differs(answers: dict[int, Answer]) -> None:
    ranked = rank(
        posture([sheet(IPA, "".join("IPNU"[list(Answer).index(answers[no])] for no in answers))]), ACTIONS, {}
    )
    for first, second in pairwise(ranked):
        decided = decided_by(first, second)
        assert order(decided).ja
        assert (decided is Criterion.PRIORITY) == (first.priority > second.priority)
        if decided is Criterion.ID:
            assert (first.priority, first.risk, first.minutes) == (second.priority, second.risk, second.minutes)
            assert first.id < second.id
