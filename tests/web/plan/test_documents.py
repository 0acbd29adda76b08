"""Papers: kept with file or link, changed, removed and brought back; files checked by what they hold, never shown."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from docx import Document as WordFile
from openpyxl import Workbook

from sonaeru.web.audit.models import Record
from sonaeru.web.plan import actions_documents as papers
from sonaeru.web.plan import files, queries
from sonaeru.web.plan.files import Content

from .conftest import Plan, later

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n..."
JPG = b"\xff\xd8\xff\xe0..."


def word() -> bytes:
    out = io.BytesIO()
    WordFile().save(out)
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def with_macros(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    return out.getvalue()


def send(plan: Plan, name: str, data: bytes, **fields: str) -> HttpResponse:
    facts: dict[str, Any] = {"title": "規程", "file": SimpleUploadedFile(name, data)} | fields
    return plan.post("documents/add/", facts)


GOOD = {
    "a.pdf": PDF,
    "a.PNG": PNG,
    "a.jpg": JPG,
    "a.jpeg": JPG,
    "a.txt": "決まり".encode(),
    "a.csv": "あ,い".encode("cp932"),
}


@pytest.mark.parametrize("name", [*GOOD, "a.docx", "a.xlsx"])
def test_a_file_of_an_allowed_type_is_kept_and_leaves_as_an_attachment(plan: Plan, name: str) -> None:
    data = GOOD.get(name) or {"a.docx": word, "a.xlsx": excel}[name]()
    assert send(plan, name, data).status_code == 303
    (kept,) = plan.read(queries.documents)
    response = plan.get(f"documents/{kept.id}/file/")
    assert response.content == data
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


REFUSED = {
    "page.html": (b"<script>alert(1)</script>", "この形のファイルは入れられません。"),
    "tool.exe": (b"MZ", "この形のファイルは入れられません。"),
    "picture.svg": (b"<svg/>", "この形のファイルは入れられません。"),
    "macro.docm": (b"PK\x03\x04", "この形のファイルは入れられません。"),
    "none": (PDF, "この形のファイルは入れられません。"),
    "empty.pdf": (b"", "このファイルは空です。"),
    "no.pdf": (PNG, "名前と中身の形が合いません。"),
    "no.png": (PDF, "名前と中身の形が合いません。"),
    "no.docx": (b"PK\x03\x04 broken", "名前と中身の形が合いません。"),
    "swapped.xlsx": (word(), "名前と中身の形が合いません。"),
    "bytes.txt": (b"\x00\x01\x02", "名前と中身の形が合いません。"),
    "old.xlsx": (b"\xd0\xcf\x11\xe0....", "パスワードつきか、古い形です。"),
    "macro.docx": (with_macros(word()), "マクロの入ったファイルは入れられません。"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_any_other_file_is_refused_with_what_to_do_and_what_was_typed_stays(plan: Plan, name: str) -> None:
    data, said = REFUSED[name]
    response = send(plan, name, data, approver="社長 太郎")
    page = response.content.decode()
    assert response.status_code == 422 and said in page and "社長 太郎" in page
    assert plan.read(queries.documents) == ()


def test_a_file_of_just_over_10_megabytes_is_refused(plan: Plan) -> None:
    response = send(plan, "big.pdf", PDF.ljust(files.MOST + 1))
    assert response.status_code == 422 and "10MBより大きいファイルは入れられません。" in response.content.decode()


def test_200_megabytes_are_refused_before_they_are_read(plan: Plan) -> None:
    class Untouched(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    response = plan.company.client.generic(
        "POST",
        plan.at("documents/add/"),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="209715200",
        **{"wsgi.input": Untouched()},
    )
    assert response.status_code == 413
    assert "10MBより大きいファイルは入れられません。" in response.content.decode()


def test_a_company_keeps_at_most_200_megabytes(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_OF_COMPANY", 30)
    assert send(plan, "a.pdf", PDF).status_code == 303
    response = send(plan, "b.pdf", PDF.ljust(40))
    assert response.status_code == 422 and "会社のファイルが200MBになりました。" in response.content.decode()
    assert len(plan.read(queries.documents)) == 1


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("規程.pdf", "規程.pdf"),
        ("../../etc/passwd.TXT", "passwd.txt"),
        ("C:\\Users\\a\\決まり.docx", "決まり.docx"),
        ('a"b<c>|d?*.csv', "a_b_c__d__.csv"),
        (".pdf", "file.pdf"),
        ("...  .pdf", "file.pdf"),
        ("一\n行\u202e.pdf", "一 行.pdf"),
        ("あ" * 300 + ".xlsx", "あ" * 95 + ".xlsx"),
    ],
)
def test_a_file_gets_a_name_that_every_system_takes(given: str, ours: str) -> None:
    assert files.our_name(given) == ours


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "書類の名前を入れてください。"),
        ({"title": "x"}, "ファイルを選ぶか、置いてある所のリンクを入れてください。"),
        ({"title": "x", "link": "javascript:alert(1)"}, "https:// から始まるリンクを入れてください。"),
        ({"title": "x", "link": "ftp://a.example/"}, "https:// から始まるリンクを入れてください。"),
        ({"title": "x", "link": "https://a.example/", "kind": "no-kind"}, "種類を選び直してください。"),
        ({"title": "x", "link": "https://a.example/", "dated_on": "R50.1.1"}, "遠すぎる日付です。"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(plan: Plan, fields: dict[str, str], said: str) -> None:
    response = plan.post("documents/add/", fields)
    assert response.status_code == 422 and said in response.content.decode()


def test_a_paper_is_not_from_the_future(plan: Plan) -> None:
    fields = {"title": "x", "link": "https://a.example/", "dated_on": later(1).isoformat()}
    assert "今日より後の日付です。" in plan.post("documents/add/", fields).content.decode()


def test_a_paper_that_is_added_from_an_item_belongs_to_it(plan: Plan) -> None:
    item = plan.add()
    page = plan.text(f"documents/add/?item={item}&kind=incident-card")
    assert f'name="item" value="{item}"' in page and 'value="incident-card" selected' in page
    fields = {"title": "カード", "link": "https://a.example/", "item": item, "kind": "incident-card"}
    assert plan.post("documents/add/", fields)["Location"] == plan.at(f"items/{item}/")
    assert "カード" in plan.text(f"items/{item}/")


def test_a_file_is_replaced_and_what_is_said_of_it_changed(plan: Plan) -> None:
    send(plan, "old.pdf", PDF)
    (kept,) = plan.read(queries.documents)
    fields = {"title": "新しい規程", "approver": "社長", "file": SimpleUploadedFile("new.txt", "新".encode())}
    assert plan.post(f"documents/{kept.id}/", fields).status_code == 303
    found = plan.read(queries.document, kept.id)
    assert (found.title, found.file_name, found.approver) == ("新しい規程", "new.txt", "社長")
    assert plan.get(f"documents/{kept.id}/file/").content == "新".encode()


def test_without_a_new_file_the_old_one_stays(plan: Plan) -> None:
    send(plan, "old.pdf", PDF)
    (kept,) = plan.read(queries.documents)
    assert plan.post(f"documents/{kept.id}/", {"title": "別名"}).status_code == 303
    assert plan.get(f"documents/{kept.id}/file/").content == PDF


def test_a_paper_is_removed_and_brought_back(plan: Plan) -> None:
    send(plan, "old.pdf", PDF)
    (kept,) = plan.read(queries.documents)
    plan.post(f"documents/{kept.id}/remove/")
    assert plan.get(f"documents/{kept.id}/file/").status_code == 404
    assert "外した書類" in plan.text("documents/")
    for _ in range(2):
        assert plan.post(f"documents/{kept.id}/restore/").status_code == 303
    assert plan.get(f"documents/{kept.id}/file/").content == PDF


def test_each_act_on_a_paper_stands_in_the_log_without_its_words(plan: Plan) -> None:
    send(plan, "ひみつ.pdf", PDF)
    (kept,) = plan.read(queries.documents)
    plan.post(f"documents/{kept.id}/", {"title": "ひみつ2", "file": SimpleUploadedFile("x.pdf", PDF)})
    plan.post(f"documents/{kept.id}/remove/")
    plan.post(f"documents/{kept.id}/restore/")
    rows = list(Record.objects.filter(subject=kept.id).order_by("pk"))
    assert [row.verb.removeprefix("plan.document_") for row in rows] == [
        "added",
        "edited",
        "replaced",
        "removed",
        "restored",
    ]
    assert "ひみつ" not in str([(row.before, row.after) for row in rows])


def test_what_is_to_be_looked_at_again_comes_first_and_says_so(plan: Plan) -> None:
    for title, days in (("あ", 10), ("ん", -1)):
        facts = {"title": title, "link": "https://a.example/", "review_on": later(days)}
        plan.do(papers.add, facts=facts)
    page = plan.text("documents/")
    assert page.index(">ん<") < page.index(">あ<") and "過ぎています" in page


def test_a_viewer_reads_papers_and_changes_none(plan: Plan) -> None:
    made = plan.do(papers.add, facts={"title": "規程"}, content=Content("a.pdf", PDF))
    viewer = plan.viewer("viewer")
    assert viewer.get(plan.at(f"documents/{made}/file/")).content == PDF
    page = viewer.get(plan.at("documents/")).content.decode()
    assert "規程" in page and "外す" not in page and "書類を加える" not in page
    assert viewer.get(plan.at(f"documents/{made}/")).status_code == 403


def test_a_paper_of_another_company_is_not_there(plan: Plan, empty: Plan) -> None:
    made = empty.do(papers.add, facts={"title": "規程"}, content=Content("a.pdf", PDF))
    for path in ("", "file/"):
        assert plan.get(f"documents/{made}/{path}").status_code == 404
    item = empty.add()
    fields = {"title": "x", "link": "https://a.example/", "item": item}
    assert plan.post("documents/add/", fields).status_code == 404


def test_all_that_is_missing_is_said_at_once(plan: Plan) -> None:
    page = plan.post("documents/add/", {}).content.decode()
    assert "書類の名前を入れてください。" in page and "ファイルを選ぶか、" in page
