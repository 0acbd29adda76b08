"""The start page and the three fields about the company."""

from __future__ import annotations

import pytest
from django.test import Client

from sonaeru.web.assessment.models import Assessment

pytestmark = pytest.mark.django_db
VALID = {"industry": "D", "size": "6-20", "company": ""}


def test_home_offers_one_button_that_begins(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count('class="btn"') == 1
    assert 'href="/check/"' in page


def test_home_offers_to_go_on_to_who_began_before(start) -> None:
    visitor = start()
    visitor.answer({1: "partly"})
    page = visitor.client.get("/").content.decode()
    assert f"/check/{visitor.token}/" in page
    assert "あと24問です" in page


def test_home_ignores_a_cookie_that_opens_nothing(client: Client) -> None:
    client.cookies["check"] = "x" * 22
    assert client.get("/").status_code == 200


def test_the_company_name_may_stay_empty(client: Client) -> None:
    assert client.post("/check/", VALID).status_code == 303


@pytest.mark.parametrize(
    "field, message", [("industry", "業種を1つ選んでください"), ("size", "人数を1つ選んでください")]
)
@pytest.mark.parametrize("value", ["", "nonsense"])
def test_a_missing_or_unknown_choice_is_named_and_the_rest_is_kept(client, field, message, value) -> None:
    response = client.post("/check/", VALID | {"company": "田中工業", field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(message) == 2, "once in the summary, once at the field"
    assert 'value="田中工業"' in page
    assert "<title>エラー：" in page
    assert Assessment.objects.count() == 0


def test_a_name_of_100_kilobytes_is_refused_with_its_length(client: Client) -> None:
    response = client.post("/check/", VALID | {"company": "あ" * 33_333})
    assert response.status_code == 422
    assert "会社名は100文字までにしてください（いま33333文字）" in response.content.decode()
    assert len(response.content) < 100_000


def test_a_body_of_several_megabytes_is_refused_in_plain_words(client: Client) -> None:
    response = client.post("/check/", VALID | {"company": "x" * 2_000_000})
    assert response.status_code == 413
    assert "一度に送れる大きさを超えています" in response.content.decode()


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("田中\x00\x07工業\r\n", "田中工業"),
        ("  株式会社\u3000 𠮷野 ", "株式会社 𠮷野"),
        ("\u202eevil\u202c", "evil"),
        ("家族👨\u200d👩 商店", "家族👨\u200d👩 商店"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_a_name_is_kept_as_one_clean_line(client: Client, typed: str, stored: str) -> None:
    assert client.post("/check/", VALID | {"company": typed}).status_code == 303
    assert Assessment.objects.get().company == stored


def test_markup_in_a_name_is_shown_as_text(start) -> None:
    page = start(company="<script>alert(1)</script>").get("q/1/").content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_too_many_starts_are_stopped_for_a_while(client: Client, settings) -> None:
    settings.STARTS_PER_TEN_MINUTES = 2
    answers = [client.post("/check/", VALID, REMOTE_ADDR="192.0.2.7").status_code for _ in range(3)]
    assert answers == [303, 303, 429]
    assert client.post("/check/", VALID, REMOTE_ADDR="192.0.2.8").status_code == 303


def test_behind_a_proxy_the_visitor_is_counted_and_not_the_proxy(client: Client, settings) -> None:
    settings.STARTS_PER_TEN_MINUTES, settings.PROXIES = 1, 1
    sent = [
        client.post(
            "/check/", VALID, REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": f"1.1.1.1, {visitor}"}
        ).status_code
        for visitor in ("198.51.100.1", "198.51.100.2", "198.51.100.2")
    ]
    assert sent == [303, 303, 429]


def test_the_token_is_not_stored(start) -> None:
    visitor = start()
    row = Assessment.objects.get()
    assert visitor.token not in str(vars(row))
    assert len(visitor.token) >= 22, "128 random bits"
