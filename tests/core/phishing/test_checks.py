"""What keeps a template from being sent: the same for those that ship and those that a company writes."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from sonaeru.core.phishing.checks import Fault, faults, precount
from sonaeru.core.phishing.template import Attachment, Cue, Landing, Template, template
from sonaeru.core.words import Words
from sonaeru.web.library import phishing

RULES = phishing.rules()
GOOD = phishing.templates()["kaigi-henko"]
FILE = phishing.templates()["seikyu-sashikae"]
NOTE = Words("例です。", "An example.")


def codes(found: tuple[Fault, ...]) -> set[str]:
    return {each.code for each in found}


def with_html(addition: str) -> Template:
    return replace(GOOD, body_html=GOOD.body_html + addition + "\n")


def with_text(addition: str) -> Template:
    return replace(GOOD, body_text=GOOD.body_text + addition + "\n")


@pytest.mark.parametrize(
    ("addition", "code"),
    [
        ("<form><p>x</p></form>", "html_tag"),
        ("<input>", "html_tag"),
        ("<script>alert(1)</script>", "html_tag"),
        ("<iframe></iframe>", "html_tag"),
        ("<object></object>", "html_tag"),
        ("<svg></svg>", "html_tag"),
        ("<style>p{}</style>", "html_tag"),
        ('<meta http-equiv="refresh">', "html_tag"),
        ('<base href="https://x.example/">', "html_tag"),
        ('<link rel="stylesheet">', "html_tag"),
        ("<BUTTON>x</BUTTON>", "html_tag"),
        ('<p onclick="x()">x</p>', "html_attribute"),
        ('<p class="x">x</p>', "html_attribute"),
        ('<p id="{{姓}}">x</p>', "html_attribute"),
        ('<td background="x">x</td>', "html_attribute"),
        ('<img src="https://x.example/p.png" alt="">', "html_address"),
        ('<img src="data:image/png;base64,x" alt="">', "html_address"),
        ('<img src="cid:x" alt="">', "html_address"),
        ('<a href="https://x.example/">x</a>', "html_address"),
        ('<a href="javascript:x()">x</a>', "html_address"),
        ('<a href="{{リンク}}/x">x</a>', "html_address"),
        ('<p style="background:url(x)">x</p>', "html_style"),
        ('<p style="display:none">x</p>', "html_style"),
        ('<p style="position:fixed">x</p>', "html_style"),
        ('<p style="color:{{姓}}">x</p>', "html_style"),
        ('<p style="width:expression(x)">x</p>', "html_style"),
        ("<!-- x -->", "html_comment"),
        ("<!DOCTYPE html>", "html_comment"),
        ("<?xml version='1.0'?>", "html_comment"),
        ("<![CDATA[x]]>", "html_comment"),
        ("<p>x", "html_nesting"),
        ('<p id="x', "html_syntax"),
        ("<p id=x>x</p>", "html_syntax"),
        ('<p id="a>b">x</p>', "html_syntax"),
        ("1 < 2", "html_syntax"),
        ("</p>", "html_nesting"),
        ("<b><i>x</b></i>", "html_nesting"),
        ('<p id="link">x</p>', "anchor_twice"),
    ],
)
def test_html_that_is_not_allowed(addition: str, code: str) -> None:
    assert code in codes(faults(with_html(addition), RULES))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("楽天カードより", "brand"),
        ("楽 天 よ り", "brand"),
        ("楽\u200b天より", "brand"),
        ("ＡＭＡＺＯＮ", "brand"),
        ("Amaz0n", "brand"),
        ("Аmazon", "brand"),
        ("rnicrosoft", "brand"),
        ("GoogIe", "brand"),
        ("口コミの三菱UFJ", "brand"),
        ("二トリ", "brand"),
        ("国税庁からのお知らせ", "brand"),
        ("夏のボーナスについて", "lure"),
        ("健 康 診 断の結果", "lure"),
        ("地震の安否確認", "lure"),
        ("https://bank.co.jp/", "host"),
        ("www.foo.com", "host"),
        ("a@foo.jp", "host"),
        ("{{.FirstName}}", "unknown_variable"),
        ("{{QR}}", "links_differ"),
        ("{{姓}}", "no_fallback"),
        ("x" * 77, "long_line"),
        ("あ\n" * 16_000, "too_large"),
    ],
)
def test_a_text_that_is_not_allowed(text: str, code: str) -> None:
    assert code in codes(faults(with_text(text), RULES))


@pytest.mark.parametrize(
    "text",
    [
        "ONLINE",
        "バックアップルールを見直す",
        "リコールの受付",
        "シャンプー",
        "airline",
        "x" * 76,
        "https://www.example.co.jp/",
        "a@example.jp",
    ],
)
def test_a_text_that_only_looks_like_it(text: str) -> None:
    assert faults(with_text(text), RULES) == ()


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"subject": "{{リンク}}"}, "link_in_header", "subject"),
        ({"subject": "PayPayより"}, "brand", "subject"),
        ({"sender": replace(GOOD.sender, display="ヤマト運輸")}, "brand", "from"),
        ({"sender": replace(GOOD.sender, company="みずほ商事")}, "brand", "from"),
        ({"body_text": "リンクがありません"}, "links_differ", "mail"),
        ({"body_text": "x", "body_html": "<p>x</p>"}, "link_missing", "mail"),
        ({"body_html": ""}, "body_missing", "html"),
        ({"kind": "qr"}, "link_missing", "mail"),
        ({"kind": "attachment"}, "attachment_does_not_fit", "attachment"),
        ({"cues": ()}, "no_cues", "cue"),
        ({"cues": (Cue("urgency", 1, "html#nowhere", NOTE),)}, "no_anchor", "cue"),
        ({"cues": (Cue("urgency", 1, "attachment", NOTE),)}, "no_anchor", "cue"),
        ({"cues": (Cue("no_signer", 1, "whole", NOTE),) * 2}, "counted_twice", "cue"),
        ({"fallbacks": {"姓": "佐川急便"}}, "brand", "cue"),
        ({"attachment": Attachment("x.pdf", "pdf", "{{リンク}}")}, "attachment_does_not_fit", "attachment"),
    ],
)
def test_a_template_that_does_not_fit(changes: dict[str, Any], code: str, where: str) -> None:
    found = faults(replace(GOOD, **changes), RULES)
    assert (code, where) in {(each.code, each.where) for each in found}


@pytest.mark.parametrize(
    "mail",
    [
        with_html(f'<p style="color:{" " * 40_000}!">x</p>'),
        with_html("<" * 40_000),
        with_html('<a href="' * 4_000),
        with_html('<a href="\n' + "x" * 50 * 900),
        with_html(('<a href="' + "x" * 40 + "\n") * 900),
        with_text("www.1" * 10_000),
        with_text("{{" * 20_000),
        with_html("<p>" * 10_000),
    ],
    ids=["style", "angles", "attributes", "attribute", "fewer", "hosts", "braces", "nesting"],
)
def test_a_template_made_to_take_long_does_not(mail: Template) -> None:
    begun = time.process_time()
    assert faults(mail, RULES)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "label", ["パスワード", "Password", "暗 証 番 号", "PIN", "カード番号", "マイナンバー", "ログインID"]
)
def test_a_practice_page_asks_for_nothing_worth_stealing(label: str) -> None:
    landing = Landing(True, NOTE, NOTE, (Words(label, "x"),), NOTE)
    assert codes(faults(replace(GOOD, landing=landing), RULES)) == {"secret"}


def test_words_of_a_practice_page_may_hold_the_letters_of_a_secret() -> None:
    landing = Landing(True, NOTE, NOTE, (Words("届け先", "Shipping address"),), NOTE)
    assert faults(replace(GOOD, landing=landing), RULES) == ()


def test_an_attachment_without_its_link_is_told() -> None:
    assert FILE.attachment
    broken = replace(FILE, attachment=replace(FILE.attachment, text="中身だけ"))
    assert codes(faults(broken, RULES)) == {"link_missing"}
    assert codes(faults(replace(FILE, attachment=None), RULES)) == {
        "link_missing",
        "attachment_does_not_fit",
        "no_anchor",
    }


def test_the_own_hosts_of_a_company_may_be_named() -> None:
    mail = with_text("https://www.kaisha.co.jp/")
    assert codes(faults(mail, RULES)) == {"host"}
    assert faults(mail, RULES, hosts=["www.kaisha.co.jp"]) == ()


def test_what_can_be_counted_without_reading() -> None:
    assert precount(with_text("至急 大至急 本日中に"), RULES)["urgency"] == 3
    assert precount(GOOD, RULES) == {"url_hiding": 1, "display_name_mismatch": 1, "generic_greeting": 1}
    named = replace(
        GOOD,
        body_text="{{氏名}}様",
        sender=replace(GOOD.sender, display=""),
        body_html='<a href="{{リンク}}">{{リンク}}</a>',
    )
    assert precount(named, RULES) == {}


def table(**changes: Any) -> dict[str, Any]:
    words = {"ja": "例", "en": "Example"}
    cue = {"id": "urgency", "count": 1, "where": "whole", "note": words}
    return {
        "id": "x",
        "edition": "1",
        "title": words,
        "story": words,
        "kind": "link",
        "season": "any",
        "suits": ["all"],
        "subject": "x",
        "points": [words],
        "sender": {"display": "x", "local": "x", "company": "", "name_checked": ""},
        "fallbacks": {},
        "alignment": {"answers": [0] * 5, "reason": words},
        "cue": [cue],
        **changes,
    }


def build(**changes: Any) -> Template:
    texts = {"text": "{{リンク}}", "html": '<a href="{{リンク}}">x</a>'}
    return template("x", table(**changes), {"practice": False}, texts, NOTE)


def test_a_template_is_read_and_rated() -> None:
    assert (build().rating.cues, build().rating.difficulty) == (1, "moderate")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "y"},
        {"kind": "form"},
        {"points": []},
        {"points": [{"ja": "例", "en": "x"}] * 4},
        {"sender": {"display": "x", "local": "x", "company": "", "name_checked": "yes"}},
        {"cue": [{**table()["cue"][0], "id": "colour"}]},
        {"cue": [{**table()["cue"][0], "count": 0}]},
        {"cue": [{**table()["cue"][0], "where": "nowhere"}]},
        {"attachment": {"name": "x.xlsm", "form": "xlsm", "text": "x"}},
        {"attachment": {"name": "x.exe", "form": "pdf", "text": "x"}},
    ],
)
def test_a_template_that_cannot_be_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="says|kind|points|name_checked|cue|attachment"):
        build(**changes)
