"""What cannot be true of a computer, its watched files, and a computer that leaves: all through the agent's door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from tests.web.devices.conftest import GOOD, Fleet
from tests.web.devices.sending import Pc, enrolled, said

from sonaeru.web.devices import actions, marks, models
from sonaeru.web.jobs.models import Event
from sonaeru.web.notify.models import Notice
from sonaeru.web.tenancy.scopes import opened


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def pc(fleet: Fleet) -> Pc:
    return enrolled(fleet)


# What cannot be true


def codes(pc: Pc) -> list[str]:
    return [mark["code"] for mark in pc.row().marks]


def test_a_copy_of_a_computer_is_marked_and_nothing_of_it_is_stored(pc: Pc) -> None:
    copy = Pc(pc.device, pc.secret)
    assert pc.send().status_code == 201
    assert said(copy.send()) == {"http": 409, "error": "sequence", "expected_min": 2}
    assert codes(pc) == [marks.CLONED] and len(pc.rows()) == 1
    copy.send()
    assert pc.send().status_code == 409 and codes(pc) == [marks.CLONED]


def test_somebody_without_the_secret_marks_nothing(pc: Pc) -> None:
    pc.send()
    Pc(pc.device, bytes(32)).send()
    assert codes(pc) == []


def test_two_computers_that_take_turns_under_one_name_are_marked(pc: Pc) -> None:
    other = GOOD | {"device.role": "server", "os.product": "ubuntu"}
    for facts, expected in ((GOOD, []), (other, []), (other, []), (GOOD, [marks.CLONED])):
        assert pc.send(pc.report(facts)).status_code == 201
        assert codes(pc) == expected
    assert pc.rows()[-1].flags == [marks.CLONED]


def test_a_computer_that_was_set_up_anew_takes_no_turns(pc: Pc) -> None:
    for facts in (GOOD, GOOD | {"os.product": "ubuntu"}, GOOD | {"os.product": "fedora"}):
        pc.send(pc.report(facts))
    assert codes(pc) == []


def test_a_build_that_falls_is_marked_once_until_somebody_has_looked(pc: Pc, fleet: Fleet) -> None:
    windows = {"os.family": "windows", "os.build": 26200}
    for build in (26200, 22631, 19045):
        assert pc.send(pc.report(windows | {"os.build": build})).status_code == 201
    assert [row.flags for row in pc.rows()] == [[], ["build_fell"], ["build_fell"]]
    assert codes(pc) == ["build_fell"]
    with opened(organisation=fleet.id):
        actions.clear_marks(by=fleet.by, organisation=fleet.id, device=pc.device)
    assert pc.send(pc.report(windows | {"os.build": 26100})).status_code == 201 and codes(pc) == []


def test_facts_that_are_lost_and_days_that_do_not_fit_are_marked(pc: Pc) -> None:
    pc.send(pc.report(GOOD | {"os.uptime_days": 3}))
    pc.send(pc.report({"os.uptime_days": 90}))
    assert codes(pc) == ["facts_lost", "uptime_impossible"]


def test_every_mark_has_words(pc: Pc) -> None:
    pc.send(pc.report(GOOD | {"os.uptime_days": 3, "os.build": 5}))
    pc.send(pc.report({"os.uptime_days": 90, "os.build": 4}))
    assert {*codes(pc), marks.CLONED} == set(marks.WORDS)


# The watched files


def watch(pc: Pc, state: str) -> tuple[int, int, int]:
    """How many events, alarms and questions there are after a report of a state."""
    assert pc.send(pc.report({"canary.state": state})).status_code == 201
    kinds = [Notice.objects.filter(kind=f"devices.canary_{each}").count() for each in ("fired", "touched")]
    return (Event.objects.filter(name="canary.alarm").count(), *kinds)  # type: ignore[return-value]


def test_an_alarm_is_told_at_once_and_to_other_rooms_once_until_it_is_over(pc: Pc, fleet: Fleet) -> None:
    assert watch(pc, "armed") == (0, 0, 0)
    assert watch(pc, "fired") == (1, 1, 0)
    assert watch(pc, "fired") == (1, 1, 0)
    assert watch(pc, "armed") == (1, 1, 0)
    assert watch(pc, "fired") == (2, 2, 0)
    event, notice = Event.objects.order_by("pk").first(), Notice.objects.order_by("pk").first()
    assert event and notice
    assert event.subject == fleet.id
    assert event.payload == {"organisation": fleet.id, "device": pc.device, "report": pc.rows()[1].key}
    assert notice.how == "at_once" and "LANケーブルを抜き" in notice.text and "受付" in notice.subject


def test_one_touched_file_is_asked_about_and_is_no_alarm(pc: Pc) -> None:
    assert watch(pc, "touched") == (0, 0, 1)
    assert watch(pc, "touched") == (0, 0, 1)


# Leaving


def test_a_computer_that_leaves_takes_all_along_but_one_line_of_the_log(pc: Pc) -> None:
    pc.send()
    assert said(pc.forget()) == {"http": 200, "result": "forgotten"}
    assert not models.Device.everywhere.exists() and not models.Report.everywhere.exists()
    assert said(pc.forget()) == {"http": 401, "error": "unknown_device"}


@pytest.mark.parametrize("body", [b" ", b"[]", b'{"all":true}', b"{" * 3])
def test_to_be_forgotten_one_sends_nothing_else(body: bytes, pc: Pc) -> None:
    assert pc.forget(body).status_code == 422 and pc.row()


def test_only_the_computer_itself_can_ask_to_be_forgotten(pc: Pc, fleet: Fleet) -> None:
    assert said(pc.forget(secret=bytes(32))) == {"http": 401, "error": "signature"}
    assert pc.forget(moment=978307200).status_code == 401
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=pc.device)
    assert said(pc.forget()) == {"http": 403, "error": "revoked"}
    assert pc.row()
