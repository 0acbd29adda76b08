"""「いま困っている」 opens whatever else is down: these tests have no database at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

PATH = "/help-now/"


@pytest.fixture
def page(client: Client) -> str:
    return client.get(PATH).content.decode()


def test_it_opens_without_signing_in_and_without_a_database(client: Client) -> None:
    response = client.get(PATH)
    assert response.status_code == 200
    assert reverse("desk:help_now") == PATH


def test_it_takes_no_form(client: Client) -> None:
    assert client.post(PATH).status_code == 405


@pytest.mark.parametrize(
    ("link", "shown"), [("tel:%239110", "#9110"), ("tel:110", "110"), ("tel:0359787509", "03-5978-7509")]
)
def test_a_public_desk_can_be_called_by_touch_and_its_number_is_read_beside_it(
    page: str, link: str, shown: str
) -> None:
    [row] = re.findall(rf'<a class="tel" href="{re.escape(link)}">.*?</a>', page)
    assert f">{shown}</span>" in row


def test_each_public_desk_says_where_its_number_is_from(page: str) -> None:
    rows = re.findall(r'<a class="tel".*?</a>', page)
    assert [row.count("<small>もと：") for row in rows] == [1, 1, 1]


def test_no_number_leads_elsewhere_than_to_a_public_desk(page: str) -> None:
    assert re.findall(r'href="tel:([^"]+)"', page) == ["%239110", "110", "0359787509"]


def test_numbers_carry_the_day_on_which_they_were_checked(page: str) -> None:
    assert "確認日 2026年11月22日。受付時間は各窓口の案内で確かめてください。" in page


def test_everything_stands_in_the_order_in_which_it_is_needed(page: str) -> None:
    bold = re.findall(r"<(?:b|h2 [^>]*)>(.*?)</(?:b|h2)>", page)
    assert bold == [
        "まず、この4つ（最初の10分）",
        *(
            "ネットの線を抜く。Wi-Fiを切る",
            "電源は切らない。再起動しない",
            "バックアップの線を抜く",
            "画面を写真にとる",
        ),
        "電話する",
        *("社内の責任者", "取引銀行", "保険の事故受付", "機器を見てくれる会社", "商工会議所など"),
        *("警察の相談", "警察の緊急通報", "IPA 情報セキュリティ安心相談窓口"),
        *("しないこと", "修理や調査を頼む前に", "紙にして、電話のそばに", "書きとめる"),
    ]


def test_each_number_of_the_company_has_a_line_to_write_on(page: str) -> None:
    [own] = re.findall(r'<ol class="own".*?</ol>', page, re.DOTALL)
    assert own.count("<li>") == own.count('<i class="blank"></i>') == 5
    assert "会社の番号は、印刷して書きこんでください。" in page


def test_the_header_does_not_point_to_the_page_itself(page: str) -> None:
    assert f'href="{PATH}"' not in page


def test_no_button_promises_what_needs_a_script(page: str) -> None:
    assert 'class="btn' not in page


def test_the_browser_is_told_to_run_and_load_nothing_from_elsewhere(client: Client, page: str) -> None:
    policy = client.get(PATH).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page
    assert " style=" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_its_stylesheet_uses_semantic_names_only() -> None:
    css = Path(finders.find("desk/desk.css")).read_text(encoding="utf-8")
    assert "var(--danger)" in css
    assert not re.search(r"#[0-9a-f]{3,8}\b|--color-|rgb|hsl", css, re.IGNORECASE)
