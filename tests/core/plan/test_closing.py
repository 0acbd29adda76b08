from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.editions import Answer
from sonaeru.core.plan import Closing, Document, Shown, State, counting, evidence_of, shown_by, standing
from sonaeru.core.posture import Proof, Verdict, posture
from sonaeru.web.library import reader

from ..given import IPA, MEASURES, READINESS, sheet

TODAY = dt.date(2026, 11, 30)
POLICY = Closing("doc", "policy")


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def seen(until: int, kind: Closing = POLICY) -> Shown:
    return Shown(kind, days(-10), days(until))


@pytest.mark.parametrize(
    ("said", "shown", "state", "lapsed"),
    [
        (State.NOT_STARTED, [], State.NOT_STARTED, None),
        (State.DONE, [], State.DONE, None),
        (State.NOT_STARTED, [seen(0)], State.DONE, None),
        (State.RUNNING, [seen(30)], State.DONE, None),
        (State.DONE, [seen(-1)], State.NOT_STARTED, days(-1)),
        (State.RUNNING, [seen(-1)], State.RUNNING, days(-1)),
        # A newer paper takes the place of one that lapsed.
        (State.DONE, [seen(-1), seen(5)], State.DONE, None),
        (State.DECLINED, [seen(5)], State.DECLINED, None),
        # What closes something else says nothing.
        (State.DONE, [seen(-1, Closing("doc", "rules"))], State.DONE, None),
    ],
)
def test_evidence_closes_and_lapsed_evidence_opens(
    said: State, shown: list[Shown], state: State, lapsed: dt.date | None
) -> None:
    found = standing(said, [POLICY], shown, today=TODAY)
    assert (found.state, found.lapsed_on) == (state, lapsed)
    assert found.again == (lapsed is not None)


@given(st.lists(st.builds(seen, st.integers(-400, 400))), st.sampled_from(list(State)), st.integers(0, 400))
def test_more_evidence_that_holds_never_opens_what_is_closed(shown: list[Shown], said: State, until: int) -> None:
    before = standing(said, [POLICY], shown, today=TODAY)
    after = standing(said, [POLICY], [*shown, seen(until)], today=TODAY)
    assert before.state is not State.DONE or after.state is State.DONE


@pytest.mark.parametrize(
    ("dated", "approver", "review", "closes"),
    [(-1, "社長", 30, True), (-1, "  ", 30, False), (None, "社長", 30, False), (-1, "社長", None, False)],
)
def test_a_paper_needs_its_day_an_approver_and_a_review_date(
    dated: int | None, approver: str, review: int | None, closes: bool
) -> None:
    paper = Document("policy", dated and days(dated), approver, review and days(review))
    assert bool(shown_by([paper])) == closes


def test_a_paper_supports_what_its_action_raises_until_its_review_date() -> None:
    shown = shown_by([Document("policy", days(-1), "社長", days(0))])
    (evidence,) = evidence_of(shown, reader.actions(), today=TODAY)
    assert (evidence.topic, evidence.supports, evidence.proof) == ("rules", Answer.PARTLY, Proof.DOCUMENT)
    assert not evidence.contradicts and evidence.current
    assert not evidence_of(shown, reader.actions(), today=days(1))[0].current


def test_a_paper_of_no_action_says_nothing() -> None:
    shown = shown_by([Document("a photo", days(-1), "社長", days(30))])
    assert evidence_of(shown, reader.actions(), today=TODAY) == ()


def test_a_paper_confirms_the_answer_it_supports() -> None:
    shown = shown_by([Document("policy", days(-1), "社長", days(30))])
    sheets = [sheet(IPA, "I" * 24 + "P"), sheet(READINESS, ""), sheet(MEASURES, "")]
    topics = posture(sheets, evidence_of(shown, reader.actions(), today=TODAY)).topics
    assert topics["rules"].verdict is Verdict.CONFIRMED


@pytest.mark.parametrize(("ago", "state"), [(0, State.DECLINED), (89, State.DECLINED), (90, State.NOT_STARTED)])
def test_declining_holds_for_ninety_days(ago: int, state: State) -> None:
    assert counting(State.DECLINED, days(-ago), today=TODAY) is state
    assert counting(State.DONE, days(-ago), today=TODAY) is State.DONE
