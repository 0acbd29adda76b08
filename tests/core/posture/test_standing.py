from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sonaeru.core.editions import Answer
from sonaeru.core.posture import Claim, Evidence, Proof, Topic, Verdict, posture

from ..given import EXAMPLE, IPA, LETTERS, MEASURES, READINESS, sheet

SEEN = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
OLD = {"current": False}
SAID = {"proof": Proof.DECLARED}


def evidence(kind: str, topic: str = "malware", **fields: object) -> Evidence:
    levels: dict[str, dict[str, object]] = {
        "full": {"supports": Answer.IMPLEMENTED},
        "part": {"supports": Answer.PARTLY},
        "against": {"contradicts": True},
        "nothing": {},
    }
    defaults = {"kind": "device", "topic": topic, "as_of": SEEN, "proof": Proof.MEASURED}
    return Evidence(**{**defaults, **levels[kind], **fields})  # type: ignore[arg-type]


def malware(letter: str, *found: Evidence) -> Topic:
    return posture([sheet(IPA, f".{letter}")], found).topics["malware"]


@pytest.mark.parametrize(
    ("letter", "kinds", "verdict", "lacking"),
    [
        ("I", [], "claimed", False),
        ("I", ["full"], "confirmed", False),
        ("I", ["part"], "claimed", False),
        ("I", ["part", "full"], "confirmed", False),
        ("I", ["against"], "contradicted", False),
        ("I", ["full", "against"], "contradicted", False),
        ("P", [], "claimed", False),
        ("P", ["part"], "confirmed", False),
        ("P", ["full"], "claimed", False),
        ("P", ["against"], "confirmed", True),
        ("N", [], "claimed", False),
        ("N", ["full"], "claimed", False),
        ("N", ["part"], "claimed", False),
        ("N", ["against"], "confirmed", True),
        ("N", ["against", "full"], "confirmed", True),
        ("U", [], "unknown", False),
        ("U", ["nothing"], "unknown", False),
        ("U", ["full"], "confirmed", False),
        ("U", ["part"], "confirmed", False),
        ("U", ["against"], "confirmed", True),
        (".", [], "unknown", False),
        (".", ["full"], "confirmed", False),
        (".", ["against"], "confirmed", True),
    ],
)
def test_an_answer_and_the_evidence_give_a_verdict(letter: str, kinds: list[str], verdict: str, lacking: bool) -> None:
    topic = malware(letter, *[evidence(kind) for kind in kinds])
    assert (topic.verdict.value, topic.lacking) == (verdict, lacking)


@pytest.mark.parametrize("letter", ["I", "P", "N", "U", "."])
@pytest.mark.parametrize("kind", ["full", "part", "against"])
@pytest.mark.parametrize("weak", [OLD, SAID], ids=["old", "declared"])
def test_what_is_old_or_only_declared_decides_nothing_and_stays_visible(
    letter: str, kind: str, weak: dict[str, object]
) -> None:
    found = evidence(kind, "malware", **weak)
    topic = malware(letter, found)
    assert (topic.verdict, topic.fails) == (malware(letter).verdict, False)
    assert topic.evidence == (found,)


def test_a_document_decides_like_a_measurement() -> None:
    assert malware("I", evidence("full", proof=Proof.DOCUMENT)).verdict is Verdict.CONFIRMED


def test_a_topic_knows_its_place_in_the_questionnaire() -> None:
    topic = posture([sheet(IPA, EXAMPLE)]).topics["backup"]
    assert (topic.tier, topic.number, topic.weight, topic.claim) == ("I", 11, 3, Claim(LETTERS["P"]))
    assert topic.points == {LETTERS["I"]: 4, LETTERS["P"]: 2, LETTERS["N"]: 0, LETTERS["U"]: -1}


def test_only_the_official_items_carry_points() -> None:
    topics = posture([sheet(IPA, ""), sheet(MEASURES, ""), sheet(READINESS, "")]).topics
    assert len(topics) == 44
    assert {topic.tier for topic in topics.values() if topic.points} == {"I"}


def test_what_was_not_asked_has_no_claim() -> None:
    assert posture([sheet(READINESS, "")]).topics["mfa"].claim is None


def test_a_mark_stands_beside_the_answer() -> None:
    topic = posture([sheet(IPA, "I" * 8 + "N", marked=[9])]).topics["wifi"]
    assert topic.claim == Claim(Answer.NOT_IMPLEMENTED, not_applicable=True)


@pytest.mark.parametrize(("letter", "critical"), [("I", False), ("P", True), ("N", True), ("U", True), (".", False)])
def test_a_readiness_gap_is_critical_even_when_partly_closed(letter: str, critical: bool) -> None:
    assert posture([sheet(READINESS, letter)]).topics["mfa"].critical is critical


def test_a_marked_item_is_no_critical_gap() -> None:
    markable = replace(IPA, items=(replace(IPA.items[0], may_not_apply=True), *IPA.items[1:]))
    assert posture([sheet(markable, "N")]).topics["updates"].critical
    assert not posture([sheet(markable, "N", marked=[1])]).topics["updates"].critical


def test_two_sheets_of_one_concept_cannot_stand_together() -> None:
    with pytest.raises(ValueError, match="one concept"):
        posture([sheet(IPA, ""), sheet(IPA, "")])


def test_evidence_on_a_topic_of_no_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="mfa"):
        posture([sheet(IPA, "")], [evidence("full", topic="mfa")])
