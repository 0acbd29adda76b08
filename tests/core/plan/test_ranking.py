from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.assessment import Sheet, score
from sonaeru.core.editions import Answer
from sonaeru.core.plan.catalogue import Action, Cost, Raise
from sonaeru.core.plan.ranking import Gain, How, Ranked, State, gain, next_three, rank
from sonaeru.core.posture import Evidence, Posture, Proof, posture
from sonaeru.core.words import Words
from sonaeru.web.library import reader

from ..given import EXAMPLE, IPA, LETTERS, MEASURES, READINESS, answers, every, sheet, some_answers

ACTIONS = reader.actions()
TEXT = Words("対策", "Action")


def against(topic: str) -> Evidence:
    seen = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    return Evidence(kind="device", topic=topic, as_of=seen, proof=Proof.MEASURED, contradicts=True)


def standing(ipa: str, readiness: str = "", measures: str = "", seen: Iterable[Evidence] = ()) -> Posture:
    return posture([sheet(IPA, ipa), sheet(READINESS, readiness), sheet(MEASURES, measures)], seen)


def action(
    identifier: str, *raises: tuple[str, str], minutes: int = 60, difficulty: int = 1, after: str = ""
) -> Action:
    return Action(
        id=identifier,
        title=TEXT,
        summary=TEXT,
        verb=TEXT,
        steps=(),
        minutes=minutes,
        cost=Cost.FREE,
        difficulty=difficulty,
        raises=tuple(Raise(concept, LETTERS[to]) for concept, to in raises),
        after=tuple(after.split()),
        closes=(),
    )


def figures(ranked: Iterable[Ranked]) -> list[tuple[str, int, int, int, int]]:
    return [(each.id, each.points, each.risk, each.effort, each.priority) for each in ranked]


def priorities(ranked: Iterable[Ranked]) -> list[tuple[str, int]]:
    return [(each.id, each.priority) for each in ranked]


def only(found: tuple[Ranked, ...]) -> Ranked:
    (one,) = found
    return one


def test_the_worked_example_ranks_as_published() -> None:
    ranked = rank(standing(EXAMPLE, "NUIPNINNI", seen=[against("malware")]), ACTIONS, {})
    assert figures(ranked[:9]) == [
        ("check-1", 2, 5, 0, 17),
        ("passwords-long", 4, 5, 2, 17),
        ("restore-drill", 0, 5, 1, 14),
        ("mfa-on", 0, 5, 2, 13),
        ("incident-card", 2, 3, 1, 10),
        ("av-everywhere", 0, 3, 2, 9),
        ("byod-rule", 4, 2, 1, 9),
        ("updates-auto", 2, 2, 1, 7),
        ("auto-lock", 4, 1, 0, 7),
    ]
    assert [each.id for each in next_three(ranked)] == ["check-1", "passwords-long", "restore-drill"]
    assert gain(next_three(ranked)) == Gain(guaranteed=6, at_most=14)


def test_the_check_task_of_the_worked_example_names_what_to_check() -> None:
    check = rank(standing(EXAMPLE, "NUIPNINNI"), ACTIONS, {})[0]
    assert [each.topic.concept for each in check.references] == ["edge-devices", "wifi", "cloud-choice"]
    assert (check.minutes, check.title.ja) == (9, "わからない3つを確かめる")


@pytest.mark.parametrize(
    ("ipa", "readiness", "expected"),
    [
        ("I" * 25, "", []),
        ("U" * 25, "", [("check-1", 20), ("check-2", 11), ("check-3", 11)]),
        ("N" * 25, "", [("updates-auto", 18), ("passwords-long", 17), ("backup-start", 12)]),
        ("N" * 25, "N" * 9, [("updates-auto", 18), ("passwords-long", 17), ("mfa-on", 13)]),
        ("P" * 25, "", [("updates-auto", 7), ("incident-rehearsal", 7), ("passwords-long", 6)]),
    ],
    ids=["all implemented", "all unknown", "none implemented", "none implemented, nor readiness", "all partly"],
)
def test_the_published_results_come_out(ipa: str, readiness: str, expected: list[tuple[str, int]]) -> None:
    assert priorities(next_three(rank(standing(ipa, readiness), ACTIONS, {}))) == expected


def test_the_first_check_of_someone_who_knows_nothing_is_the_critical_items() -> None:
    first = rank(standing("U" * 25), ACTIONS, {})[0]
    assert [each.topic.number for each in first.references] == [1, 3, 11, 24, 2]


def test_25_unknown_items_make_five_checks_of_five() -> None:
    ranked = rank(standing("U" * 25), ACTIONS, {})
    assert [(each.id, each.minutes, each.points, each.most) for each in ranked] == [
        (f"check-{n}", 15, 5, 25) for n in range(1, 6)
    ]


def test_checks_of_sets_without_points_gain_no_points() -> None:
    check = only(rank(standing("", "U" * 5), ACTIONS, {}))
    assert (check.points, check.most, check.risk) == (0, 0, 5)


def test_checks_sort_by_weight_then_critical_then_tier_then_number() -> None:
    ranked = rank(standing("U" + "." * 23 + "U", "." * 3 + "UU", "U" * 2), ACTIONS, {})
    check = sorted(ranked, key=lambda each: each.id)
    names = [f"{each.topic.tier}{each.topic.number}" for one in check for each in one.references]
    assert names == ["I1", "T1", "R4", "R5", "I25", "T2"]


@pytest.mark.parametrize(
    ("letter", "counts"),
    [("I", []), ("P", ["a"]), ("N", ["a", "b"]), ("U", ["check-1"]), (".", [])],
)
def test_an_action_is_a_candidate_while_its_topic_is_below_its_target(letter: str, counts: list[str]) -> None:
    catalogue = [action("a", ("access", "I")), action("b", ("access", "P"))]
    ranked = rank(standing("..." + letter), catalogue, {})
    assert sorted(each.id for each in ranked) == counts


def test_points_are_the_way_to_the_target() -> None:
    catalogue = [action("a", ("access", "I"), ("malware", "P"), ("updates", "I"), ("mfa", "I"))]
    one = rank(standing("PN.P", "N"), catalogue, {})[0]
    assert (one.points, one.most) == (2 + 2 + 2, 6)


def test_a_secondary_topic_alone_makes_no_candidate() -> None:
    assert rank(standing("NN"), [action("a", ("access", "I"), ("updates", "I"))], {}) == ()


@pytest.mark.parametrize(
    ("text", "readiness", "concept", "risk"),
    [
        ("...N", "", "access", 2),
        ("...P", "", "access", 1),
        ("N", "", "updates", 3 + 2),
        ("P", "", "updates", 3 - 1),
        ("", "N", "mfa", 3 + 2),
        ("", "P", "mfa", 3 - 1 + 2),
    ],
)
def test_risk_is_weight_less_one_when_partly_and_two_more_when_critical(
    text: str, readiness: str, concept: str, risk: int
) -> None:
    assert only(rank(standing(text, readiness), [action("a", (concept, "I"))], {})).risk == risk


def test_risk_is_the_greatest_of_all_topics_that_count() -> None:
    one = only(rank(standing("N..N"), [action("a", ("access", "I"), ("updates", "I"))], {}))
    assert (one.risk, one.points) == (5, 8)


@pytest.mark.parametrize(("minutes", "effort"), [(15, 0), (16, 1), (60, 1), (61, 2), (180, 2), (181, 3)])
def test_effort_grows_with_minutes(minutes: int, effort: int) -> None:
    assert only(rank(standing("...N"), [action("a", ("access", "I"), minutes=minutes)], {})).effort == effort


def test_effort_grows_with_cost_and_difficulty() -> None:
    by_id = {each.id: each.effort for each in rank(standing("N" * 25, "N" * 9, "N" * 10), ACTIONS, {})}
    assert (by_id["auto-lock"], by_id["av-everywhere"], by_id["backup-start"], by_id["net-control"]) == (0, 2, 5, 7)


def test_a_failing_device_brings_an_implemented_item_back_without_points() -> None:
    one = only(rank(standing(".I", seen=[against("malware")]), [action("a", ("malware", "I"), minutes=10)], {}))
    assert one.references[0].how is How.CONTRADICTED
    assert (one.points, one.risk, one.priority) == (0, 2 + 1, 9 + 2)


def test_failing_evidence_on_what_was_never_asked_counts_by_its_weight() -> None:
    one = only(rank(standing("", seen=[against("services")]), [action("a", ("services", "I"), minutes=10)], {}))
    assert one.references[0].how is How.SEEN
    assert (one.points, one.risk, one.priority) == (0, 2, 6)


def test_failing_evidence_on_an_unknown_item_leaves_it_to_the_check() -> None:
    ranked = rank(standing(".U", seen=[against("malware")]), [action("a", ("malware", "I"))], {})
    assert [each.id for each in ranked] == ["check-1"]


@pytest.mark.parametrize("letter", ["N", "P", "U", "I"])
def test_a_marked_item_offers_nothing(letter: str) -> None:
    marked = Sheet(IPA, every("I", i9=letter), frozenset({9}))
    assert rank(posture([marked], [against("wifi")]), ACTIONS, {}) == ()


@pytest.mark.parametrize("state", list(State))
def test_what_is_done_running_or_declined_is_not_proposed_and_what_waits_is(state: State) -> None:
    ranked = rank(standing("N" * 25), ACTIONS, {"updates-auto": state})
    assert ("updates-auto" in [each.id for each in ranked]) == (state is State.NOT_STARTED)


@pytest.mark.parametrize(
    ("letter", "state", "proposed"),
    [
        ("N", {}, False),
        ("P", {}, True),
        ("N", {"first": State.DONE}, True),
        ("N", {"first": State.RUNNING}, False),
        ("N", {"first": State.DECLINED}, False),
    ],
)
def test_a_prerequisite_is_met_when_done_or_answered(letter: str, state: dict[str, State], proposed: bool) -> None:
    catalogue = [action("first", ("backup", "P")), action("then", ("backup", "I"), after="first")]
    ranked = rank(standing("." * 10 + letter), catalogue, state)
    assert ("then" in [each.id for each in ranked]) is proposed


def test_a_prerequisite_answered_with_unknown_is_not_met() -> None:
    catalogue = [action("first", ("backup", "P")), action("then", ("updates", "I"), after="first")]
    assert [each.id for each in rank(standing("N.........U"), catalogue, {})] == ["check-1"]


def test_ties_go_by_risk_then_minutes_then_name() -> None:
    catalogue = [
        action("b", ("access", "I")),
        action("a", ("malware", "I")),
        action("c", ("malware", "I"), minutes=50),
        action("d", ("incident-plan", "P"), difficulty=2),
    ]
    ranked = rank(standing(".N.N" + "." * 19 + "N"), catalogue, {})
    assert priorities(ranked) == [("d", 9), ("c", 9), ("a", 9), ("b", 9)]


sheets = st.builds(
    lambda ipa, more: [Sheet(IPA, ipa), Sheet(READINESS, dict(enumerate(more[:9], 1))), sheet(MEASURES, "")],
    some_answers,
    st.lists(st.sampled_from(list(Answer)), max_size=9),
)


@given(sheets, st.permutations(ACTIONS))
def test_the_order_of_the_catalogue_does_not_matter(given_sheets: list[Sheet], shuffled: list[Action]) -> None:
    stood = posture(given_sheets)
    assert rank(stood, shuffled, {}) == rank(stood, ACTIONS, {})


@given(sheets)
def test_doing_the_three_gains_at_least_what_was_promised(given_sheets: list[Sheet]) -> None:
    """Actions bring their topics to the target; what was to be checked turns out not to be done."""
    three = next_three(rank(posture(given_sheets), ACTIONS, {}))
    before = given_sheets[0].answers
    numbers = {item.concept: item.no for item in IPA.items}
    checked = {each.topic.concept: LETTERS["N"] for one in three if one.action is None for each in one.references}
    table = IPA.points()
    # Two actions may raise one topic, one of them half way: what was reached once is not undone by the other.
    goals = [goal for one in three if one.action for goal in one.action.raises]
    targets = {goal.concept: goal.to for goal in sorted(goals, key=lambda goal: table[goal.to])}
    reached = {numbers[concept]: to for concept, to in {**checked, **targets}.items() if concept in numbers}
    after = {no: max(given, reached.get(no, given), key=table.__getitem__) for no, given in before.items()}
    assert score(IPA, after).total >= score(IPA, before).total + gain(three).guaranteed


@given(sheets)
def test_no_two_of_the_three_work_on_one_topic(given_sheets: list[Sheet]) -> None:
    three = next_three(rank(posture(given_sheets), ACTIONS, {}))
    concepts = [each.topic.concept for one in three for each in one.references]
    assert len(set(concepts)) == len(concepts)


@given(sheets)
def test_a_second_check_stands_only_where_too_few_actions_are_left(given_sheets: list[Sheet]) -> None:
    ranked = rank(posture(given_sheets), ACTIONS, {})
    three = next_three(ranked)
    checks = [each for each in three if each.action is None]
    if len(checks) > 1:
        taken = {each.topic.concept for one in three for each in one.references}
        left = [each for each in ranked if each.action and each not in three]
        assert all(taken & {reference.topic.concept for reference in each.references} for each in left)


def test_rules_readiness_and_measures_are_understood_by_the_answers_alone() -> None:
    assert rank(posture([Sheet(IPA, answers(EXAMPLE))]), ACTIONS, {})[0].id == "passwords-long"
