"""A notice as mail and chats show it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.web.notify.message import MORE, Link, Message, chat, cut, hypertext, plain, trial

LINK = Link("ページを見る", "https://check.example.jp/plan/?a=1&b=2")


def test_the_text_of_a_mail_ends_with_the_link() -> None:
    message = Message("件名", "一つめ。\n\n二つめ。", LINK)
    assert plain(message) == "一つめ。\n\n二つめ。\n\nページを見る\nhttps://check.example.jp/plan/?a=1&b=2\n"


def test_the_html_of_a_mail_escapes_what_people_typed() -> None:
    page = hypertext(Message("<b>件名", '<img src="x">&\n二行め\n\n次', Link("<見る>", 'https://a.test/"><script>')))
    assert "<p>&lt;img src=&quot;x&quot;&gt;&amp;<br>\n二行め</p>\n<p>次</p>" in page
    assert "<title>&lt;b&gt;件名</title>" in page
    assert '<a href="https://a.test/&quot;&gt;&lt;script&gt;">&lt;見る&gt;</a>' in page


class Parts(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[tuple[str, str]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {(tag, name) for name, _ in attrs} or {(tag, "")}


@given(st.text(), st.text())
def test_the_html_of_a_mail_loads_nothing_whatever_the_text(text: str, label: str) -> None:
    label = "".join(filter(str.isprintable, label))
    assert Parts(hypertext(Message("件名", text, Link(label, LINK.address)))).seen <= {
        ("html", "lang"), ("head", ""), ("meta", "charset"), ("title", ""), ("body", "style"), ("p", ""), ("b", ""), ("br", ""),
        ("a", "href"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("短い。", 3, "短い。"),
        ("一つめ。二つめ。三つめ。", 9, "一つめ。二つめ。…"),
        ("一つめ。二つめ。三つめ。", 8, "一つめ。…"),
        ("「はい。」次の文。", 6, "「はい。」…"),
        ("一行め\n二行め\n三行め", 8, "一行め\n二行め…"),
        ("One is 1.5 long. Two is longer.", 20, "One is 1.5 long.…"),
        ("One is 1.5 long. Two", 17, "One is 1.5 long.…"),
        ("区切りのない長い文が続きます", 6, "区切りのな…"),
        ("𠮷野家。𠮷田。", 5, "𠮷野家。…"),
    ],
)
def test_a_long_text_ends_after_a_whole_sentence(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


@given(st.text(), st.integers(1, 60))
def test_a_cut_text_fits_and_begins_like_the_whole(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert len(shown) <= limit
    assert text.startswith(shown.removesuffix(MORE)) or shown == text


@given(st.text(min_size=1, alphabet="あい。"), st.text(), st.integers(150, 400))
def test_a_chat_text_fits_and_keeps_the_link_whole(subject: str, text: str, limit: int) -> None:
    shown = chat(Message(subject, text, LINK), limit)
    assert len(shown) <= limit
    assert shown.endswith(f"{LINK.label}\n{LINK.address}")


def test_a_link_that_would_fill_a_chat_is_left_out() -> None:
    shown = chat(Message("件名", "本文。", Link("見る", "https://a.test/" + "x" * 500)), 200)
    assert shown == "件名\n\n本文。"


@pytest.mark.parametrize("subject", ["件名\r\nBcc: all@example.jp", "a\nb", "a\rb", "a\x00b", "a\u2028b", "", "  "])
def test_a_subject_with_a_line_break_or_nothing_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        Message(subject, "本文")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//a.test", "https://", "https://a.test/\nx", "mailto:a@b.c"]
)
def test_a_link_leads_to_a_web_page_or_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="link"):
        Link("見る", address)


def test_the_trial_notice_speaks_the_language_asked_for() -> None:
    assert trial("ja").subject == "お知らせのテスト" and "設定は終わりです" in trial("ja").text
    assert trial("en").subject == "Test of your notices" and trial("en").text.isascii()
