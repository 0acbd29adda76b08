"""What somebody with bad intentions tries: large bodies, other sites, other hosts, files that explode, guessing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as product
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from openpyxl import Workbook
from tests.web.attacking import MAIL, WORD, company, finished_check, somebody
from tests.web.test_isolation import ALL, GUARDED, MINE, Address
from tests.web.world import browser, build

from sonaeru.web.assessment.views import journey
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import links, queries, roles
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui import ratelimit, sheets
from sonaeru.web.ui.formats import plain_cell

# Mail programs press it themselves (RFC 8058), with a signed link; the API takes no cookies.
WITHOUT_CSRF = re.compile(r"account/unsubscribe/|remind/<|api/.")
# What is held about somebody, or the list of the members, left the house as a file.
LOGGED_WHEN_READ = {
    "a/<str:association>/members.csv",
    "a/<str:association>/members.xlsx",
    "c/<str:organisation>/settings/people/<str:person>/held.json",
    "c/<str:organisation>/settings/people/<str:person>/held.csv",
    "c/<str:organisation>/devices/pc/<str:device>/",
}
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


# Bodies


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(db: None) -> None:
    answer = Client().generic("POST", "/check/", b"", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
    assert "一度に送れる大きさを超えています" in answer.content.decode()


def test_a_body_in_pieces_is_asked_for_its_length(db: None) -> None:
    answer = Client().generic("POST", "/check/", b"", headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 411
    api = Client().generic("POST", "/api/v1/people", b"", headers={"Transfer-Encoding": "chunked"})
    assert (api.status_code, api.headers["Content-Type"]) == (411, "application/problem+json")


def test_a_table_may_be_larger_than_other_forms_and_no_larger_than_it_says(db: None) -> None:
    owner = somebody()
    client, path = browser(owner), f"/c/{company(owner.pk)}/settings/people/import/"
    megabytes = {size: client.post(path, {"file": io.BytesIO(b"a" * size * 1024 * 1024)}) for size in (3, 5)}
    assert {size: answer.status_code for size, answer in megabytes.items()} == {3: 422, 5: 413}
    assert "2MBより大きいファイルは読めません" in megabytes[3].content.decode()


def test_a_pasted_table_that_is_too_long_is_said_so(db: None) -> None:
    owner = somebody()
    answer = browser(owner).post(f"/c/{company(owner.pk)}/settings/people/import/", {"text": "あ" * 1024 * 1024})
    assert answer.status_code == 413
    assert "CSVかExcelのファイルにして" in answer.content.decode()


def test_more_choices_than_a_form_carries_are_said_to_be_too_many(db: None) -> None:
    answer = browser(somebody()).post("/account/inbox/", {"read": ["x"] * 1001})
    assert answer.status_code == 413
    assert "一度に選べるのは1,000件までです" in answer.content.decode()


def workbook(sheet: str, strings: str = "") -> bytes:
    """A workbook with these parts."""
    book, plain, out = Workbook(), io.BytesIO(), io.BytesIO()
    book.save(plain)
    shared = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            text = parts.read(name).decode()
            if name == "[Content_Types].xml" and strings:
                text = text.replace("</Types>", shared)
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else text)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
    return out.getvalue()


def rows(cells: str) -> str:
    return f'<worksheet xmlns="{SHEET}"><sheetData><row>{cells}</row></sheetData></worksheet>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_entities_is_not_read(encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY e "xxxxxxxxxx">]>' + rows('<c t="inlineStr"><is><t>&e;&e;</t></is></c>')
    data = workbook(f'<?xml version="1.0" encoding="{encoding}"?>{bomb}'.encode(encoding))  # type: ignore[arg-type]
    with pytest.raises(sheets.Unreadable):
        sheets.read(data, most=10)


def test_a_workbook_whose_cells_share_one_long_text_is_too_large() -> None:
    data = workbook(
        rows('<c t="s"><v>0</v></c>' * 90) * 1, f'<sst xmlns="{SHEET}"><si><t>{"y" * 60_000}</t></si></sst>'
    )
    assert len(data) < 20_000
    with pytest.raises(sheets.Unreadable, match="表が大きすぎて"):
        sheets.read(data, most=10)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


# Other sites, other hosts, other visitors


@pytest.mark.parametrize("address", ALL, ids=lambda each: each.route)
def test_no_form_is_taken_without_its_token(address: Address, db: None) -> None:
    path = "/" + re.sub(r"<(int|slug|str|path)?:?(\w+)>", "1", address.route)
    status = Client(enforce_csrf_checks=True).post(path).status_code
    if WITHOUT_CSRF.match(address.route):
        assert status != 403
    else:
        assert status == 403


def test_following_a_link_changes_nothing_but_the_log(db: None) -> None:
    world, written, changed = build(), [], {}
    clients = [world.signed_in(role) for role in roles.ROLES.values()]

    def note(execute: Any, sql: str, *more: Any) -> Any:
        written.extend(re.findall(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql))
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        for address in [*GUARDED, *(each for each in MINE if not each.names)]:
            written.clear()
            for client in clients:
                client.get(address.at(world.own)).getvalue()
            changed[address.route] = set(written) - {"django_session"}
    assert {route for route, tables in changed.items() if tables} == LOGGED_WHEN_READ
    assert set().union(*changed.values()) == {"audit_record"}


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://localhost/x",
        "\thttps://evil.example",
    ],
)
def test_no_way_on_leads_elsewhere(wanted: str, db: None) -> None:
    user = somebody()
    answers = [
        Client().post("/account/login/", {"login": MAIL, "password": WORD, "next": wanted}),
        browser(user).post("/account/logout/", {"next": wanted}),
        Client().post("/preferences/", {"next": wanted}),
    ]
    for answer in answers:
        assert re.match(r"/(?![/\\])", answer.headers["Location"]), answer.headers["Location"]


def test_pages_of_a_company_and_of_a_user_stay_in_no_cache(db: None) -> None:
    world = build()
    client = world.signed_in(roles.OWNER)
    for address in [*GUARDED, *(each for each in MINE if not each.names)]:
        answer = client.get(address.at(world.own))
        assert "no-store" in answer.headers["Cache-Control"], address.route
        assert "Cookie" in answer.headers["Vary"], address.route
        answer.getvalue()  # A file is closed when it has been read to its end.


@pytest.mark.parametrize("path", ["/account/invitation/x/", "/join/x/", "/start/x/", "/keep/x/", "/check/x/"])
def test_the_page_of_a_link_is_not_kept_framed_or_told_to_others(path: str, db: None) -> None:
    headers = Client().get(path).headers
    assert "no-store" in headers["Cache-Control"]
    assert (headers["Referrer-Policy"], headers["X-Frame-Options"]) == ("same-origin", "DENY")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_page_with_somebodys_name_on_it_is_not_kept_even_where_everybody_may_look(db: None) -> None:
    assert browser(somebody()).get("/").headers["Cache-Control"] == "no-store"
    assert "Cookie" in Client().get("/").headers["Vary"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(db: None) -> None:
    somebody()
    client = Client()
    client.get("/account/login/")
    client.post("/account/login/", {"login": MAIL, "password": WORD})
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax", cookie.key
    assert product.SESSION_COOKIE_SECURE == product.CSRF_COOKIE_SECURE == product.SECURE


def test_a_foreign_host_gets_the_page_that_refuses_it_also_with_a_session(db: None) -> None:
    assert browser(somebody()).get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/c/%00/checks/", "/check/a%00b/", "/?q=%00", "/account/oidc/%00/login/"])
def test_a_character_that_no_database_stores_is_not_found(path: str, db: None) -> None:
    adviser = somebody()
    chamber = tenancy.create_association(by="usr_test", name="みどり")
    with opened(association=chamber):
        tenancy.grant_seat(by="usr_test", user=adviser.pk, role="adviser", association=chamber)
    assert browser(adviser).get(path).status_code == 404


def test_a_character_that_no_database_stores_makes_no_fault_in_a_form(db: None) -> None:
    owner = somebody()
    client, place = browser(owner), company(owner.pk)
    assert client.post("/account/inbox/", {"read": "a\0b"}).status_code == 303
    assert client.post(f"/c/{place}/help/back/", {"partner": "a\0b"}).status_code == 404
    assert client.post(f"/c/{place}/plan/documents/add/", {"item": "a\0b"}).status_code == 404
    with opened(organisation=place):
        someone = tenancy.add_person(by=owner.pk, organisation=place, name="田中")
        link = links.token(queries.person(place, someone))
    assert client.post(f"/me/{link}/plan/", {"item": "a\0b"}).status_code == 404
    assert client.post(f"/me/{link}/plan/", {"undo": "a\0b"}).status_code == 303


def test_an_association_that_may_see_the_score_sees_no_answers_and_no_sites(db: None) -> None:
    world = build()
    adviser, place, chamber = (
        world.signed_in(roles.ADVISER),
        world.own.ids["organisation"],
        world.own.ids["association"],
    )
    with opened(organisation=place):
        for kind in set(ConsentKind) - {ConsentKind.SCORE}:
            tenancy.withdraw_consent(by="usr_test", organisation=place, association=chamber, kind=kind)
    seen = [adviser.get(f"/c/{place}/checks/"), adviser.get(f"/c/{place}/checks/{world.own.ids['number']}/result/")]
    assert [each.status_code for each in seen] == [200, 200]
    page = "".join(each.content.decode() for each in seen)
    assert "25問の答えを見る" not in page and "本社" not in page and "わからない" not in page
    for file in ("result.pdf", "result.csv", "result.xlsx", "review/"):
        assert adviser.get(f"/c/{place}/checks/{world.own.ids['number']}/{file}").status_code == 403


# Limits


def visit(address: str) -> bool:
    return ratelimit.exceeded(RequestFactory().get("/", REMOTE_ADDR=address), "test", 2)


def test_the_addresses_of_one_household_are_one_visitor() -> None:
    assert [visit(f"2001:db8:1:2::{last}") for last in range(3)] == [False, False, True]
    assert not visit("2001:db8:1:3::1")
    assert [visit(f"203.0.113.{last}") for last in range(3)] == [False, False, False]


def test_a_limit_whose_time_ends_between_two_looks_makes_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratelimit.cache, "add", lambda *_: False)
    assert ratelimit.over("gone", 1, 60) is False


def test_counts_are_not_pushed_out_by_the_guesses_of_others() -> None:
    assert visit("203.0.113.1") is False
    for number in range(2000):
        ratelimit.over(f"other-{number}", 1, 60)
    assert [visit("203.0.113.1") for _ in range(2)] == [False, True]


def test_who_is_refused_for_a_while_is_told_for_how_long(db: None, settings: Any) -> None:
    settings.STARTS_PER_TEN_MINUTES = 1
    client = Client()
    answers = [client.post("/check/", {"industry": "D", "size": "1-5"}) for _ in range(2)]
    assert (answers[1].status_code, answers[1].headers["Retry-After"]) == (429, "600")


def test_to_begin_again_is_no_way_around_the_limit_of_beginnings(db: None, settings: Any) -> None:
    settings.STARTS_PER_TEN_MINUTES = 1
    token = finished_check()
    answers = [Client().post(f"/check/{token}/again/", {"only": only}) for only in ("", "3")]
    assert [each.status_code for each in answers] == [303, 429]


def test_answers_are_not_kept_for_ever_because_somebody_changes_them_for_ever(db: None, settings: Any) -> None:
    settings.STARTS_PER_TEN_MINUTES = 1
    token = Client().post("/check/", {"industry": "D", "size": "1-5"}).headers["Location"].split("/")[2]
    words = ["partly", "unknown"] * (journey.ANSWERS // 2) + ["partly"]
    answers = [Client().post(f"/check/{token}/q/1/", {"answer": word}).status_code for word in words]
    assert answers == [303] * journey.ANSWERS + [429]


@pytest.mark.parametrize("mail", [MAIL, "nobody@example.jp", "mails-only@example.jp"])
@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/"])
def test_a_password_is_hashed_whether_or_not_the_account_exists(
    path: str, mail: str, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody()
    somebody("mails-only@example.jp", None)
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    hashed: list[str] = []
    monkeypatch.setattr(hasher, lambda self, password, salt: hashed.append(password) or f"md5${salt}$x")
    word = "wrong wrong wrong"
    Client().post(path, {"login": mail, "password": word, "email": mail, "password1": word})
    assert len(hashed) == 1, "how long the answer takes tells nothing"
