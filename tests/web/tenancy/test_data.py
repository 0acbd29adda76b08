"""Taking all data of a company out."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.test import Client
from tests.web.tenancy.conftest import BY, Tenants
from tests.web.tenancy.pages import at, signed_in

from sonaeru.core.words import Words
from sonaeru.web.audit import queries as log
from sonaeru.web.holdings.registry import Table
from sonaeru.web.tenancy import actions, archive, holdings
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened


@pytest.fixture
def owner(tenants: Tenants) -> Client:
    return signed_in(tenants.ours)


def taken(tenants: Tenants, owner: Client) -> zipfile.ZipFile:
    answer = owner.post(at(tenants.ours, "data/export/"))
    assert answer.headers["Content-Disposition"].endswith('.zip"')
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_each_table_comes_as_json_and_as_csv_with_its_line_in_the_readme(tenants: Tenants, owner: Client) -> None:
    with opened(organisation=tenants.ours):
        expected = [f"{room}/{table.name}" for room, table in archive.tables(tenants.ours)]
    assert {f"tenancy/{name}" for name in holdings.COLUMNS} <= set(expected)
    with taken(tenants, owner) as found:
        assert sorted(found.namelist()) == sorted(
            [*(f"{path}.{kind}" for path in expected for kind in ("csv", "json")), "README.txt"]
        )
        readme = found.read("README.txt").decode()
    assert all(path in readme for path in expected)
    assert "見本建設のデータです。" in readme and "This is the data of 見本建設" in readme


def test_the_rows_are_those_of_the_company_in_both_forms(tenants: Tenants, owner: Client) -> None:
    with opened(organisation=tenants.ours):
        actions.give_consent(by=BY, organisation=tenants.ours, association=tenants.chamber, kind=ConsentKind.SCORE)
    with taken(tenants, owner) as found:
        people = json.loads(found.read("tenancy/people.json"))
        consents = json.loads(found.read("tenancy/consents.json"))["rows"]
        heading, row = csv.reader(io.StringIO(found.read("tenancy/people.csv").decode("utf-8-sig")))
    assert people["rows"] == [
        {"id": tenants.person, "name": "鈴木", "mail": "a@a.example", "department": "", "removed_at": None}
    ]
    assert (heading[1], row) == ("名前 / Name", [tenants.person, "鈴木", "a@a.example", "", ""])
    assert [(each["association"], each["kind"], each["given"]) for each in consents] == [
        (tenants.chamber, "score", True)
    ]


def test_nothing_of_another_company_is_in_it(tenants: Tenants, owner: Client) -> None:
    with taken(tenants, owner) as found:
        everything = "".join(found.read(name).decode() for name in found.namelist())
    assert tenants.ours in everything
    for foreign in (tenants.theirs, tenants.their_person, tenants.their_seat, "となり", "b@b.example"):
        assert foreign not in everything


def test_what_a_spreadsheet_would_compute_is_made_plain_in_csv_only() -> None:
    table = Table("people", Words("社員", "People"), ("name", "count", "flag"), (("=1+1", -2, True),))
    assert archive.table_csv("tenancy", table).decode("utf-8-sig").splitlines()[1] == "'=1+1,'-2,true"


def test_every_column_of_every_room_has_a_heading_in_both_languages(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        columns = [(room, column) for room, table in archive.tables(tenants.ours) for column in table.columns]
    assert {room for room, _ in columns} > {"tenancy", "plan", "assessment"}
    assert [each for each in columns if archive.heading(*each) == f"{each[1]} / {each[1]}"] == []


def test_taking_data_out_is_written_into_the_log_without_values(tenants: Tenants, owner: Client) -> None:
    taken(tenants, owner).close()
    (entry,) = log.page(log.Search(tenants.ours, None, verb="tenancy.organisation_exported")).entries
    assert set(entry.after or {}) == {"tables", "rows"}


def test_without_its_row_in_the_log_nothing_is_given(
    tenants: Tenants, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(archive.audit, "record", broken)
    with pytest.raises(RuntimeError):
        owner.post(at(tenants.ours, "data/export/"))


def test_taking_data_out_needs_an_owner_who_signed_in_a_moment_ago(tenants: Tenants) -> None:
    assert signed_in(tenants.ours, recently=False).post(at(tenants.ours, "data/export/")).status_code == 303
    assert signed_in(tenants.ours, "manager").post(at(tenants.ours, "data/export/")).status_code == 403
