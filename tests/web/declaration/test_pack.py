"""The packs as PDF: what they hold, that what is missing is printed, and that no text of a company breaks them."""

from __future__ import annotations

import io
import re

import docx
import pytest
from pypdf import PdfReader
from tests.web.assessment.conftest import Company, company_of

from .conftest import declare


def pages(company: Company, star: int, language: str = "ja") -> list[str]:
    company.client.cookies["django_language"] = language
    response = company.client.get(f"/c/{company.id}/declaration/star-{star}.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"].startswith(f'attachment; filename="security-action-{star}-')
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.content)).pages]


def test_one_star_is_one_page_with_the_five_rules(company: Company) -> None:
    company.add(others={3: "unknown"})
    (text,) = pages(company, 1)
    assert "情報セキュリティ5か条の今" in text and "わからない" in text
    assert "IPAのサイトで入れること" in text and "IPAが認定する制度ではありません" in text
    assert "基本方針の下書き" not in text


def test_two_stars_hold_steps_and_rules_the_record_and_the_policy_on_a_page_each(company: Company) -> None:
    company.add(others={3: "unknown"})
    declare(company.id)
    steps, record, policy = pages(company, 2)
    assert "2026年11月3日" in steps and "SECURITYACTION（二つ星）を自己宣言しています" in steps
    assert "情報セキュリティ5か条の今" in steps and "IPAのサイトで入れること" in steps
    assert "第3.1版" in record and "47点/100点" in record and "出典：IPA" in record
    assert all(part in policy for part in ("経営者の責任", "違反と事故への対応", "代表取締役見本一郎", "見本建設"))
    assert "まだです" not in steps + policy


def test_the_policy_comes_as_a_word_file_with_what_is_known(company: Company) -> None:
    company.add()
    declare(company.id)
    response = company.client.get(f"/c/{company.id}/declaration/policy.docx")
    assert response["Content-Disposition"] == 'attachment; filename="policy.docx"'
    text = "".join(part.text for part in docx.Document(io.BytesIO(response.content)).element.body.iter() if part.text)
    assert all(part in text for part in ("見本建設", "代表取締役", "経営者の責任", "2026年"))


def test_what_is_missing_is_printed_and_not_hidden(company: Company) -> None:
    steps, record, policy = pages(company, 2)
    assert steps.count("まだです") == 12
    assert record.count("まだです") == 1
    assert policy.count("まだです") == 2  # where and since when; day and name are lines to write on
    assert "決めた日見本建設代表者" in policy


def test_a_merged_result_names_its_sites_and_marks_what_was_overridden(company: Company) -> None:
    site = company.site("川口工場")
    company.add(site=site)
    basis = re.findall(r'name="basis" value="(\w+)"', company.page("merge/"))
    assert (
        company.post("merge/", basis=basis, **{"i11-answer": "not_implemented", "i11-reason": "記録がない"}).status_code
        == 303
    )
    record = pages(company, 2)[1]
    assert "川口工場" in record and "拠点の答えをまとめた結果" in record
    assert "実施していない＊" in record and "記録がない" in record


def test_posted_in_the_shop_says_to_ask_ipa(company: Company) -> None:
    declare(company.id, place="posted")
    assert "店頭の掲示だけでよいかは、確かめていません" in pages(company, 2)[-1]


@pytest.mark.parametrize("star", [1, 2])
def test_it_speaks_english(company: Company, star: int) -> None:
    company.add()
    assert len(pages(company, star, "en")) == (1 if star == 1 else 3)


@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "𠮷野家😀", "$x^2$ *太* _斜_", "長" * 100])
def test_no_name_breaks_a_pack(db: None, name: str) -> None:
    company = company_of("odd@a.example", name)
    company.add()
    declare(company.id, representative=name)
    text = "".join(pages(company, 2))
    assert "".join(name.split())[:4].replace("😀", "〓") in text
