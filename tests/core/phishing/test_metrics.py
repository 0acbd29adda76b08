"""What the figures of a drill are, and what they never are."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.phishing.given import outcomes

from sonaeru.core.phishing.intervals import difference, rate, span, wilson
from sonaeru.core.phishing.metrics import KINDS, STATES, Metrics, Outcome, metrics, repeat

COUNTS = st.integers(0, 3_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def outcome(
    state: str = "accepted", kind: str = "none", *, reports: tuple[int, ...] = (), hit: bool = False
) -> Outcome:
    return Outcome(state, 0, kind, None if kind == "none" else 1_000, hit or kind != "none", reports, False)


@pytest.mark.parametrize(
    ("given_outcome", "delivered"),
    [
        (outcome("accepted"), True),
        (outcome("in_doubt"), False),
        (outcome("in_doubt", hit=True), True),
        (outcome("in_doubt", "machine"), True),
        (outcome("in_doubt", reports=(1,)), True),
        (outcome("bounced", "unsure"), False),
        (outcome("bounced", "human"), True),
        (outcome("bounced", reports=(1,)), True),
        (outcome("refused", "human", reports=(1,)), False),
        (outcome("queued"), False),
        (outcome("leased"), False),
        (outcome("handing"), False),
        (outcome("deferred"), False),
        (outcome("cancelled"), False),
    ],
)
def test_who_counts_as_reached(given_outcome: Outcome, delivered: bool) -> None:
    assert given_outcome.delivered is delivered
    assert metrics([given_outcome]).delivered == delivered


@given(st.lists(outcomes(), max_size=20))
def test_everybody_is_counted_once(people: list[Outcome]) -> None:
    found = metrics(people)
    assert found.planned == len(people)
    assert found.planned == found.delivered + found.bounced + found.refused + found.in_doubt + found.not_sent


@given(st.lists(outcomes(), max_size=20))
def test_nobody_reached_means_no_rate_instead_of_zero(people: list[Outcome]) -> None:
    found = metrics(people)
    rates = (found.clicked, found.reported, found.reported_without_click)
    assert [each is None for each in rates] == [found.delivered == 0] * 3


@given(st.lists(outcomes(), max_size=20))
def test_a_machine_changes_no_rate_of_clicks(people: list[Outcome]) -> None:
    quiet = [each._replace(kind="none", first_at_ms=None) if each.kind == "machine" else each for each in people]
    before, after = metrics(people), metrics(quiet)
    assert (before.clicked, before.reported_without_click) == (after.clicked, after.reported_without_click)
    assert before.silent == after.silent


@given(st.lists(outcomes(), max_size=20))
def test_parts_add_up(people: list[Outcome]) -> None:
    found = metrics(people)
    if found.clicked and found.reported and found.reported_without_click:
        assert found.silent + found.reported_without_click.k_low == found.delivered - found.clicked.k_high
        assert found.reported_without_click.k_high + found.clicked_and_reported == found.reported.k
        assert found.entered <= found.clicked.k_low


@given(st.permutations([outcome("accepted", kind, reports=(at,)) for kind, at in zip(KINDS, range(4), strict=True)]))
def test_the_order_of_people_is_irrelevant(people: list[Outcome]) -> None:
    assert metrics(people) == metrics(sorted(people))


def test_times_without_a_moment_of_delivery_are_left_out() -> None:
    doubt = Outcome("in_doubt", None, "human", 5_000, True, (9_000,), False)
    found = metrics([doubt])
    assert (found.seconds_to_first_report, found.median_seconds_to_report, found.median_seconds_to_click) == (None,) * 3
    assert found.report_came_first is False
    mixed = metrics([doubt, outcome(kind="human")])
    assert (mixed.seconds_to_first_report, mixed.median_seconds_to_click) == (9.0, 1.0)


def test_every_state_is_known() -> None:
    assert all(isinstance(metrics([outcome(state)]), Metrics) for state in STATES)


@given(COUNTS)
def test_an_interval_holds_its_rate_and_stays_a_share(counts: tuple[int, int]) -> None:
    k, n = counts
    assume(n)
    low, high = wilson(k, n)
    assert 0 <= low <= k / n + 1e-12 and k / n - 1e-12 <= high <= 1
    assert (low == 0) == (k == 0) and (high == 1) == (k == n)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_no_interval_for_what_is_no_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no rate"):
        wilson(k, n)


def test_no_rate_of_nobody() -> None:
    assert (rate(0, 0), span(0, 0, 0), difference((0, 0), (1, 2)), difference((1, 2), (0, 0))) == (None,) * 4


@given(COUNTS, COUNTS)
def test_turning_two_drills_around_turns_the_verdict(older: tuple[int, int], newer: tuple[int, int]) -> None:
    there, back = difference(older, newer), difference(newer, older)
    if there and back:
        turned = {"up": "down", "down": "up", "not_distinguishable": "not_distinguishable"}
        assert back.verdict == turned[there.verdict]
        assert back.interval == pytest.approx((-there.interval[1], -there.interval[0]), abs=1e-12)


def test_the_same_again_is_no_change() -> None:
    found = difference((50, 100), (50, 100))
    assert found and (found.difference, found.verdict) == (0, "not_distinguishable")


def test_only_the_last_three_drills_count() -> None:
    found = repeat({"a": ["human", "human", "none", "none", "human"], "b": [None, "human", "human"], "c": ["human"]})
    assert (found.base, found.repeat) == (2, 1)
    assert repeat({}).share is None
