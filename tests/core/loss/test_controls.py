"""What measures change: the worked figures of the design, and what an answer nobody knows does."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.given import IPA, MEASURES, READINESS

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer
from sonaeru.core.loss import BadInput, Shown, control_factors, load_effects, shown
from sonaeru.core.posture import Evidence, Proof, posture
from sonaeru.web.library import losses

EFFECTS = losses.effects()
TOPICS = sorted({topic for group in EFFECTS.groups for topic in group.topics})
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
NEUTRAL = dict.fromkeys(TOPICS, Shown(0.5, 1))


def rate(incident: str, **topics: Shown | None) -> tuple[float, float, float]:
    """The rate factor where all else stands at the reference."""
    named = {name.replace("_", "-"): each for name, each in topics.items()}
    found = control_factors(NEUTRAL | named, EFFECTS).rate_of(incident)
    return found.low, found.mid, found.high


def test_the_reference_changes_nothing() -> None:
    found = control_factors(NEUTRAL, EFFECTS)
    assert {each.mid for each in (*found.rate.values(), *found.severity.values())} == {1}


def test_prompt_updates_measured_and_claimed() -> None:
    measured, claimed = Shown(1, 1), Shown(1, 0.3)
    assert rate("mail_malware", updates=measured, patching=measured)[1] == pytest.approx(0.8409, abs=1e-4)
    assert rate("mail_malware", updates=claimed, patching=claimed)[1] == pytest.approx(2**-0.075)


def test_all_groups_of_ransomware_measured() -> None:
    found = control_factors(dict.fromkeys(TOPICS, Shown(1, 1)), EFFECTS)
    assert found.rate_of("ransomware").mid == pytest.approx(0.5028, abs=1e-4)
    assert found.severity_of("lost_profit").mid == pytest.approx(8**-0.125 * 1.2**-0.25)


def test_a_proven_restore_makes_recovery_cheaper() -> None:
    topics = NEUTRAL | {"backup": Shown(1, 1), "restore-test": Shown(1, 1)}
    assert control_factors(topics, EFFECTS).severity_of("recovery").mid == pytest.approx(0.771, abs=1e-3)


def test_the_least_of_the_topics_of_a_group_decides() -> None:
    good, bad = Shown(1, 1), Shown(0, 0.6)
    assert rate("mail_malware", updates=good, patching=bad) == rate("mail_malware", updates=bad, patching=bad)


def test_what_nobody_knows_widens_and_does_not_raise_the_middle() -> None:
    low, mid, high = rate("bec_fraud", mfa=None)
    assert (low, mid) == (1, 1)
    assert high == pytest.approx(1.4**0.25)
    why = next(each for each in control_factors(NEUTRAL | {"mfa": None}, EFFECTS).reasons if each.group == "mfa")
    assert (why.unknown, why.shown) == (("mfa",), None)
    assert why.widening == pytest.approx(math.log(1.4) / 4)


def test_a_group_that_was_never_asked_is_unknown_and_one_known_topic_speaks_for_it() -> None:
    found = {each.group: each for each in control_factors({"updates": Shown(1, 1)}, EFFECTS).reasons}
    assert found["patch"].unknown == ()
    assert found["restore"].unknown == ("backup", "restore-test")


@given(st.dictionaries(st.sampled_from(TOPICS), st.none() | st.builds(Shown, st.floats(0, 1), st.floats(0, 1))))
def test_factors_keep_within_their_limits_and_in_order(topics: dict[str, Shown | None]) -> None:
    found = control_factors(topics, EFFECTS)
    for each in found.rate.values():
        assert 0.4 <= each.low <= each.mid <= each.high <= 2.5
    for each in found.severity.values():
        assert 0.5 <= each.low <= each.mid <= each.high <= 1.5


@given(st.sampled_from(TOPICS), st.floats(0, 1), st.floats(0, 1))
def test_more_of_a_measure_never_makes_it_worse(topic: str, level: float, more: float) -> None:
    less, much = sorted((level, more))
    before = control_factors(NEUTRAL | {topic: Shown(less, 1)}, EFFECTS)
    after = control_factors(NEUTRAL | {topic: Shown(much, 1)}, EFFECTS)
    assert all(after.rate[each].mid <= before.rate[each].mid for each in before.rate)
    assert all(after.severity[each].mid <= before.severity[each].mid for each in before.severity)


def seen(answer: Answer, concept: str = "mfa", *evidence: Evidence, spared: bool = False) -> Shown | None:
    """What a posture with one answer shows."""
    sheet = next(each for each in (READINESS, MEASURES, IPA) if concept in {item.concept for item in each.items})
    no = next(item.no for item in sheet.items if item.concept == concept)
    standing = posture([Sheet(sheet, {no: answer}, frozenset({no}) if spared else frozenset())], evidence)
    return shown(standing, EFFECTS)[concept]


def proof(proof: Proof, supports: Answer | None = Answer.IMPLEMENTED, *, against: bool = False) -> Evidence:
    return Evidence("device", "mfa", NOW, proof, supports, against)


def test_how_much_weight_a_word_and_a_proof_have() -> None:
    assert seen(Answer.IMPLEMENTED) == Shown(1, 0.3)
    assert seen(Answer.NOT_IMPLEMENTED) == Shown(0, 0.6)
    assert seen(Answer.UNKNOWN) is None
    assert seen(Answer.IMPLEMENTED, "mfa", proof(Proof.MEASURED)) == Shown(1, 1)
    assert seen(Answer.IMPLEMENTED, "mfa", proof(Proof.DOCUMENT)) == Shown(1, 0.6)
    assert seen(Answer.IMPLEMENTED, "mfa", proof(Proof.DECLARED)) == Shown(1, 0.3)
    assert seen(Answer.UNKNOWN, "mfa", proof(Proof.MEASURED)) == Shown(1, 1)
    assert seen(Answer.IMPLEMENTED, "mfa", proof(Proof.MEASURED, None, against=True)) == Shown(0, 1)


def test_a_part_of_multi_factor_sign_in_or_of_restoring_counts_as_nothing() -> None:
    assert seen(Answer.PARTLY) == Shown(0, 0.3)
    assert seen(Answer.PARTLY, "restore-test") == Shown(0, 0.3)
    assert seen(Answer.PARTLY, "services") == Shown(0.5, 0.3)


def test_what_does_not_apply_counts_as_a_claim_that_it_is_in_place() -> None:
    assert seen(Answer.NOT_IMPLEMENTED, "training", spared=True) == Shown(1, 0.3)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"edition": "1", "groups": [], "rate_clamp": [0.4, 2.5], "severity_clamp": [2, 3]},
        {"edition": "1", "groups": [{"id": "x", "topics": ["mfa"], "ratio": 0.5, "shrink": 1, "rate": ["ransomware"]}]}
        | {"rate_clamp": [0.4, 2.5], "severity_clamp": [0.5, 1.5]},
        {"edition": "1", "groups": [{"id": "x", "topics": ["mfa"], "ratio": 2, "shrink": 1, "rate": ["flood"]}]}
        | {"rate_clamp": [0.4, 2.5], "severity_clamp": [0.5, 1.5]},
    ],
)
def test_what_is_no_table_of_effects_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        load_effects(data)
