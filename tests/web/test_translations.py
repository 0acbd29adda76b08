"""The English catalogue is whole, and an English page shows no Japanese."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import Settings

from sonaeru.web.assessment.views import journey
from sonaeru.web.ui import views

WEB = Path(views.__file__).parents[1]
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES"
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
LETTER = {"I": "implemented", "P": "partly", "N": "not_implemented", "U": "unknown"}
MIXED = {no: LETTER[letter] for no, letter in enumerate("IPNPNPIPUPPIPNIIIIIPINUNP", 1)}
START = {"industry": "D", "size": "6-20", "company": "Sample Builders Ltd"}

# Kana, kanji, Japanese punctuation and full-width forms; the wide space shows nothing.
JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef]")
# The button that leads back to Japanese, the slash between page numbers of the PDF.
ALLOWED = re.compile(r"^日本語$|(?<=\d)／(?=\d)")


# The catalogue


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE / "django.po"))


def forms(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    """Every English form of a message: one, or one per number."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def parts(text: str) -> set[str]:
    """What must be the same in every language: placeholders, percent signs and markup."""
    return set(re.findall(r"%\(\w+\)[sd]|%%|<[^>]+>", text))


def messages() -> Iterator[str]:
    """Every message that templates and code hand to translation."""
    for path in [*WEB.rglob("*.html"), *WEB.rglob("templates/**/*.txt")]:
        text = path.read_text(encoding="utf-8")
        yield from (found[1] for found in re.findall(r"""(?:\{% translate |\b_\()(["'])(.*?)\1""", text))
        for options, body in re.findall(r"\{% blocktranslate\b(.*?)%\}(.*?)\{% endblocktranslate %\}", text, re.DOTALL):
            yield from (block(each, "trimmed" in options) for each in re.split(r"\{% plural %\}", body))
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATES:
                yield from (each.value for each in node.args if isinstance(each, ast.Constant) and each.value)


def block(body: str, trimmed: bool) -> str:
    """The message of one form of a blocktranslate, as Django makes it."""
    text = re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", body.replace("%", "%%"))
    return re.sub(r"\s*\n\s*", " ", text.strip()) if trimmed else text


def test_the_compiled_catalogue_is_that_of_the_text(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(CATALOGUE / "django.mo"))
    assert {(each.msgid, each.msgid_plural): forms(each) for each in compiled} == {
        (each.msgid, each.msgid_plural): forms(each) for each in catalogue
    }
    assert compiled.metadata == catalogue.metadata


def test_every_message_has_an_english_text_and_none_is_left_over(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not all(forms(entry))] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_no_english_text_holds_japanese(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if JAPANESE.search("".join(forms(entry)))] == []


def test_every_form_keeps_the_placeholders_and_the_markup(catalogue: polib.POFile) -> None:
    wrong = [entry.msgid for entry in catalogue if any(parts(form) != parts(entry.msgid) for form in forms(entry))]
    assert wrong == []


def test_plural_messages_have_both_english_forms(catalogue: polib.POFile) -> None:
    plural = [entry for entry in catalogue if entry.msgid_plural]
    assert plural
    assert {tuple(entry.msgstr_plural) for entry in plural} == {(0, 1)}
    assert catalogue.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_the_catalogue_holds_exactly_the_messages_in_use(catalogue: polib.POFile) -> None:
    known = {each for entry in catalogue for each in (entry.msgid, entry.msgid_plural) if each}
    assert set(messages()) == known


def test_the_catalogue_names_no_person_no_day_and_no_place(catalogue: polib.POFile) -> None:
    assert set(catalogue.metadata) == {
        "Project-Id-Version",
        "Language",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Plural-Forms",
    }
    assert not any(entry.occurrences or entry.comment or entry.tcomment for entry in catalogue)


# The pages


class Shown(HTMLParser):
    """Collects what a page shows or says: its text, and the attributes that are read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = {"aria-label", "aria-description", "title", "alt", "placeholder", "content"}
        self.pieces += [value or "" for name, value in attrs if name in spoken]


def japanese(pieces: Iterable[str]) -> list[str]:
    """The pieces that show Japanese where none is allowed."""
    return [piece for piece in pieces if JAPANESE.search(ALLOWED.sub("", piece))]


def assert_english(response: HttpResponse, status: int, words: str) -> None:
    """A whole English page that says `words`."""
    page, pieces = response.content.decode(), Shown(response.content.decode()).pieces
    assert response.status_code == status
    assert '<html lang="en">' in page
    assert words in " ".join(pieces)
    assert japanese(pieces) == []


@pytest.fixture
def english(db: None) -> Client:
    """A browser that chose English."""
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "en"
    return client


def begin(client: Client, answers: Mapping[int, str] | None = None, *, reason: str = "") -> str:
    """A check with some answers; `reason` says why item 9 does not apply. Returns its token."""
    token = client.post("/check/", START)["Location"].split("/")[2]
    for no, word in (answers or {}).items():
        extra = {"reason": reason} if no == 9 else {}
        assert client.post(f"/check/{token}/q/{no}/", {"answer": word} | extra).status_code == 303
    return token


def finish(client: Client, answers: Mapping[int, str], *, reason: str = "") -> str:
    """A finished check."""
    token = begin(client, answers, reason=reason)
    assert client.post(f"/check/{token}/finish/").status_code == 303
    return token


def again(client: Client, former: str, **fields: str) -> str:
    """The check that follows a finished one."""
    return client.post(f"/check/{former}/again/", fields)["Location"].split("/")[2]


def changed(client: Client) -> str:
    """A finished second check in which answers moved in each of the four ways."""
    token = again(client, finish(client, MIXED))
    for no, word in {2: "implemented", 1: "partly", 9: "partly", 12: "unknown"}.items():
        client.post(f"/check/{token}/q/{no}/", {"answer": word})
    client.post(f"/check/{token}/same/")
    client.post(f"/check/{token}/finish/")
    return token


def every(word: str) -> dict[int, str]:
    """The same answer to all items."""
    return dict.fromkeys(range(1, 26), word)


STAGES: dict[str, Callable[[Client], str]] = {
    "begun": begin,
    "draft": lambda client: begin(client, {1: "unknown"}),
    "one left": lambda client: begin(client, {no: word for no, word in MIXED.items() if no != 25}),
    "ready": lambda client: begin(client, MIXED, reason="no Wi-Fi here"),
    "done": lambda client: finish(client, MIXED),
    "marked": lambda client: finish(client, MIXED, reason="no Wi-Fi here"),
    "changed": changed,
    "nothing known": lambda client: finish(client, every("unknown")),
    "all done": lambda client: finish(client, every("implemented")),
    "again": lambda client: again(client, finish(client, MIXED)),
    "again, unknown only": lambda client: again(client, finish(client, MIXED), only="unknown"),
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Start the check"),
        ("/check/", "Tell us about your company"),
        ("/help-now/", "First, these four (the first 10 minutes)"),
        ("/about/how-to/", "How to choose an answer"),
        ("/about/accessibility/", "What nobody has tested yet"),
        ("/about/privacy/", "What is stored"),
    ],
)
def test_an_open_page_is_english(english: Client, path: str, words: str) -> None:
    assert_english(english.get(path), 200, words)


@pytest.mark.parametrize(
    ("stage", "words"),
    [("one left", "1 question left"), ("draft", "24 questions left"), ("done", "See the last result")],
)
def test_the_start_page_of_who_began_before_is_english(english: Client, stage: str, words: str) -> None:
    STAGES[stage](english)
    assert_english(english.get("/"), 200, words)


@pytest.mark.parametrize(
    ("stage", "page", "words"),
    [
        ("begun", "q/1/", "Question 1 of 25"),
        ("draft", "q/1/", "Your answer now"),
        ("draft", "q/9/", "Why it does not apply"),
        ("draft", "q/2/?from=review", "Back to the review"),
        ("draft", "review/", "24 questions are left"),
        ("draft", "pause/", "QR code of the link to continue"),
        ("draft", "delete/", "1 answer and the result"),
        ("draft", "result/", "There is no result yet"),
        ("one left", "review/", "1 question is left"),
        ("one left", "result/", "1 question is left"),
        ("ready", "review/", "Does not apply: no Wi-Fi here"),
        ("ready", "result/", "Review them to get your score"),
        ("ready", "delete/", "25 answers and the result"),
        ("done", "result/", "“I don't know” answers: 2."),
        ("done", "pause/", "The link to this result"),
        ("done", "actions/passwords-long/", "How to do it"),
        ("done", "actions/check-1/", "Enter what you found out"),
        ("marked", "result/", "24 items that apply"),
        ("changed", "result/", "better: 1, lower: 1, newly known: 1, no longer known: 1"),
        ("nothing known", "result/", "Level 1 of 4"),
        ("all done", "result/", "Nothing is missing among the 25 questions"),
        ("again", "review/", "Same as last time for the other 25"),
        ("again", "q/1/", "Your answer last time"),
        ("again, unknown only", "unknown/", "Find out what you did not know"),
    ],
)
def test_a_page_of_a_check_is_english(english: Client, stage: str, page: str, words: str) -> None:
    assert_english(english.get(f"/check/{STAGES[stage](english)}/{page}"), 200, words)


def test_all_25_questions_are_english(english: Client) -> None:
    token = begin(english)
    for no in range(1, 26):
        assert_english(english.get(f"/check/{token}/q/{no}/"), 200, f"Question {no} of 25")


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("/check/", {}, "Please check 2 places"),
        ("/check/", START | {"company": "x" * 101}, "100 characters (now 101)"),
        ("/check/{token}/q/2/", {}, "Error: Question 2"),
        ("/check/{token}/q/9/", {"answer": "partly", "reason": "x" * 201}, "200 characters (now 201)"),
        ("/check/{token}/finish/", {}, "Question 25 has no answer yet"),
    ],
)
def test_what_is_to_be_put_right_is_said_in_english(
    english: Client, path: str, fields: dict[str, str], words: str
) -> None:
    token = STAGES["draft"](english)
    assert_english(english.post(path.format(token=token), fields), 422, words)


def test_the_page_after_deleting_is_english(english: Client) -> None:
    token = begin(english)
    assert_english(english.post(f"/check/{token}/delete/"), 200, "The check is deleted")


# When something is wrong


@pytest.mark.parametrize(
    ("path", "words"), [("/nothing/here/", "Page not found"), ("/check/no-such-check/", "This link does not work")]
)
def test_a_page_that_is_not_there_is_english(english: Client, path: str, words: str) -> None:
    assert_english(english.get(path), 404, words)


def test_the_page_for_what_cannot_be_read_is_english(rf: RequestFactory) -> None:
    with translation.override("en"):
        assert_english(views.bad_request(rf.get("/"), BadRequest()), 400, "We could not read what was sent")


def test_the_page_for_more_than_a_form_carries_is_english(english: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert_english(english.post("/check/", START), 413, "1,000")


def test_the_page_for_a_form_without_its_key_is_english(english: Client) -> None:
    english.handler.enforce_csrf_checks = True
    assert_english(english.post("/check/", START), 403, "cookies are switched off")


def test_the_page_for_what_others_may_see_is_english(rf: RequestFactory) -> None:
    with translation.override("en"):
        assert_english(views.forbidden(rf.get("/")), 403, "Only certain people can see it.")


def test_the_page_for_too_many_checks_is_english(english: Client, settings: Settings) -> None:
    settings.STARTS_PER_TEN_MINUTES = 1
    english.post("/check/", START, REMOTE_ADDR="203.0.113.9")
    response = english.post("/check/", START, REMOTE_ADDR="203.0.113.9")
    assert_english(response, 429, "Please try again in 10 minutes.")


def test_the_page_for_a_fault_of_ours_is_english(english: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = begin(english)
    monkeypatch.setattr(journey.charts, "progress", None)
    assert_english(english.get(f"/check/{token}/q/1/"), 500, "Your saved answers are kept.")


# The files


@pytest.fixture(params=["done", "marked", "changed", "nothing known", "all done"])
def finished(request: pytest.FixtureRequest, english: Client) -> Callable[[str], bytes]:
    """Fetches a file of a finished check."""
    token = STAGES[request.param](english)
    return lambda name: english.get(f"/check/{token}/{name}").content


def test_the_csv_is_english(finished: Callable[[str], bytes]) -> None:
    text = finished("result.csv").decode("utf-8-sig")
    assert "Sample Builders Ltd" in text
    assert japanese([text]) == []


def test_the_workbook_is_english(finished: Callable[[str], bytes]) -> None:
    book = load_workbook(io.BytesIO(finished("result.xlsx")))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Why it does not apply" in cells
    assert japanese([*book.sheetnames, *cells]) == []


def test_the_pdf_is_english_to_the_eye_and_to_the_ear(finished: Callable[[str], bytes]) -> None:
    reader = PdfReader(io.BytesIO(finished("result.pdf")))
    texts, spoken = [page.extract_text() for page in reader.pages], list(alternatives(reader.root_object))
    assert "Do first, whatever the points" in " ".join(texts) or "No item has to come first" in " ".join(texts)
    assert any(text.startswith("Share reached") for text in spoken)
    assert japanese([*texts, *spoken, str(reader.metadata.title)]) == []


def alternatives(root: Any) -> Iterator[str]:
    """The texts that stand for figures, from the tree that screen readers walk."""
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        if "/Alt" in element:
            yield str(element["/Alt"])
        kids = element.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        waiting += kids if isinstance(kids, list) else [kids]
