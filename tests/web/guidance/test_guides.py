"""The support site in the browser of a visitor who did not sign in; only what readers say needs the database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from sonaeru.web.guidance import shelf
from sonaeru.web.library import reader
from sonaeru.web.library.glossary import terms
from sonaeru.web.library.guides import Guide, guides

each_guide = pytest.mark.parametrize("each", guides(), ids=lambda each: each.id)


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


# The shelf


def test_the_first_page_shows_every_guide_under_its_step(client: Client) -> None:
    shown = page(client, "/guides/")
    begin, step_up = shown.index(">はじめる<"), shown.index(">強化する<")
    for each in guides():
        at = shown.index(f'href="/guides/{each.id}/"')
        assert (begin < at < step_up) if each.step == "start" else at > step_up
        assert each.title.ja in shown and each.summary.ja in shown


def test_every_page_leads_to_it(client: Client) -> None:
    for path in ("/", "/help-now/", "/about/how-to/"):
        assert 'href="/guides/">対策支援サイト' in page(client, path)


@pytest.mark.parametrize("path", ["/guides/", "/guides/g04/", "/guides/forms/", "/glossary/"])
def test_search_engines_may_show_it(client: Client, path: str) -> None:
    shown = page(client, path)
    assert "noindex" not in shown
    assert '<meta name="description" content="' in shown


@pytest.mark.parametrize("path", ["/guides/", "/glossary/"])
def test_what_was_searched_is_no_page_of_a_search_engine(client: Client, path: str) -> None:
    assert '<meta name="robots" content="noindex">' in page(client, path, q="更新")


# One guide


@each_guide
def test_a_guide_shows_its_text_and_what_stands_beside_it(client: Client, each: Guide) -> None:
    opened = shelf.opened(each.id)
    shown = page(client, f"/guides/{opened.guide.id}/")
    assert opened.guide.source.ja in shown
    for item in opened.items:
        assert item.label.ja in shown and item.title.ja in shown
    for action in opened.actions:
        assert action.title.ja in shown
        assert f"{len(action.steps)}つの手順" in shown
    for document in opened.documents:
        assert f"/guides/forms/{document.file}?lang=ja" in shown
    for neighbour in filter(None, (opened.before, opened.after)):
        assert f'href="/guides/{neighbour.id}/"' in shown


def test_items_of_all_three_questionnaires_are_named() -> None:
    assert [each.label.ja for each in shelf.opened("g05").items] == ["問4", "技術対策5", "備え6"]


def test_every_item_is_raised_by_a_guide() -> None:
    raised = {each.label for guide in guides() for each in shelf.opened(guide.id).items}
    assert len(raised) == sum(len(edition.items) for edition in reader.offered_editions())


def test_a_guide_says_how_long_it_takes_to_do_and_to_read(client: Client) -> None:
    shown = text(page(client, "/guides/g16/"))
    assert "約7時間" in shown and "読む時間約2分" in shown and "1年に10万円より多い" in shown


def test_a_guide_in_english_is_english(client: Client) -> None:
    shown = page(english(client), "/guides/g04/")
    assert "Passwords and MFA" in shown and "If you leave it" in shown and "Item 3" in shown
    assert "ほうっておくと" not in shown


@pytest.mark.parametrize(("days", "old"), [(0, False), (365, False), (366, True)])
def test_a_guide_that_nobody_read_for_a_year_is_old(days: int, old: bool) -> None:
    guide = replace(guides()[0], reviewed=dt.date(2026, 1, 1))
    assert shelf.old(guide, dt.date(2026, 1, 1) + dt.timedelta(days=days)) is old


def test_a_guide_of_now_does_not_say_that_it_is_old(client: Client) -> None:
    fresh = all(not shelf.old(each, dt.date.today()) for each in guides())
    assert fresh == ("内容が古い可能性があります" not in page(client, "/guides/g01/"))


@pytest.mark.parametrize("identifier", ["g99", "G01", "forms2", "更新", "g01%20", "x" * 500])
def test_a_guide_of_another_edition_offers_the_list_and_the_search(client: Client, identifier: str) -> None:
    answer = client.get(f"/guides/{identifier}/")
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert 'href="/guides/"' in shown and 'action="/guides/"' in shown


# Search


@pytest.mark.parametrize("query", ["バックアップ", "ﾊﾞｯｸｱｯﾌﾟ", "ばっくあっぷ"])
def test_a_word_is_found_however_it_is_typed_and_marked_as_it_is_written(client: Client, query: str) -> None:
    shown = page(client, "/guides/", q=query)
    assert "はじめての<mark>バックアップ</mark>" in shown
    assert 'href="/guides/g10/"' in shown and 'href="/guides/g20/"' not in shown


def test_a_formal_term_finds_the_plain_guide_and_its_explanation(client: Client) -> None:
    shown = page(client, "/guides/", q="脆弱性")
    assert 'href="/guides/g02/"' in shown
    term = next(each for each in terms() if each.formal.ja == "脆弱性")
    assert f'href="/glossary/#{term.id}"' in shown and term.meaning.ja in shown


@pytest.mark.parametrize("path", ["/guides/", "/glossary/"])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("zzzz", "「zzzz」は見つかりませんでした。"),
        ("あ", "2文字以上の言葉で探してください。"),
        ("%%__", "2文字以上の言葉で探してください。"),
        ("<b>", "2文字以上の言葉で探してください。"),
        ("\x01\x02", "2文字以上の言葉で探してください。"),
        ("<script>alert</script>", "は見つかりませんでした。"),
        ("あ" * 10_000, "はじめの100文字で探しました。"),
    ],
)
def test_a_search_that_finds_nothing_says_why(client: Client, path: str, query: str, said: str) -> None:
    shown = page(client, path, q=query)
    assert said in shown
    assert "<script" not in shown and "<mark>" not in shown
    assert "あ" * 101 not in shown


@pytest.mark.parametrize("path", ["/guides/", "/glossary/"])
def test_an_empty_search_is_the_page_itself(client: Client, path: str) -> None:
    assert page(client, path, q=" \u3000").count("<li>") == page(client, path).count("<li>")


# The glossary


def test_the_glossary_has_an_anchor_for_each_term_and_leads_to_guides(client: Client) -> None:
    shown = page(client, "/glossary/")
    for each in terms():
        assert f'id="{each.id}"' in shown
        assert each.plain.ja in shown and each.formal.ja in shown and each.meaning.ja in shown
    assert 'href="/guides/g02/"' in shown


def test_terms_stand_by_their_reading_and_in_english_by_the_alphabet(client: Client) -> None:
    order = [each.id for each in terms()]
    assert re.findall(r'<tr role="row" id="([^"]+)"', page(client, "/glossary/")) == order
    shown = re.findall(r'<tr role="row" id="([^"]+)"', page(english(client), "/glossary/"))
    plain = {each.id: each.plain.en.casefold() for each in terms()}
    assert [plain[each] for each in shown] == sorted(plain.values())


def test_the_glossary_is_searched_by_either_word(client: Client) -> None:
    assert "2段階の確認" in page(client, "/glossary/", q="多要素認証")
    assert page(client, "/glossary/", q="多要素認証").count('<tr role="row" id=') < 5


def test_the_letters_lead_to_the_first_term_of_each_row(client: Client) -> None:
    letters = re.findall(r'<a href="#([^"]+)">(\w)</a>', page(client, "/glossary/"))
    assert [letter for _, letter in letters] == list("あかさたなはまやらわ")[: len(letters)]
    assert letters[0][0] == terms()[0].id


# From the check


@pytest.mark.django_db
def test_a_question_and_a_result_lead_to_the_guide(client: Client) -> None:
    token = client.post("/check/", {"industry": "D", "size": "6-20"})["Location"].split("/")[2]
    assert 'href="/guides/g10/"' in page(client, f"/check/{token}/q/11/")
    for no in range(1, 26):
        client.post(f"/check/{token}/q/{no}/", {"answer": "not_implemented"})
    client.post(f"/check/{token}/finish/")
    result = page(client, f"/check/{token}/result/")
    assert {f"/guides/g{no:02}/" for no in (2, 3, 10, 13, 14, 20)} <= set(re.findall(r'href="(/guides/[^"]+)"', result))
    assert 'href="/guides/g02/"' in page(client, f"/check/{token}/actions/updates-auto/")


def test_addresses_are_those_that_were_promised() -> None:
    assert reverse("guidance:guide", args=["g01"]) == "/guides/g01/"
    assert reverse("guidance:form", args=["rules.docx"]) == "/guides/forms/rules.docx"
    assert reverse("guidance:glossary") == "/glossary/"


def test_a_guide_leads_who_began_a_check_back_to_it(client: Client) -> None:
    assert 'href="/check/"' in page(client, "/guides/g10/")
    client.cookies["check"] = "any"
    shown = page(client, "/guides/g10/")
    assert "前回の診断を開く" in shown and 'href="/check/"' not in shown
