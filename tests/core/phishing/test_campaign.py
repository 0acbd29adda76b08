"""Moves that are not listed do not exist."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.phishing.campaign import (
    MOVES,
    Event,
    NotPossible,
    Plan,
    State,
    approval_faults,
    approval_holds,
    fingerprint,
    move,
    possible,
)

# The table of the design, as a person would read it aloud.
LISTED = """
draft check checked
draft cancel cancelled
checked edit draft
checked approve approved
checked cancel cancelled
approved edit draft
approved schedule scheduled
approved cancel cancelled
scheduled edit draft
scheduled start sending
scheduled hold paused
scheduled cancel cancelled
scheduled stop stopped
sending pause paused
sending finish observing
sending stop stopped
paused resume sending
paused edit draft
paused stop stopped
observing close closed
observing stop stopped
stopped close closed
closed anonymise anonymised
"""
ALLOWED = {tuple(line.split()[:2]): line.split()[2] for line in LISTED.strip().splitlines()}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_pair_is_as_listed(state: State, event: Event) -> None:
    if (state.value, event.value) in ALLOWED:
        assert move(state, event) == ALLOWED[state.value, event.value]
        assert event in possible(state)
    else:
        with pytest.raises(NotPossible):
            move(state, event)
        assert event not in possible(state)


@pytest.mark.parametrize("state", [State.SCHEDULED, State.PAUSED])
def test_nothing_is_edited_after_the_first_mail(state: State) -> None:
    with pytest.raises(NotPossible):
        move(state, Event.EDIT, mails_out=True)
    assert Event.EDIT not in possible(state, mails_out=True)


def test_every_campaign_comes_to_an_end() -> None:
    ends = {state for state in State if not possible(state)}
    assert ends == {State.CANCELLED, State.ANONYMISED}
    reach = {State.DRAFT}
    for _ in State:
        reach |= {after for (at, _), after in MOVES.items() if at in reach}
    assert reach == set(State)


def test_from_the_kill_switch_only_closing_leads_on() -> None:
    assert possible(State.STOPPED) == (Event.CLOSE,)
    stoppable = {at for at, event in MOVES if event is Event.STOP}
    assert stoppable == {State.SCHEDULED, State.SENDING, State.PAUSED, State.OBSERVING}


@pytest.mark.parametrize(
    ("approver", "previewed", "expected"),
    [
        ("ann", "h", ()),
        ("eve", "h", ("own_campaign",)),
        ("bob", "h", ("own_campaign",)),
        ("ann", "old", ("not_previewed",)),
        ("eve", "", ("own_campaign", "not_previewed")),
    ],
)
def test_another_person_approves_what_that_person_saw(approver: str, previewed: str, expected: tuple[str, ...]) -> None:
    assert approval_faults(Plan(creator="eve", last_editor="bob", plan_hash="h"), approver, previewed) == expected


def test_an_approval_holds_for_14_days() -> None:
    assert approval_holds(NOW, NOW + dt.timedelta(days=14))
    assert not approval_holds(NOW, NOW + dt.timedelta(days=14, seconds=1))


@given(st.dictionaries(st.text(), JSON, min_size=1, max_size=5))
def test_a_fingerprint_knows_no_order_and_every_change(plan: dict[str, object]) -> None:
    turned = dict(reversed(plan.items()))
    assert fingerprint(plan) == fingerprint(turned)
    assert fingerprint(plan) != fingerprint({**plan, next(iter(plan)): "another thing"})


def test_a_fingerprint_is_of_canonical_json() -> None:
    # printf '{"a":"髙","b":[1,null]}' | sha256sum
    assert (
        fingerprint({"b": [1, None], "a": "髙"}) == "43dc0bd00762b0f21850c95df024d84bf079fdd0b40ddd1674e0eb54e6c315d0"
    )
    with pytest.raises(ValueError, match="not JSON compliant"):
        fingerprint({"a": float("nan")})
