"""Findings are made from what was reported, and made anew when anything they rest on changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web.devices.conftest import BAD, GOOD, Fleet

from sonaeru.web.devices import data, models, queries, secrets, standing
from sonaeru.web.tenancy.scopes import opened

TODAY = timezone.localdate()


def of(fleet: Fleet, today: dt.date = TODAY) -> dict[str, dict[str, str]]:
    with opened(organisation=fleet.id):
        return {
            each.device.label: {finding.check: finding.state for finding in each.findings}
            for each in standing.standings(fleet.id, today=today)
        }


def test_each_computer_is_judged_by_its_latest_report(fleet: Fleet) -> None:
    device = fleet.device("受付", BAD)
    assert of(fleet)["受付"]["disk-encrypted"] == "fail"
    fleet.report(device, GOOD)
    assert of(fleet)["受付"]["disk-encrypted"] == "pass"


def test_a_computer_that_never_reported_has_no_findings(fleet: Fleet) -> None:
    fleet.device("受付")
    assert of(fleet) == {"受付": {}}


def test_what_is_remembered_is_the_same_as_what_is_judged(fleet: Fleet) -> None:
    fleet.device("受付", BAD)
    assert of(fleet) == of(fleet)


def test_old_facts_say_nothing_on_a_later_day(fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    of(fleet)
    assert of(fleet, TODAY + dt.timedelta(days=40))["受付"]["disk-encrypted"] == "unknown"


def test_nothing_is_judged_twice_in_a_day(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet.device("受付", GOOD)
    first = of(fleet)
    monkeypatch.setattr(standing, "judge_all", lambda *_: pytest.fail("judged again"))
    assert of(fleet) == first


def test_a_code_is_the_same_however_it_is_typed() -> None:
    assert secrets.code_hash("abcd efgh") == secrets.code_hash("ＡＢＣＤ－ＥＦＧＨ") == secrets.code_hash("ABCD-EFGH")


def test_no_code_is_kept_as_it_is(fleet: Fleet) -> None:
    fleet.device("受付")
    with opened(organisation=fleet.id):
        assert len(models.EnrolmentCode.objects.get().code_hash) == 64


def bundle(title: str, tables: list[dict[str, object]]) -> None:
    facts = {"as_of": TODAY, "sha256": title.ljust(64, "0"), "imported_by": "usr_test", "taken_at": timezone.now()}
    models.Bundle.objects.create(tables=tables, **facts)


def test_newer_tables_are_judged_by_as_soon_as_they_are_taken_in(fleet: Fleet) -> None:
    fleet.device("受付", {**GOOD, "apps.judged": [{"product": "new-app", "cycle": "1"}]})
    assert of(fleet)["受付"]["apps-supported"] == "not_applicable"
    for day, eol, state in ((1, "2020-01-01", "fail"), (0, "2099-01-01", "pass")):
        as_of = (TODAY - dt.timedelta(days=day)).isoformat()
        bundle(state, [{"product": "new-app", "as_of": as_of, "row": [{"cycle": "1", "eol": eol}]}])
        assert of(fleet)["受付"]["apps-supported"] == state


def test_a_bundle_is_read_once(fleet: Fleet, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    bundle("c", [])
    data.known()
    with django_assert_num_queries(1):
        queries.known_tables()
