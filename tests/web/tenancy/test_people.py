"""The pages of the list of people: looking, adding, changing, taking off, putting back, saving."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from openpyxl import load_workbook
from tests.web.tenancy.conftest import BY, Tenants

from sonaeru.web.audit import queries as log
from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.tenancy.verbs import Verb


def browser(tenants: Tenants, role: str = "manager") -> Client:
    """A browser of somebody with a role in our company."""
    user = get_user_model().objects.create_user(f"{role}@example.jp")
    with opened(organisation=tenants.ours):
        actions.grant_seat(by=BY, user=user.pk, role=role, organisation=tenants.ours)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager(tenants: Tenants) -> Client:
    return browser(tenants)


def at(tenants: Tenants, path: str = "") -> str:
    return f"/c/{tenants.ours}/settings/people/{path}"


def people(tenants: Tenants) -> list[tuple[str, str, str]]:
    with opened(organisation=tenants.ours):
        return [(each.name, each.mail, each.department) for each in queries.people(tenants.ours)]


def add(tenants: Tenants, *facts: tuple[str, str, str]) -> None:
    with opened(organisation=tenants.ours):
        for name, mail, department in facts:
            actions.add_person(by=BY, organisation=tenants.ours, name=name, mail=mail, department=department)


def names(client: Client, path: str) -> list[str]:
    return [each.name for each in client.get(path).context["page"].people]


def test_a_person_is_added_by_the_form(tenants: Tenants, manager: Client) -> None:
    sent = {"name": " 𠮷田\u202e 👍 ", "mail": "ＹＯＳＨＩＤＡ＠a.example", "department": "総務"}
    answer = manager.post(at(tenants, "add/"), sent)
    assert (answer.status_code, answer["Location"]) == (303, at(tenants))
    assert ("𠮷田 👍", "yoshida@a.example", "総務") in people(tenants)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "", "氏名を入れてください。"),
        ("name", "あ" * 101, "100文字まで"),
        ("mail", "tanaka@", "メールアドレスの形で入れてください"),
        ("mail", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example", "メールアドレスの形で"),
        ("mail", "a@a.example", "もう名簿にいます"),
        ("department", "あ" * 101, "100文字まで"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    tenants: Tenants, manager: Client, field: str, text: str, words: str
) -> None:
    before = people(tenants)
    answer = manager.post(
        at(tenants, "add/"), {"name": "田中", "mail": "t@a.example", "department": "営業"} | {field: text}
    )
    assert answer.status_code == 422
    assert words in dict(answer.context["problems"])[field]
    assert people(tenants) == before


def test_a_person_is_changed_by_the_form(tenants: Tenants, manager: Client) -> None:
    page = at(tenants, f"{tenants.person}/")
    assert 'value="鈴木"' in manager.get(page).content.decode()
    assert manager.post(page, {"name": "鈴木", "mail": "a@a.example", "department": "経理"}).status_code == 303
    assert people(tenants) == [("鈴木", "a@a.example", "経理")]


def test_a_removed_person_can_be_put_back_from_the_next_page(tenants: Tenants, manager: Client) -> None:
    answer = manager.post(at(tenants, f"{tenants.person}/remove/"), follow=True)
    assert people(tenants) == []
    assert "鈴木さんを名簿から外しました" in answer.content.decode()
    manager.post(at(tenants, f"{tenants.person}/restore/"))
    assert people(tenants) == [("鈴木", "a@a.example", "")]


def test_removing_twice_and_putting_back_twice_is_once(tenants: Tenants, manager: Client) -> None:
    for act, verb in (("remove", Verb.PERSON_REMOVED), ("restore", Verb.PERSON_RESTORED)):
        assert [manager.post(at(tenants, f"{tenants.person}/{act}/")).status_code for _ in range(2)] == [303, 303]
        wanted = log.Search(organisation=tenants.ours, association=None, verb=verb)
        assert len(log.page(wanted).entries) == 1


def test_a_person_whose_address_was_given_on_stays_removed(tenants: Tenants, manager: Client) -> None:
    manager.post(at(tenants, f"{tenants.person}/remove/"))
    add(tenants, ("後任", "a@a.example", ""))
    answer = manager.post(at(tenants, f"{tenants.person}/restore/"), follow=True)
    assert "同じメールアドレスの人が名簿にいるため" in answer.content.decode()
    assert people(tenants) == [("後任", "a@a.example", "")]


def test_the_list_is_searched_narrowed_and_sorted_by_its_address(tenants: Tenants, manager: Client) -> None:
    add(tenants, ("あ", "1@a.example", "営業"), ("い", "2@a.example", "総務"), ("う", "3@b.example", "営業"))
    assert names(manager, at(tenants, "?department=営業")) == ["あ", "う"]
    assert names(manager, at(tenants, "?department=営業&sort=-name")) == ["う", "あ"]
    assert names(manager, at(tenants, "?q=B.EXAMPLE")) == ["う"]
    assert names(manager, at(tenants, "?q=営業 1@")) == ["あ"]
    assert names(manager, at(tenants, "?q=%25")) == []


@pytest.mark.parametrize("query", ["page=0", "page=99", "page=x", "sort=password", "q=%ed%a0%80", "removed=x"])
def test_an_address_that_makes_no_sense_shows_the_list(tenants: Tenants, manager: Client, query: str) -> None:
    assert manager.get(at(tenants, f"?{query}")).status_code == 200


def test_the_list_goes_on_after_50(tenants: Tenants, manager: Client) -> None:
    add(tenants, *((f"社員{number:02}", "", "") for number in range(60)))
    first, second = names(manager, at(tenants)), names(manager, at(tenants, "?page=2"))
    assert (len(first), len(second)) == (50, 11)
    assert not set(first) & set(second)


def test_an_empty_list_says_what_it_is_for(tenants: Tenants, manager: Client) -> None:
    manager.post(at(tenants, f"{tenants.person}/remove/"))
    assert "まだ社員がいません" in manager.get(at(tenants)).content.decode()


def test_the_saved_list_is_safe_and_says_what_its_columns_are(tenants: Tenants, manager: Client) -> None:
    add(tenants, ("=cmd()", "", "+営業"))
    saved = manager.get(at(tenants, "people.csv")).content
    assert saved.startswith(b"\xef\xbb\xbf")
    assert saved.decode("utf-8-sig").split("\r\n")[:2] == ["氏名,メールアドレス,部署", "'=cmd(),,'+営業"]
    book = load_workbook(io.BytesIO(manager.get(at(tenants, "people.xlsx")).content))
    assert book.sheetnames == ["名簿", "説明"]
    assert book["名簿"]["A2"].value == "'=cmd()"


def test_a_saved_list_holds_what_the_search_found(tenants: Tenants, manager: Client) -> None:
    add(tenants, ("あ", "", "営業"))
    assert "鈴木" not in manager.get(at(tenants, "people.csv?department=営業")).content.decode()


PAGES = ("", "add/", "import/", "people.csv", "template.xlsx")


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_may_not_see_the_people(tenants: Tenants, page: str) -> None:
    assert browser(tenants, "viewer").get(at(tenants, page)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_the_people_of_another_company_do_not_exist(tenants: Tenants, manager: Client, page: str) -> None:
    assert manager.get(f"/c/{tenants.theirs}/settings/people/{page}").status_code == 404


@pytest.mark.parametrize("act", ["", "remove/", "restore/"])
def test_a_person_of_another_company_is_not_found_in_ours(tenants: Tenants, manager: Client, act: str) -> None:
    page = at(tenants, f"{tenants.their_person}/{act}")
    assert manager.post(page, {"name": "x"}).status_code == 404
