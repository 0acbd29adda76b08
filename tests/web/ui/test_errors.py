"""Pages for when something is wrong: plain words, all headers, nothing of the inside."""

from __future__ import annotations

import pytest
from django.test import Client

from sonaeru.web.assessment.views import journey
from sonaeru.web.ui.middleware import HEADERS

pytestmark = pytest.mark.django_db


def test_an_unknown_address_says_so_and_leads_home(client: Client) -> None:
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()
    assert 'class="btn" href="/"' in response.content.decode()


def test_a_foreign_host_name_is_refused_in_plain_words(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "送られた内容を読めませんでした" in response.content.decode()


def test_a_fault_of_ours_says_that_answers_are_kept_and_gives_a_number(client, monkeypatch, caplog) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("内部の事情")

    monkeypatch.setattr(journey.charts, "progress", broken)
    client.raise_request_exception = False
    token = client.post("/check/", {"industry": "D", "size": "1-5"})["Location"].split("/")[2]
    response = client.get(f"/check/{token}/q/1/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "保存した答えは残っています" in page and "内部の事情" not in page
    number = page.split("番号 ")[1][:6]
    assert f"server error {number}" in caplog.text


@pytest.mark.parametrize("address", ["/", "/check/", "/nothing/", "/help-now/"])
def test_every_answer_carries_the_security_headers(client: Client, address: str) -> None:
    response = client.get(address)
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/check/", "/nothing/", "/help-now/", "/about/privacy/"])
def test_pages_hold_no_script_and_no_inline_style(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "<script" not in page and "style=" not in page and " on" + "click" not in page


@pytest.mark.parametrize("address", ["/check/", "/preferences/"])
def test_a_wrong_method_is_refused(client: Client, address: str) -> None:
    assert client.delete(address).status_code == 405
