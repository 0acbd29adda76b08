"""What computers show closes actions and speaks for or against answers, never further than an action raises a topic."""

from __future__ import annotations

import datetime as dt

import pytest

from sonaeru.core.devices.topics import TopicSeen
from sonaeru.core.editions import Answer
from sonaeru.core.plan import Closing
from sonaeru.core.plan.devices import Fleet, evidence_of_devices, shown_by_devices
from sonaeru.core.posture import Evidence, Proof
from sonaeru.web.library import reader

AS_OF = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 30)


def fleet(*topics: TopicSeen, expected: int | None = 5, registered: int = 5, reported: int = 5) -> Fleet:
    return Fleet(expected, registered, reported, topics, AS_OF)


def seen(topic: str, **counts: int) -> TopicSeen:
    return TopicSeen(topic, 5, sum(counts.values()), counts)


def of(topic: str, whole: Fleet) -> Evidence | None:
    return next((each for each in evidence_of_devices(whole, reader.actions()) if each.topic == topic), None)


@pytest.mark.parametrize(
    ("counts", "supports", "contradicts"),
    [
        ({"pass": 5}, Answer.IMPLEMENTED, False),
        ({"pass": 4}, Answer.IMPLEMENTED, False),
        ({"pass": 3}, None, False),
        ({"pass": 4, "warn": 1}, None, False),
        ({"pass": 4, "fail": 1}, None, True),
        ({"unknown": 5}, None, False),
    ],
)
def test_computers_speak_for_a_topic_that_an_action_closes_by_them(
    counts: dict[str, int], supports: Answer | None, contradicts: bool
) -> None:
    found = of("updates", fleet(seen("updates", **counts)))
    assert found and (found.supports, found.contradicts, found.proof) == (supports, contradicts, Proof.MEASURED)


def test_they_speak_no_further_than_the_action_raises_the_topic() -> None:
    found = of("encryption", fleet(seen("encryption", **{"pass": 5})))
    assert found and found.supports is Answer.PARTLY


def test_of_a_topic_that_no_action_closes_by_computers_they_decide_nothing() -> None:
    assert of("mail-caution", fleet(seen("mail-caution", fail=5))) is None


@pytest.mark.parametrize(
    ("expected", "registered", "reported", "supports", "contradicts"),
    [
        (5, 5, 4, Answer.IMPLEMENTED, False),
        (5, 5, 3, None, False),
        (5, 4, 4, None, False),
        (5, 6, 6, Answer.IMPLEMENTED, True),
    ],
)
def test_the_list_of_computers_is_whole_when_as_many_are_registered_as_there_are(
    expected: int, registered: int, reported: int, supports: Answer | None, contradicts: bool
) -> None:
    found = of("inventory", fleet(expected=expected, registered=registered, reported=reported))
    assert found and (found.supports, found.contradicts) == (supports, contradicts)


def test_nobody_said_how_many_there_are() -> None:
    assert of("inventory", fleet(expected=None)) is None


def test_what_supports_closes_for_thirty_days() -> None:
    evidence = evidence_of_devices(fleet(seen("updates", **{"pass": 5})), reader.actions())
    closings = [each.closing for each in shown_by_devices(evidence, TODAY)]
    assert Closing("device", "updates") in closings
    assert shown_by_devices(evidence, AS_OF.date() + dt.timedelta(days=31)) == ()
