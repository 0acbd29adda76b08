"""The pages about the product say what holds for this installation; they need no database."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

PAGES = {"how_to": "/about/how-to/", "accessibility": "/about/accessibility/", "privacy": "/about/privacy/"}
every_page = pytest.mark.parametrize(("name", "path"), PAGES.items())


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@every_page
def test_the_page_opens_at_its_address_without_a_database(client: Client, name: str, path: str) -> None:
    assert reverse(f"guidance:{name}") == path
    assert client.get(path).status_code == 200


@every_page
def test_the_page_takes_no_form(client: Client, name: str, path: str) -> None:
    assert client.post(path).status_code == 405


@every_page
def test_the_page_runs_and_loads_nothing_from_elsewhere(client: Client, name: str, path: str) -> None:
    response = client.get(path)
    text = response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "<script" not in text
    assert " style=" not in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


@every_page
def test_headings_go_down_one_step_at_a_time_from_one_title(client: Client, name: str, path: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", body(client, path))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= sooner + 1 for sooner, later in zip(levels, levels[1:], strict=False))


@every_page
def test_every_section_is_named_by_its_own_heading(client: Client, name: str, path: str) -> None:
    text = body(client, path)
    named = re.findall(r'<section [^>]*aria-labelledby="([^"]+)"><h2 id="([^"]+)"', text)
    assert len(named) == text.count("<section") > 3
    assert all(label == heading for label, heading in named)
    assert len({heading for _, heading in named}) == len(named)


@pytest.mark.parametrize("name", ["how_to", "privacy"])
def test_days_of_keeping_are_those_of_the_settings(client: Client, settings: Settings, name: str) -> None:
    settings.DRAFT_DAYS, settings.RESULT_DAYS = 17, 71
    text = body(client, PAGES[name])
    assert "17日" in text
    assert "71日" in text
    assert not re.search(r"\b(?:30|90)日", text)


def test_how_to_credits_ipa_with_the_words_of_the_content(client: Client) -> None:
    credit = "出典：IPA（独立行政法人情報処理推進機構）「5分でできる！情報セキュリティ自社診断」第3.1版"
    assert body(client, PAGES["how_to"]).count(credit) == 1


def test_how_to_tells_what_each_answer_counts(client: Client) -> None:
    text = body(client, PAGES["how_to"])
    for words in ("できている（4点）", "一部できている（2点）", "できていない（0点）", "わからない（−1点）"):
        assert words in text


def test_how_to_says_what_the_score_is_not(client: Client) -> None:
    text = body(client, PAGES["how_to"])
    assert "事故が起きる確率ではありません" in text
    assert "第三者が確かめたものではありません" in text


def test_accessibility_names_a_target_and_never_claims_it_is_met(client: Client) -> None:
    text = body(client, PAGES["accessibility"])
    assert "JIS X 8341-3:2016 のAA準拠を目標" in text
    assert "準拠しています" not in text


@pytest.mark.parametrize("cookie", ["check", "csrftoken", "django_language", "look"])
def test_privacy_names_each_cookie(client: Client, cookie: str) -> None:
    assert f"<code>{cookie}</code>" in body(client, PAGES["privacy"])


def test_privacy_names_the_cookies_that_the_settings_name(settings: Settings, client: Client) -> None:
    listed = set(re.findall(r"<code>(\w+)</code>", body(client, PAGES["privacy"])))
    assert {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME} < listed
