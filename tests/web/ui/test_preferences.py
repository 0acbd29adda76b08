"""Language and look, chosen by the visitor and kept in a cookie."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_japanese_unless_asked_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/", headers={"Accept-Language": "en-US,en"})
    assert '<html lang="ja">' in page.content.decode()
    assert page["Content-Language"] == "ja"


def test_english_stays_chosen(client: Client) -> None:
    response = client.post("/preferences/", {"django_language": "en", "next": "/check/"})
    assert (response.status_code, response["Location"]) == (303, "/check/")
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "look, link",
    [("system", 'media="(prefers-color-scheme: dark)"'), ("dark", "ui/dark."), ("light", None)],
)
def test_dark_mode_is_one_stylesheet_linked_by_choice(client: Client, look: str, link: str | None) -> None:
    client.post("/preferences/", {"look": look, "next": "/"})
    page = client.get("/").content.decode()
    assert (link in page) if link else ("ui/dark." not in page)


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_site(client: Client, address: str) -> None:
    assert client.post("/preferences/", {"look": "dark", "next": address})["Location"] == "/"


@pytest.mark.parametrize("fields", [{"look": "pink"}, {"django_language": "xx"}])
def test_an_unknown_choice_is_not_kept(client: Client, fields: dict[str, str]) -> None:
    assert not client.post("/preferences/", fields).cookies
