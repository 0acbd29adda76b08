"""The log: what a row holds, that it never changes, and how it is found again."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sonaeru.web.audit import actions, queries
from sonaeru.web.audit.models import NeverChanged, Opening, Record

pytestmark = pytest.mark.django_db

EVERYTHING = queries.Search(organisation=None, association=None)


def record(**changed: Any) -> None:
    words = {"by": "usr_a", "verb": "tenancy.renamed", "subject": "org_a", "organisation": "org_a"}
    actions.record(**(words | changed))


def entries(**wanted: Any) -> list[queries.Entry]:
    search = queries.Search(**({"organisation": None, "association": None} | wanted))
    return list(queries.page(search).entries)


@pytest.fixture
def row() -> Record:
    record(before={"name": "前"}, after={"name": "後"})
    return Record.objects.get()


# What a row holds


def test_a_row_says_who_did_what_where_and_what_changed() -> None:
    record(association="asc_a", before={"name": "前"}, after={"name": "𠮷田🏢"}, origin="203.0.113.7")
    (entry,) = entries()
    assert (entry.by, entry.verb, entry.subject) == ("usr_a", "tenancy.renamed", "org_a")
    assert (entry.organisation, entry.association, entry.origin) == ("org_a", "asc_a", "203.0.113.7")
    assert (entry.before, entry.after) == ({"name": "前"}, {"name": "𠮷田🏢"})
    assert timezone.now() - entry.at < dt.timedelta(minutes=1)


def test_dates_in_values_are_stored_as_text() -> None:
    record(after={"deleted_at": dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)})
    assert entries()[0].after == {"deleted_at": "2026-11-22T09:30:00Z"}


def test_a_row_without_values_says_none() -> None:
    record()
    assert (entries()[0].before, entries()[0].after) == (None, None)


@pytest.mark.parametrize(
    "verb", ["", "renamed", "tenancy.", "Tenancy.renamed", "tenancy.renamed ", "a.b.c", "備え.変更"]
)
def test_a_verb_of_another_form_is_refused(verb: str) -> None:
    with pytest.raises(ValueError, match="verb"):
        record(verb=verb)


@pytest.mark.parametrize("missing", ["by", "subject"])
def test_a_row_without_a_name_for_who_or_what_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match="needs who"):
        record(**{missing: ""})


@pytest.mark.parametrize(
    "name",
    ["password", "Password", "old_password", "passwd", "token", "api_token", "accessToken", "secret", "client_secret"]
    + [
        "key",
        "api_key",
        "apiKey",
        "APIKEY",
        "keys",
        "hash",
        "token_hash",
        "password_hash",
        "salt",
        "pin",
        "otp",
        "totp",
    ]
    + ["recovery_codes", "cookie", "credential", "パスワード"],
)
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_value_under_a_name_that_looks_secret_is_refused(name: str, side: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        record(**{side: {name: "x"}})


@pytest.mark.parametrize("values", [{"a": {"token": 1}}, {"a": [{"b": {"secret": 1}}]}, {"a": ({"key": 1},)}])
def test_a_secret_name_is_found_however_deep_it_lies(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="secret"):
        record(after=values)


@pytest.mark.parametrize("name", ["name", "keyboard", "monkey", "opinion", "shipping", "prefecture_code", "mail"])
def test_an_ordinary_name_is_stored(name: str) -> None:
    record(after={name: "x"})
    assert entries()[0].after == {name: "x"}


@pytest.mark.django_db(transaction=True)
def test_a_row_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record()


def test_a_row_goes_when_its_act_is_undone() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record()
        _ = 1 / 0
    assert entries() == []


# Rows are never touched again


def save(row: Record) -> None:
    row.by = "usr_b"
    row.save()


def change_in_bulk(row: Record) -> None:
    row.by = "usr_b"
    Record.objects.bulk_update([row], ["by"])


def add_over_it(row: Record) -> None:
    row.by = "usr_b"
    Record.objects.bulk_create([row], update_conflicts=True, update_fields=["by"], unique_fields=["id"])


Change = Callable[[Record], object]
CHANGES: list[Change] = [
    save,
    change_in_bulk,
    add_over_it,
    lambda row: row.delete(),
    lambda row: Record.objects.filter(pk=row.pk).update(by="usr_b"),
    lambda row: Record.objects.update(by="usr_b"),
    lambda row: Record.objects.update_or_create(pk=row.pk, defaults={"by": "usr_b"}),
    lambda row: Record.objects.filter(pk=row.pk).delete(),
    lambda row: Record.objects.all().delete(),
    lambda row: Record._base_manager.all().delete(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_django_neither_changes_nor_deletes_a_row(row: Record, change: Change) -> None:
    with pytest.raises(NeverChanged):
        change(row)
    assert [entry.by for entry in entries()] == ["usr_a"]


def test_a_row_with_the_number_of_another_is_added_or_nothing(row: Record) -> None:
    with pytest.raises(IntegrityError, match="(?i)unique"), transaction.atomic():
        Record(pk=row.pk, by="usr_b", verb="tenancy.renamed", subject="org_a").save()
    assert [entry.by for entry in entries()] == ["usr_a"]


@pytest.mark.parametrize("sql", ["UPDATE audit_record SET verb = 'a.b'", "DELETE FROM audit_record"])
def test_the_database_neither_changes_nor_deletes_a_row(row: Record, sql: str) -> None:
    with pytest.raises(IntegrityError, match="rows of the log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert [entry.verb for entry in entries()] == ["tenancy.renamed"]


def test_retention_deletes_old_rows_through_its_door_and_says_so() -> None:
    now = timezone.now()
    for days in (400, 365, 1):
        Record.objects.create(at=now - dt.timedelta(days=days), by="usr_a", verb="a.b", subject=f"org_{days}")
    assert actions.delete_before(before=now - dt.timedelta(days=365), by="job") == 1
    assert [entry.subject for entry in entries()] == ["audit", "org_1", "org_365"]
    assert (entries()[0].after or {})["rows"] == 1


def test_the_door_of_retention_is_shut_afterwards(row: Record) -> None:
    actions.delete_before(before=row.at - dt.timedelta(days=1), by="job")
    assert not Opening.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_record")


# Finding them again


@pytest.fixture
def many() -> Iterator[None]:
    record()
    record(organisation="org_b", subject="per_b", by="usr_b", verb="tenancy.person_added")
    record(organisation="org_b", association="asc_a", subject="org_b", by="usr_b", verb="jobs.retried")
    yield


@pytest.mark.parametrize(
    ("wanted", "subjects"),
    [
        ({}, ["org_b", "per_b", "org_a"]),
        ({"organisation": "org_b"}, ["org_b", "per_b"]),
        ({"organisation": "org_"}, []),
        ({"association": "asc_a"}, ["org_b"]),
        ({"organisation": "org_a", "association": "asc_a"}, []),
        ({"by": "usr_b"}, ["org_b", "per_b"]),
        ({"verb": "tenancy."}, ["per_b", "org_a"]),
        ({"verb": "tenancy.person_added"}, ["per_b"]),
        ({"verb": "%"}, []),
        ({"subject": "per_b"}, ["per_b"]),
        ({"subject": "per_"}, []),
    ],
)
def test_a_search_finds_exactly_what_was_asked_newest_first(
    many: None, wanted: dict[str, str], subjects: list[str]
) -> None:
    assert [entry.subject for entry in entries(**wanted)] == subjects


def test_a_period_holds_its_first_moment_and_not_its_last() -> None:
    noon = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    for minutes in (-1, 0, 59, 60):
        Record.objects.create(at=noon + dt.timedelta(minutes=minutes), by="usr_a", verb="a.b", subject=f"org_{minutes}")
    found = entries(since=noon, until=noon + dt.timedelta(hours=1))
    assert [entry.subject for entry in found] == ["org_59", "org_0"]


@pytest.mark.parametrize("lost", [{"organisation": ""}, {"association": ""}])
def test_a_lost_id_does_not_open_the_whole_log(lost: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="None for all"):
        entries(**lost)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_pages_hold_every_row_once(count: int) -> None:
    for number in range(count):
        record(subject=f"org_{number}")
    found, page = [], queries.page(EVERYTHING, size=2)
    found += page.entries
    while page.older is not None:
        page = queries.page(EVERYTHING, older_than=page.older, size=2)
        assert page.entries
        found += page.entries
    assert [entry.subject for entry in found] == [f"org_{number}" for number in reversed(range(count))]


def test_a_row_that_comes_meanwhile_moves_no_page() -> None:
    for number in range(4):
        record(subject=f"org_{number}")
    first = queries.page(EVERYTHING, size=2)
    record(subject="org_late")
    second = queries.page(EVERYTHING, older_than=first.older, size=2)
    assert [entry.subject for entry in second.entries] == ["org_1", "org_0"]


def test_the_csv_has_a_heading_and_a_line_for_each_row(many: None) -> None:
    lines = list(csv.reader(queries.csv_lines(queries.Search(organisation="org_b", association=None))))
    assert lines[0] == list(queries.COLUMNS)
    assert [line[3] for line in lines[1:]] == ["org_b", "per_b"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", '=HYPERLINK("http://a.example","b")'])
def test_a_spreadsheet_computes_no_cell_of_the_csv(text: str) -> None:
    record(origin=text, by=text)
    line = list(csv.reader(queries.csv_lines(EVERYTHING)))[1]
    assert (line[1], line[8]) == (f"'{text}", f"'{text}")


def test_the_csv_keeps_values_whole() -> None:
    record(after={"name": '𠮷田, "本店"\n🏢'})
    line = list(csv.reader("".join(queries.csv_lines(EVERYTHING)).splitlines(keepends=True)))[1]
    assert line[7] == '{"name": "𠮷田, \\"本店\\"\\n🏢"}'
