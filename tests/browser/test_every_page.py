"""Every page of the product in a real browser, walked from the URLconf as the isolation walk does.

A new address is walked the moment it exists; one that gives no page to anybody stands in `NO_PAGE` with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import TransactionTestCase, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, expect
from tests.browser.filled import Filled, fill
from tests.browser.seen import Viewer
from tests.web.test_isolation import ALL, Address, named

from sonaeru.web.tenancy.gate import SIGNED_IN
from sonaeru.web.tenancy.roles import PUBLIC

# Answers a GET, and never with a page of its own.
BACK = "takes a form; who types the address is led back to the page of the form"
ON = "leads on to the page that fits"
CODE = "the step after a code from a mail"
PROVIDER = "leads to a provider, and there is none; test_provider.py goes there"
NO_PAGE = {
    "check/<str:token>/": ON,
    "check/<str:token>/same/": BACK,
    "check/<str:token>/finish/": BACK,
    "check/<str:token>/again/": BACK,
    "check/<str:token>/more/<str:question_set>/": ON,
    "check/<str:token>/more/<str:question_set>/same/": BACK,
    "check/<str:token>/more/<str:question_set>/finish/": BACK,
    "check/<str:token>/more/<str:question_set>/again/": BACK,
    "check/<str:token>/more/<str:question_set>/result.pdf": "leads to the file of the score, which holds it",
    "c/<str:organisation>/checks/start/": BACK,
    "c/<str:organisation>/checks/<str:number>/": ON,
    "c/<str:organisation>/checks/<str:number>/same/": BACK,
    "c/<str:organisation>/checks/<str:number>/finish/": BACK,
    "c/<str:organisation>/checks/<str:number>/again/": BACK,
    "c/<str:organisation>/checks/<str:number>/confirm/": BACK,
    "c/<str:organisation>/settings/members/undo/": BACK,
    "c/<str:organisation>/settings/members/invitations/<str:invitation>/": BACK,
    "a/<str:association>/members/undo/": BACK,
    "a/<str:association>/members/invitations/<str:invitation>/": BACK,
    "operator/people/undo/": BACK,
    "operator/people/invitations/<str:invitation>/": BACK,
    "c/<str:organisation>/plan/add/": BACK,
    "preferences/": BACK,
    "api/v1/": "nothing is there; the page about the API is api/",
    "account/passkeys/": ON,
    "account/passkeys/login/": BACK,
    "account/passkeys/signup/": CODE,
    "account/password/reset/complete/": CODE,
    "account/oidc/<str:provider_id>/login/": PROVIDER,
    "account/oidc/<str:provider_id>/login/callback/": PROVIDER,
}
# Visitors in the middle of signing in; any other page would end it.
BETWEEN = {
    "account/confirm-email/": "new",
    "account/password/reset/confirm/": "forgetful",
    "account/2fa/authenticate/": "halfway",
}
REPLIES = "?secrets=no&stops=no&connects=unknown"
# Pages that show what a search asks for.
SEARCHES = {
    "c/<str:organisation>/settings/notices/add/": ["?channel=slack", "?channel=webhook"],
    "guides/": ["", "?q=バックアップ", "?q=あ"],
    "glossary/": ["", "?q=更新", "?q=zzzz"],
    "c/<str:organisation>/plan/": ["", "?show=running", "?owner=nobody&show=declined"],
    "c/<str:organisation>/plan/actions/": ["", "?q=ﾊﾟｽﾜｰﾄﾞ", "?q=zzz"],
    "c/<str:organisation>/plan/bulk/": ["?item={item}"],
    "c/<str:organisation>/plan/documents/add/": ["", "?item={item}&kind=policy"],
    "c/<str:organisation>/devices/": ["", "?state=fail&measure=T1", "?spoke=never", "?q=zzz"],
    "c/<str:organisation>/devices/fix/<str:check>/send/": ["?person={person}"],
    "c/<str:organisation>/declaration/scs/": ["", REPLIES],
    "c/<str:organisation>/peers/": ["", "?by=industry"],
    "scs/": ["", REPLIES],
    "a/<str:association>/devices/": ["", "?by=industry"],
}
ENGLISH = [
    *(
        "visitor /",
        "visitor /guides/g04/",
        "visitor /glossary/",
        "visitor /guides/forms/",
        "visitor /check/",
        "visitor /account/login/",
        "newcomer /home/company/",
        "owner /account/2fa/",
    ),
    *("owner /c/{organisation}/checks/{number}/result/", "owner /c/{organisation}/settings/consent/"),
    *("owner /c/{organisation}/plan/", "owner /c/{organisation}/plan/items/{item}/"),
    *("owner /c/{organisation}/devices/", "owner /c/{organisation}/devices/pc/{device}/"),
    *("manager /a/{association}/", "operator /operator/", "visitor /pc/start/"),
]
WHO = {"c/": ["owner"], "a/": ["manager"], "operator/": ["operator"]}


@dataclass
class Site:
    """A running server with the filled world; one window for everybody who looks."""

    url: str
    browser: Browser
    filled: Filled
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def viewer(self, who: str, **differs: Any) -> Viewer:
        """The window of a role; `language`, `script`: another one."""
        key = f"{who} {differs}"
        if key not in self.viewers:
            self.viewers[key] = Viewer.of(self.browser, self.url, self.filled.sessions.get(who, ""), **differs)
        return self.viewers[key]

    def faults(self, who: str, path: str, html: bytes) -> Iterator[str]:
        """What is wrong with a page; one with a script must say the same without."""
        yield from self.viewer(who).faults(path, html)
        if b"<script" in html and self.viewer(who).text(path) != self.viewer(who, script=False).text(path):
            yield "says something else without JavaScript"

    def pages(self, address: Address) -> Iterator[tuple[str, str, bytes]]:
        """Who, where and what: the pages of an address, each kind of page once. A file is one without parts."""
        seen: set[frozenset[tuple[str, str]]] = set()
        searches = [each.format(**self.filled.first) for each in SEARCHES.get(address.route, [""])]
        paths = [path + search for path in self.filled.paths(address) for search in searches]
        for who in who_opens(address):
            for path in paths:
                answer = self.viewer(who).context.request.get(path, max_redirects=0)
                if answer.status == 405 or not answer.headers["content-type"].startswith("text/html"):
                    seen.add(frozenset())
                elif answer.status == 200:
                    parts = frozenset(re.findall(r'<(\w+)(?:[^>]* class="([^"]*)")?', answer.text()))
                    if parts not in seen:
                        seen.add(parts)
                        yield who, path, answer.body()
        assert seen or address.route in NO_PAGE, "no page; how does one get there?"
        assert not seen or address.route not in NO_PAGE, "a page by now"


def who_opens(address: Address) -> list[str]:
    """Who looks at an address."""
    if address.mark is PUBLIC:
        return [BETWEEN[address.route]] if address.route in BETWEEN else ["visitor", "owner"]
    if address.mark is SIGNED_IN:
        return ["owner", "newcomer"]
    return WHO.get(address.route[: address.route.index("/") + 1], [])


@pytest.fixture(scope="module")
def transactional_db(django_db_setup: None, django_db_blocker: Any, browser: Browser) -> Iterator[None]:
    """The test database for as long as this file runs, and not for each test of it; emptied in the end."""
    with django_db_blocker.unblock(), override_settings(MAIL_READY=True):
        yield
        TransactionTestCase()._fixture_teardown()
        connections.close_all()


@dataclass
class OneByOne:
    """Answers one request at a time: two threads on one connection of SQLite end the process."""

    answers: WSGIHandler = field(default_factory=WSGIHandler)
    lock: Lock = field(default_factory=Lock)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """The whole answer, written and closed before the next request is read."""
        with self.lock:
            response = self.answers(environ, start_response)
            try:
                return [b"".join(response)]
            finally:
                response.close()


@pytest.fixture(scope="module")
def site(transactional_db: None, browser: Browser) -> Iterator[Site]:
    """The server over the filled database.

    The database stays shared to the end of the process: a connection that the browser opened ahead is closed only when
    the browser goes, and its thread then asks for the database once more.
    """
    shared = {each.alias: each for each in connections.all() if each.vendor == "sqlite"}
    server = LiveServerThread("localhost", lambda _: OneByOne(), connections_override=shared)
    server.daemon = True
    for connection in shared.values():
        connection.inc_thread_sharing()
    server.start()
    server.is_ready.wait()
    assert not server.error, server.error
    site = Site(f"http://localhost:{server.port}", browser, fill())
    yield site
    for viewer in site.viewers.values():
        viewer.context.close()
    server.terminate()


@pytest.mark.parametrize("address", {each.route: each for each in ALL}.values(), ids=named)
def test_every_page_is_there_for_everybody(address: Address, site: Site) -> None:
    found = [
        f"{who} {path}: {fault}" for who, path, html in site.pages(address) for fault in site.faults(who, path, html)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("where", ENGLISH)
def test_a_page_in_english_has_no_violations_either(where: str, site: Site) -> None:
    who, path = where.split()
    assert site.viewer(who, language="en").violations(path.format(**site.filled.first)) == []


@dataclass(frozen=True)
class Form:
    """A form as somebody without JavaScript fills it in: where, texts by their labels, choices, the buttons in turn."""

    where: str
    buttons: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    choices: str = "nothing"


SETTINGS = "owner /c/{organisation}/settings/"
FORMS = {
    "company": Form(SETTINGS + "company/", ("変更を保存する",), {"会社名": "みどり工業株式会社"}),
    "person": Form(SETTINGS + "people/add/", ("社員を加える",), {"氏名": "新人 花子"}),
    "table": Form(
        SETTINGS + "people/import/", ("中身を確かめる", "取りこむ"), {"または、表を貼りつける": "氏名\n表 太郎"}
    ),
    "item": Form("owner /c/{organisation}/plan/items/{item}/", ("変更を保存する",), {"メモ": "工場長に聞く"}),
    "own words": Form("owner /c/{organisation}/plan/own/", ("予定に加える",), {"すること": "倉庫のカメラを直す"}),
    "paper": Form(
        "owner /c/{organisation}/plan/documents/add/",
        ("書類を加える",),
        {"書類の名前": "規程", "置いてある所のリンク": "https://example.jp/rules"},
    ),
    "calendar": Form("owner /c/{organisation}/plan/calendar/", ("リンクを作",)),
    "code": Form("owner /c/{organisation}/devices/add/", ("コードを出す",), {"何台を加えますか": "3"}),
    "how to fix": Form("owner /c/{organisation}/devices/fix/disk-encrypted/", ("送る内容を確認する", "人に送る")),
    "consent": Form(SETTINGS + "consent/", ("見せるのをやめる",)),
    "invitation": Form(
        SETTINGS + "members/invite/", ("招待のメールを送る",), {"メールアドレス": "b@example.jp"}, "[value=viewer]"
    ),
    "channel": Form(
        SETTINGS + "notices/add/?channel=slack",
        ("送り先に加える",),
        {"Webhook URL": "https://hooks.slack.com/services/T/B/x"},
    ),
    "token": Form(SETTINGS + "tokens/new/", ("鍵を作る",), {"使い道": "給与"}, "[value='people:read']"),
    "check from paper": Form(
        "manager /a/{association}/companies/{company}/paper/",
        ("この内容で保存する",),
        {"紙に書いてある日付": "令和8年2月1日"},
        "[value=partly]",
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_form_does_its_work_without_javascript(form: Form, site: Site) -> None:
    who, path = form.where.split()
    page = site.viewer(who, script=False).page
    page.goto(path.format(**site.filled.first))
    for label, value in form.texts.items():
        page.get_by_label(label).fill(value)
    for choice in page.locator(f"main input{form.choices}").all() if form.choices != "nothing" else []:
        choice.check()
    for name in form.buttons:
        page.get_by_role("button", name=name).first.click()
    assert page.locator(".errsum").count() == 0
    expect(page.locator("main [role=status], main .said, main .secret").first).to_be_visible()
