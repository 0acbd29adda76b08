"""What is judged by: shown with its age, renewed by a signed file that is looked at first, and taken back."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web.devices.conftest import GOOD, Fleet
from tests.web.devices.given_data import JVN, KEV, NEW_DAY, PUBLIC, longer, packed, products
from tests.web.world import World, build

from sonaeru.core.devices.lifecycle import limits
from sonaeru.web.audit.models import Record
from sonaeru.web.devices import data, importing, models, queries, standing
from sonaeru.web.library import devices as library
from sonaeru.web.tenancy import roles
from sonaeru.web.tenancy.scopes import opened

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE, BRING, LOOK = "/operator/devices/data/", "/operator/devices/data/import/", "/operator/devices/data/import/tables/"


@pytest.fixture(autouse=True)
def trusted(settings) -> None:
    settings.DATA_KEY = PUBLIC


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def operator(world: World) -> Client:
    return world.signed_in(roles.OPERATOR)


def page(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def bring(client: Client, content: bytes, name: str = "file"):
    return client.post(BRING, {"file": SimpleUploadedFile(name, content)})


def refused(client: Client, content: bytes) -> str:
    before = (models.Bundle.objects.count(), list(models.Feed.objects.values_list()))
    response = bring(client, content)
    assert response.status_code == 422
    assert (models.Bundle.objects.count(), list(models.Feed.objects.values_list())) == before
    return unescape(response.content.decode())


def take(client: Client) -> None:
    assert client.post(LOOK, {"take": models.Bundle.objects.get(taken_at=None).sha256}).status_code == 303


def verbs() -> list[str]:
    rows = Record.objects.filter(verb__in=["devices.bundle_imported", "devices.bundle_undone", "devices.feed_imported"])
    return list(rows.order_by("pk").values_list("verb", flat=True))


# What is shown


def test_a_company_sees_each_table_with_its_day_source_and_licence(fleet: Fleet) -> None:
    text = unescape(fleet.text("data/"))
    for product in library.raw_products():
        assert product["title"]["ja"] in text and product["source"] in text
    assert "MIT" in text and "まだ取り込んでいません" in text
    assert "45日" in text and "120日" in text and "400日" in text


def test_a_table_says_what_it_can_no_longer_say() -> None:
    day = dt.date(2026, 8, 22)
    of = {each.product: each for each in data.all_tables(day)}
    assert of["macos"].over == ()
    assert {each.product: each for each in data.all_tables(day + dt.timedelta(46))}["macos"].over == ("latest",)
    late = {each.product: each for each in data.all_tables(day + dt.timedelta(121))}
    assert late["macos"].over == ("undated", "latest") and late["office"].over == ()
    assert {each.product: each for each in data.all_tables(day + dt.timedelta(401))}["office"].over == ("announced",)


def test_what_a_table_says_decides_how_old_it_may_be() -> None:
    assert limits({"row": [{"cycle": "1", "eol": True}]}) == {}
    assert limits({"row": [{"cycle": "1", "eol": False}]}) == {"undated": 120}
    assert limits({"row": [{"cycle": "1", "eol": dt.date(2030, 1, 1)}], "xprotect": {}}) == {
        "announced": 400,
        "latest": 45,
    }


def test_a_company_does_not_learn_who_the_operator_is(fleet: Fleet, operator: Client) -> None:
    assert bring(operator, KEV).status_code == 303
    text = unescape(fleet.text("data/"))
    assert "運用者が取り込みました" in text and "installation-operator" not in text
    assert "installation-operator@example.jp" in page(operator)


def test_without_a_key_the_page_says_how_to_trust_a_publisher(operator: Client, settings) -> None:
    settings.DATA_KEY = ""
    assert "SONAERU_DATA_KEY" in page(operator) and "SONAERU_DATA_KEY" in page(operator, BRING)
    assert "信じる発行元が決まっていません" in refused(operator, longer())


# Tables


def test_a_file_is_looked_at_before_it_is_used(operator: Client) -> None:
    before = data.known().edition
    response = bring(operator, longer())
    assert (response.status_code, response["Location"]) == (303, LOOK)
    assert data.known().edition == before and verbs() == []
    text = page(operator, LOOK)
    assert "Debian" in text and "2099年1月1日" in text and "署名は合っています" in text


def test_used_tables_are_judged_by_at_once_and_can_be_taken_back(operator: Client, fleet: Fleet) -> None:
    fleet.device("受付", {**GOOD, "os.version": "9"})

    def state() -> str:
        with opened(organisation=fleet.id):
            found = standing.standings(fleet.id, today=TODAY)[0].findings
        return next(each.state for each in found if each.check == "os-supported")

    assert state() == "fail"
    bring(operator, longer())
    take(operator)
    assert state() == "pass"
    last = data.last_taken()
    assert last and last.as_of == NEW_DAY and "最後に取り込んだ期限の表" in page(operator)
    assert operator.post(f"{PAGE}undo/", {"bundle": last.id}).status_code == 303
    assert state() == "fail"
    assert verbs() == ["devices.bundle_imported", "devices.bundle_undone"]


def test_only_the_last_file_can_be_taken_back(operator: Client) -> None:
    bring(operator, longer(NEW_DAY - dt.timedelta(1)))
    take(operator)
    first = data.last_taken()
    bring(operator, longer())
    take(operator)
    assert first and operator.post(f"{PAGE}undo/", {"bundle": first.id}).status_code == 404
    assert operator.post(f"{PAGE}undo/", {"bundle": ""}).status_code == 404
    assert models.Bundle.objects.count() == 2


def test_what_was_not_wanted_leaves_everything_as_it_is(operator: Client) -> None:
    before = data.known().edition
    bring(operator, longer())
    assert operator.post(LOOK, {"leave": "1"}).status_code == 303
    assert data.pending() is None and data.known().edition == before and verbs() == []
    assert operator.get(LOOK).status_code == 303


def test_a_file_that_was_exchanged_meanwhile_is_not_used(operator: Client) -> None:
    bring(operator, longer())
    seen = models.Bundle.objects.get().sha256
    bring(operator, longer(eol=dt.date(2098, 1, 1)))
    assert operator.post(LOOK, {"take": seen}, follow=True).status_code == 200
    assert data.last_taken() is None and data.pending() is not None


def test_the_same_file_an_older_one_and_a_foreign_one_are_refused_in_words(operator: Client) -> None:
    content = longer()
    bring(operator, content)
    take(operator)
    assert "もう取り込んであります" in refused(operator, content)
    text = refused(operator, longer(NEW_DAY - dt.timedelta(3)))
    assert "2026-11-17" in text and "2026-11-20" in text
    assert "署名が合いません" in refused(operator, content.replace(b"2099", b"2097", 1))
    assert "JSONとして読めません" in refused(operator, content[:-40])
    assert "空です" in refused(operator, b"")


def test_of_each_product_the_newest_table_is_used_whatever_brought_it(operator: Client) -> None:
    for names in (("debian", "php"), ("php", "ubuntu")):
        day = NEW_DAY - dt.timedelta(5 if "debian" in names else 1)
        bring(operator, packed(products(*names, as_of=day)))
        take(operator)
    found = data.known()
    assert found.taken == {"debian", "php", "ubuntu"}
    assert len(found.products) == len(library.raw_products())
    assert len(found.tables.by_cycle) == len(library.lifecycles().by_cycle)
    assert {len(rows) for rows in found.tables.by_build.values()} == {
        len(rows) for rows in library.lifecycles().by_build.values()
    }


def test_a_table_that_is_older_than_the_program_s_own_changes_nothing(operator: Client) -> None:
    bring(operator, packed(products("debian") + products("php", as_of=dt.date(2020, 1, 1))))
    assert [each.title.ja for each in data.renewals(data.pending().products)] == ["Debian"]  # type: ignore[union-attr]
    take(operator)
    assert data.known().taken == {"debian"}


def test_tables_are_put_together_once(operator: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    bring(operator, longer())
    take(operator)
    first = queries.known_tables()
    with django_assert_num_queries(1):
        assert queries.known_tables() is first


def test_findings_are_made_anew_when_tables_change(operator: Client, fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    with opened(organisation=fleet.id):
        standing.standings(fleet.id, today=TODAY)
        before = models.Judged.objects.get().stamp
    bring(operator, longer())
    take(operator)
    with opened(organisation=fleet.id):
        standing.standings(fleet.id, today=TODAY)
        assert models.Judged.objects.get().stamp != before


# Lists of weaknesses


def test_a_list_takes_the_place_of_the_former_one(operator: Client) -> None:
    bring(operator, KEV)
    newer = KEV.replace(b"2026-11-20T18:02:11.4823Z", b"2026-11-22T18:00:00Z").replace(
        b"CVE-2026-90004", b"CVE-2026-90005"
    )
    assert bring(operator, newer).status_code == 303
    numbers = set(models.FeedEntry.objects.values_list("number", flat=True))
    assert "CVE-2026-90005" in numbers and "CVE-2026-90004" not in numbers and len(numbers) == 4
    assert verbs() == ["devices.feed_imported"] * 2
    bring(operator, JVN)
    assert [each.kind for each in data.feeds(TODAY)] == ["kev", "jvn"]


def test_a_list_that_cannot_be_used_leaves_the_former_one(operator: Client) -> None:
    bring(operator, KEV)
    assert "もう取り込んであります" in refused(operator, KEV)
    assert "古いファイルです" in refused(operator, KEV.replace(b"2026-11-20T", b"2026-11-10T"))
    assert "壊れています" in refused(operator, KEV[:300])
    assert "vulnerabilities[0].product" in refused(operator, KEV.replace(b'"product": "FortiOS and FortiProxy",', b""))
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    assert "DOCTYPE" in refused(operator, bomb)
    assert models.FeedEntry.objects.count() == 4


def test_an_old_list_says_that_it_is_old(operator: Client) -> None:
    bring(operator, KEV)
    models.Feed.objects.update(as_of=TODAY - dt.timedelta(46))
    assert "古い情報" in page(operator)


# Who may


@pytest.mark.parametrize("path", [BRING, LOOK, f"{PAGE}undo/"])
def test_nobody_but_the_operator_changes_the_data(world: World, path: str) -> None:
    for role in roles.ROLES.values():
        if role != roles.OPERATOR:
            assert world.signed_in(role).post(path).status_code == 403


def test_an_old_session_proves_itself_again_first(operator: Client) -> None:
    session = operator.session
    session["account_authentication_methods"][0]["at"] = 0
    session.save()
    assert "/account/" in operator.get(BRING)["Location"]
    assert bring(operator, KEV).status_code == 303 and models.Feed.objects.count() == 0


# The command


def test_the_command_takes_in_the_same_files(tmp_path, capsys) -> None:
    for name, content in (("tables.json", longer()), ("kev.json", KEV)):
        (tmp_path / name).write_bytes(content)
        call_command("take_data", str(tmp_path / name))
    said = capsys.readouterr().out
    assert "2099年1月1日" in said and "4件" in said
    assert data.known().taken == {"debian"} and set(Record.objects.values_list("by", flat=True)) == {importing.COMMAND}


def test_the_command_refuses_with_the_reason(tmp_path) -> None:
    with pytest.raises(CommandError, match="ファイルを開けません"):
        call_command("take_data", str(tmp_path / "none"))
    (tmp_path / "bad").write_bytes(b"{}")
    with pytest.raises(CommandError, match="知らない形") as found:
        call_command("take_data", str(tmp_path / "bad"))
    assert found.value.returncode == 2
