"""What happens by the clock: who is told of silence, and the numbers of each company."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.web.assessment.conftest import company_of
from tests.web.devices.conftest import GOOD, Fleet

from sonaeru.web.devices import actions, counting, models, silence, tasks
from sonaeru.web.devices.models import Source
from sonaeru.web.notify.models import Notice
from sonaeru.web.tenancy.models import Organisation
from sonaeru.web.tenancy.scopes import opened

NOW = timezone.now()


def later(days: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def told() -> int:
    return Notice.objects.filter(kind="devices.silent").count()


# Silence


def test_of_a_silence_the_heads_hear_once_in_the_weekly_mail(fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    fleet.device("倉庫")
    assert silence.tell(now=later(13.9)) == 0
    assert [silence.tell(now=later(days)) for days in (14.1, 15, 30)] == [1, 0, 0]
    notice = Notice.objects.get(kind="devices.silent")
    assert (notice.user, notice.how, notice.organisation) == (fleet.by, "weekly", fleet.id)
    assert "2台" in notice.subject and "・倉庫\n・受付" in notice.text
    assert notice.path == fleet.at()


def test_another_silence_is_told_again(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    silence.tell(now=later(15))
    fleet.report(device, GOOD)
    models.Device.everywhere.update(silence_told_at=None)
    silence.tell(now=later(16))
    assert told() == 2


@pytest.mark.parametrize("facts", [{"sample": True}, {"deleted_at": NOW}])
def test_invented_companies_and_those_that_go_are_left_in_peace(facts: dict[str, object], fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    with opened(organisation=fleet.id):
        Organisation.objects.filter(pk=fleet.id).update(**facts)
    assert silence.tell(now=later(15)) == 0


def test_nobody_waits_for_a_revoked_computer_or_for_a_person_who_answered(fleet: Fleet) -> None:
    revoked, asked = fleet.device("受付", GOOD), fleet.device("倉庫", GOOD)
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=revoked.id)
        models.Device.objects.filter(pk=asked.id).update(source=Source.GUIDED)
    assert silence.tell(now=later(15)) == 0


def test_many_names_are_not_all_listed(fleet: Fleet) -> None:
    for number in range(13):
        fleet.device(f"PC{number:02}")
    silence.tell(now=later(15))
    assert "・PC09\n・ほか3台" in Notice.objects.get(kind="devices.silent").text


# Numbers


def test_numbers_are_made_anew_and_go_with_the_last_computer(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    company_of("owner@b.example", "となり工業")
    assert [counting.count_all() for _ in range(2)] == [1, 1]
    assert models.Counts.everywhere.count() == 1
    with opened(organisation=fleet.id):
        actions.forget(by=fleet.by, organisation=fleet.id, device=device.id)
    tasks.count_devices.call_local()
    assert not models.Counts.everywhere.exists()


def test_the_tasks_run_by_the_clock(fleet: Fleet) -> None:
    fleet.report(fleet.device("受付"), GOOD, days_ago=15)
    tasks.tell_of_silence.call_local()
    assert told() == 1
