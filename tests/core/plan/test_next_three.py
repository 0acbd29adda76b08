"""The rule of the three on small catalogues, so that each clause stands alone."""

from __future__ import annotations

from sonaeru.core.plan.catalogue import Action
from sonaeru.core.plan.ranking import next_three, rank

from .test_ranking import action, standing

# Weight 2, 60 minutes: priority 9 each when not implemented.
SLOW = [action("a", ("malware", "I")), action("b", ("access", "I")), action("c", ("mail-caution", "I"))]
NOTHING = "N" * 25


def three(catalogue: list[Action], answers: str = NOTHING) -> list[str]:
    return [each.id for each in next_three(rank(standing(answers), catalogue, {}))]


def test_a_quick_win_replaces_the_third_when_all_three_are_slow() -> None:
    assert three([*SLOW, action("quick", ("screen-lock", "I"), minutes=15)]) == ["a", "b", "quick"]


def test_a_quick_win_may_work_on_the_topic_of_the_third() -> None:
    catalogue = [*SLOW, action("quick", ("screen-lock", "I"), ("mail-caution", "P"), minutes=10, difficulty=6)]
    assert three(catalogue) == ["a", "b", "quick"]


def test_what_takes_more_than_15_minutes_is_no_quick_win() -> None:
    assert three([*SLOW, action("quick", ("screen-lock", "I"), minutes=16)]) == ["a", "b", "c"]


def test_there_is_no_quick_win_when_one_of_the_three_is_quick_already() -> None:
    catalogue = [
        *SLOW[:2],
        action("c", ("mail-caution", "I"), minutes=10),
        action("quick", ("screen-lock", "I"), minutes=10),
    ]
    assert three(catalogue) == ["c", "a", "b"]


def test_a_quick_win_that_shares_a_topic_with_the_first_two_gives_way_to_the_next() -> None:
    shared = action("shared", ("storage", "I"), ("access", "I"), minutes=10, difficulty=8)
    assert three([*SLOW, shared, action("zquick", ("screen-lock", "I"), minutes=10)]) == ["a", "b", "zquick"]


def test_a_quick_win_needs_half_the_priority_of_the_third() -> None:
    half = action("quick", ("screen-lock", "P"), minutes=10)  # 5 against 9
    less = action("quick", ("screen-lock", "P"), minutes=10, difficulty=2)  # 4 against 9
    assert three([*SLOW, half]) == ["a", "b", "quick"]
    assert three([*SLOW, less]) == ["a", "b", "c"]


def test_a_third_that_closes_a_critical_gap_stays() -> None:
    critical = [
        action(name, (concept, "I")) for name, concept in [("x", "updates"), ("y", "passwords"), ("z", "backup")]
    ]
    assert three([*critical, action("quick", ("screen-lock", "I"), minutes=10)]) == ["x", "y", "z"]


def test_a_third_that_leaves_a_critical_gap_half_open_does_not_close_it() -> None:
    """Two-step sign-in done partly is still a critical gap."""
    catalogue = [
        action("x", ("updates", "I")),
        action("y", ("passwords", "I")),
        action("half", ("mfa", "P")),
        action("quick", ("screen-lock", "I"), minutes=10),
    ]
    ranked = rank(standing(NOTHING, "N"), catalogue, {})
    assert [each.id for each in next_three(ranked)] == ["x", "y", "quick"]


def test_an_action_on_a_topic_that_is_taken_is_passed_over() -> None:
    assert three([*SLOW, action("aa", ("malware", "I"), minutes=50)]) == ["aa", "b", "c"]


def test_only_one_check_is_among_the_three_while_there_are_actions() -> None:
    catalogue = [action("a", ("malware", "I")), action("b", ("access", "I"))]
    assert three(catalogue, "UNUN" + "U" * 21) == ["check-1", "a", "b"]


def test_further_checks_fill_what_actions_leave_free() -> None:
    assert three([action("a", ("malware", "I"))], "UN" + "U" * 23) == ["check-1", "a", "check-2"]


def test_there_may_be_fewer_than_three() -> None:
    assert three(SLOW[:2]) == ["a", "b"]
    assert three([]) == []
