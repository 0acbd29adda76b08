"""「役に立ちましたか」: one answer a browser and guide, nothing that says whose, and the operator reads it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.web.world import browser

from sonaeru.web.accounts.actions import open_account
from sonaeru.web.guidance import actions, queries
from sonaeru.web.guidance.holdings import DAYS
from sonaeru.web.guidance.models import Opinion
from sonaeru.web.guidance.views.guides import OPINIONS
from sonaeru.web.holdings.registry import sweep
from sonaeru.web.tenancy import actions as tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_was_here() -> None:
    """What tests before this one counted is forgotten."""
    cache.clear()


def visitor() -> Client:
    """A browser that has opened a guide."""
    client = Client(enforce_csrf_checks=True)
    client.get("/guides/g04/")
    return client


def say(client: Client, guide: str = "g04", **fields: str) -> object:
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    return client.post(f"/guides/{guide}/", {"csrfmiddlewaretoken": token} | fields)


def test_an_answer_is_kept_and_thanked_for() -> None:
    answer = say(visitor(), helpful="yes", sentence="図がほしいです")
    assert (answer.status_code, answer["Location"]) == (303, "/guides/g04/#thanks")
    row = Opinion.objects.get()
    assert (row.guide, row.helpful, row.sentence) == ("g04", True, "図がほしいです")


def test_a_double_tap_is_one_answer_and_a_second_thought_replaces_it() -> None:
    client = visitor()
    for helpful in ("yes", "yes", "no"):
        say(client, helpful=helpful)
    assert Opinion.objects.get().helpful is False


def test_each_guide_and_each_browser_counts_for_itself() -> None:
    one, other = visitor(), visitor()
    for client, guide in ((one, "g04"), (one, "g05"), (other, "g04")):
        say(client, guide, helpful="yes")
    assert queries.tallies() == {"g04": queries.Tally(2, 0), "g05": queries.Tally(1, 0)}


def test_nothing_says_whose_it_is() -> None:
    client = visitor()
    say(client, "g04", helpful="yes")
    say(client, "g05", helpful="yes")
    rows = Opinion.objects.values_list("browser", flat=True)
    cookie = client.cookies[settings.CSRF_COOKIE_NAME].value
    assert len(set(rows)) == 2
    assert not [row for row in rows if cookie in row]
    assert {field.name for field in Opinion._meta.fields} == {"id", "browser", "guide", "helpful", "sentence", "at"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "「はい」か「いいえ」を押してください。"),
        ({"helpful": "maybe"}, "「はい」か「いいえ」を押してください。"),
        ({"helpful": "yes", "sentence": "あ" * 401}, "ひとことは400文字までです（いま401文字）。"),
    ],
)
def test_what_cannot_be_kept_is_said_and_not_lost(fields: dict[str, str], said: str) -> None:
    answer = say(visitor(), **{"sentence": "図がほしい"} | fields)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー：" in shown
    assert shown.count(said) == 2
    assert fields.get("sentence", "図がほしい") in shown
    assert not Opinion.objects.exists()


def test_control_characters_and_lines_are_dropped() -> None:
    say(visitor(), helpful="yes", sentence="a\x00\x07\r\nb\u202ec")
    assert Opinion.objects.get().sentence == "a bc"


def test_a_guide_that_is_not_there_takes_no_answer() -> None:
    assert say(visitor(), "g99", helpful="yes").status_code == 404
    assert not Opinion.objects.exists()


def test_without_the_forms_guard_nothing_is_kept() -> None:
    assert Client(enforce_csrf_checks=True).post("/guides/g04/", {"helpful": "yes"}).status_code == 403
    assert not Opinion.objects.exists()


def test_too_many_from_one_address_wait() -> None:
    client = visitor()
    answers = [say(client, helpful="yes").status_code for _ in range(OPINIONS + 1)]
    assert answers == [303] * OPINIONS + [429]


def test_an_answer_goes_after_two_years() -> None:
    for days in (DAYS + 1, DAYS - 1):
        actions.give_opinion(browser=str(days), guide="g04", helpful=True)
        Opinion.objects.filter(browser=str(days)).update(at=timezone.now() - dt.timedelta(days=days))
    sweep(timezone.now(), note=lambda _: None)
    assert Opinion.objects.get().browser == str(DAYS - 1)


def operator() -> Client:
    user = open_account(mail="operator@example.jp", language="ja")
    tenancy.grant_seat(by="usr_test", user=user, role="operator")
    return browser(get_user_model().objects.get(pk=user))


def test_the_operator_sees_counts_and_sentences_newest_first() -> None:
    for at, (guide, helpful, sentence) in enumerate(
        [("g04", True, ""), ("g04", False, "<b>古い</b>"), ("g77", True, "新しい")]
    ):
        actions.give_opinion(browser=str(at), guide=guide, helpful=helpful, sentence=sentence)
    shown = operator().get("/operator/guides/").content.decode()
    assert shown.index("新しい") < shown.index("&lt;b&gt;古い&lt;/b&gt;")
    assert "パスワードと2段階の確認" in shown
    # A guide of an older edition has no title any more, and its answers stay.
    assert "g77" in shown


def test_before_the_first_sentence_the_page_says_so() -> None:
    assert "ひとことは、まだありません。" in operator().get("/operator/guides/").content.decode()
