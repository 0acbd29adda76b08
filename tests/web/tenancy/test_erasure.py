"""Deleting a company: marked, kept after all, erased for good, and nothing of it left anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone
from tests.web.tenancy.conftest import BY, Tenants, everything
from tests.web.tenancy.pages import at, signed_in

from sonaeru.web.audit import queries as log
from sonaeru.web.holdings import registry
from sonaeru.web.holdings.registry import Room
from sonaeru.web.notify import actions as notify
from sonaeru.web.tenancy import actions, erasure, held, queries
from sonaeru.web.tenancy.scopes import opened

# The log outlives what it names, with ids only, until its own term is over.
KEPT = {"audit.Record"}
NOW = timezone.now()


@pytest.fixture
def owner(tenants: Tenants) -> Client:
    return signed_in(tenants.ours)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Mock:
    mock = Mock()
    monkeypatch.setattr(notify, "tell", mock)
    return mock


def mark(organisation: str, days_ago: float = 0) -> None:
    with opened(organisation=organisation):
        actions.mark_for_deletion(by=BY, organisation=organisation)
    rows = apps.get_model("tenancy", "Organisation").everywhere.filter(pk=organisation)
    rows.update(deleted_at=NOW - dt.timedelta(days=days_ago))


def company(organisation: str) -> queries.Organisation:
    with opened(organisation=organisation):
        return queries.organisation(organisation)


# Rows in every table that names a company: made from the tables themselves, so that a new one cannot be forgotten


def tables() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name == "organisation" and model._meta.label not in KEPT:
                yield model, field.attname


def filled(model: type[models.Model], **given: Any) -> models.Model:
    """A row with something in every column that must not be empty."""
    row = model(**given)
    for field in model._meta.concrete_fields:
        if field.attname in given or field.has_default() or field.null or field.primary_key or field.name in given:
            continue
        setattr(row, field.name, something(field))
    row.save()
    return row


def something(field: Any) -> Any:
    if field.is_relation:
        return filled(field.related_model)
    if isinstance(field, models.DateTimeField):
        return NOW
    if isinstance(field, models.DateField):
        return NOW.date()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.IntegerField | models.FloatField):
        return 1
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.BinaryField):
        return b"x"
    return f"{field.name}"[: field.max_length]


def left_of(organisation: str) -> list[str]:
    return [
        model._meta.label for model, column in tables() if model._base_manager.filter(**{column: organisation}).exists()
    ]


def fill_every_table(organisation: str) -> None:
    for model, column in tables():
        if not model._base_manager.filter(**{column: organisation}).exists():
            filled(model, **{column: organisation})


def test_erasing_a_company_leaves_no_row_of_it_in_any_table(tenants: Tenants) -> None:
    fill_every_table(tenants.ours)
    assert len(left_of(tenants.ours)) == len(list(tables()))
    mark(tenants.ours, days_ago=31)
    assert erasure.erase_due(NOW - dt.timedelta(days=30)) == 1
    assert left_of(tenants.ours) == []
    assert not apps.get_model("tenancy", "Organisation").everywhere.filter(pk=tenants.ours).exists()


def test_erasing_a_company_touches_no_other_one(tenants: Tenants) -> None:
    fill_every_table(tenants.theirs)
    mark(tenants.ours, days_ago=31)
    erasure.erase_due(NOW)
    assert len(left_of(tenants.theirs)) == len(list(tables()))


def test_the_log_of_an_erased_company_ends_with_ids_only(tenants: Tenants) -> None:
    mark(tenants.ours, days_ago=31)
    erasure.erase_due(NOW)
    entry = log.page(log.Search(tenants.ours, None)).entries[0]
    assert (entry.verb, entry.subject, entry.by) == ("tenancy.organisation_erased", tenants.ours, "job")
    assert (entry.before, entry.after) == (None, None)


def test_what_breaks_in_the_middle_leaves_everything_and_the_next_night_ends_it(
    tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = registry.rooms()

    def breaking(organisation: str) -> None:
        raise KeyboardInterrupt

    mark(tenants.ours, days_ago=31)
    fill_every_table(tenants.ours)
    before, names = everything(), left_of(tenants.ours)
    monkeypatch.setattr(registry, "rooms", lambda: {**real, "zz": Room("zz", erase=breaking)})
    with pytest.raises(KeyboardInterrupt):
        erasure.erase_due(NOW)
    assert everything() == before
    assert left_of(tenants.ours) == names
    monkeypatch.undo()
    assert erasure.erase_due(NOW) == 1
    assert erasure.erase_due(NOW) == 0


def test_a_company_that_cannot_be_erased_keeps_no_other_one_waiting(
    tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(organisation: str) -> None:
        if organisation == tenants.ours:
            raise RuntimeError

    mark(tenants.ours, days_ago=31)
    mark(tenants.theirs, days_ago=31)
    rooms = {**registry.rooms(), "zz": Room("zz", erase=failing)}
    monkeypatch.setattr(registry, "rooms", lambda: rooms)
    assert erasure.erase_due(NOW) == 1
    assert queries.due_for_erasure(before=NOW) == (tenants.ours,)


@pytest.mark.parametrize("days_ago", [0, 29])
def test_a_company_in_its_days_of_grace_stays(tenants: Tenants, days_ago: int) -> None:
    mark(tenants.ours, days_ago)
    erased = next(kind for kind in registry.all_kept() if kind.id == "tenancy.deleted_companies")
    assert erased.days and erased.delete
    assert erased.delete(NOW - dt.timedelta(days=erased.days())) == 0


def test_a_company_that_was_kept_after_all_is_not_erased_by_a_night_that_had_listed_it(tenants: Tenants) -> None:
    mark(tenants.ours, days_ago=31)
    with opened(organisation=tenants.ours):
        actions.undo_deletion(by=BY, organisation=tenants.ours)
    with pytest.raises(queries.NotFound):
        erasure.erase_organisation(by=BY, organisation=tenants.ours, before=NOW)


# What owners see and are told


def test_a_company_is_marked_only_with_its_name_typed(tenants: Tenants, owner: Client) -> None:
    wrong = owner.post(at(tenants.ours, "data/delete/"), {"name": "見本"})
    assert wrong.status_code == 422
    assert "会社名が違います。「見本建設」と入れてください。" in wrong.content.decode()
    assert company(tenants.ours).deleted_at is None
    owner.post(at(tenants.ours, "data/delete/"), {"name": " 見本建設 "})
    assert company(tenants.ours).deleted_at


def test_every_page_of_a_marked_company_says_so_and_offers_to_keep_it(tenants: Tenants, owner: Client) -> None:
    mark(tenants.ours)
    page = owner.get(at(tenants.ours)).content.decode()
    assert "に削除されます。" in page and at(tenants.ours, "data/keep/") in page
    viewer = signed_in(tenants.ours, "viewer").get(at(tenants.ours)).content.decode()
    assert "に削除されます。" in viewer and at(tenants.ours, "data/keep/") not in viewer
    owner.post(at(tenants.ours, "data/keep/"))
    assert "に削除されます。" not in owner.get(at(tenants.ours)).content.decode()
    assert company(tenants.ours).deleted_at is None


@pytest.mark.parametrize("page", ["data/delete/", "data/keep/"])
def test_only_owners_delete_and_keep(tenants: Tenants, page: str) -> None:
    assert signed_in(tenants.ours, "manager").post(at(tenants.ours, page), {"name": "見本建設"}).status_code == 403


def test_deleting_asks_for_a_fresh_sign_in(tenants: Tenants) -> None:
    client = signed_in(tenants.ours, recently=False)
    client.post(at(tenants.ours, "data/delete/"), {"name": "見本建設"})
    assert company(tenants.ours).deleted_at is None


def test_all_owners_and_nobody_else_are_told_when_a_company_is_marked(tenants: Tenants, told: Mock) -> None:
    with opened(organisation=tenants.ours):
        for role in ("owner", "manager"):
            actions.grant_seat(by=BY, user=f"usr_{role}_2", role=role, organisation=tenants.ours)
    mark(tenants.ours)
    assert {call.kwargs["user"] for call in told.call_args_list} == {"usr_a@a.example", "usr_owner_2"}
    message = told.call_args.kwargs["message"]
    assert message.subject == "見本建設の削除を受け付けました"
    assert message.link.address.endswith(at(tenants.ours, "data/"))


@pytest.mark.parametrize(("days_ago", "times"), [(22, 0), (24, 1), (29, 1)])
def test_owners_are_told_once_again_in_the_last_week(tenants: Tenants, told: Mock, days_ago: int, times: int) -> None:
    mark(tenants.ours, days_ago)
    told.reset_mock()
    for _night in range(2):
        erasure.warn_owners(now=NOW)
    assert told.call_count == times
    assert all(f"あと{30 - days_ago}日です" in call.kwargs["message"].subject for call in told.call_args_list)


def test_a_company_marked_a_second_time_is_warned_a_second_time(tenants: Tenants, told: Mock) -> None:
    for _time in range(2):
        mark(tenants.ours, 24)
        assert erasure.warn_owners(now=NOW) == 1
        with opened(organisation=tenants.ours):
            actions.undo_deletion(by=BY, organisation=tenants.ours)


def test_no_mail_goes_out_to_somebody_who_was_deleted_while_it_waited(tenants: Tenants) -> None:
    waiting = apps.get_model("notify", "Delivery").objects
    with opened(organisation=tenants.ours):
        add = {"by": BY, "organisation": tenants.ours}
        gone = actions.add_person(name="田中", mail="tanaka@example.jp", **add)
        stays = actions.add_person(name="山田", mail="yamada@example.jp", **add)
        for each in (gone, stays):
            held.send_link(by=BY, person=queries.person(tenants.ours, each), address="https://x.example/{}".format)
        erasure.erase_person(by=BY, organisation=tenants.ours, person=gone)
    assert list(waiting.values_list("address", flat=True)) == ["yamada@example.jp"]
