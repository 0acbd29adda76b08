"""The content about declarations: whole, resolved, short, and without a word that promises more than there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sonaeru.core.scs import QUESTIONS, Advice
from sonaeru.web import declaration
from sonaeru.web.library import reader
from sonaeru.web.library.crosswalks import crosswalk
from sonaeru.web.library.declarations import FOLDER, security_action, selector

ROOM = Path(declaration.__file__).parent
# IPA's page for supporting bodies states the list; consultants repeat it for who declares (quoted).
FORBIDDEN = re.compile(
    "認定|認証|合格|取得|審査|お墨付き|公認|保証|IPAが認めた|国が認めた|[★二]2?レベルの安全|安全です|完璧"
)
PERMITTED = "IPAが認定する制度ではありません"
ENGLISH = re.compile(r"\b(certified|accredited|approved|guarantee\w*|passed|endorsed)\b", re.IGNORECASE)
IDS = {
    "csf": r"(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-\d\d",
    "cis": r"\d{1,2}\.\d{1,2}(–\d{1,2}\.\d{1,2})?",
    "ce": r"FW|SC|SU|UA|MP",
    "iso": r"[5-8]\.\d{1,2}(–[5-8]\.\d{1,2})?",
}


def files() -> list[Path]:
    """Everything of the room and its content that may speak of SECURITY ACTION."""
    kinds = {".html", ".py", ".typ", ".toml", ".css"}
    return sorted(path for folder in (ROOM, FOLDER) for path in folder.rglob("*") if path.suffix in kinds)


def sentences(text: str) -> Iterator[str]:
    yield from re.split(r"[。\n\"]", text)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_no_sentence_calls_a_declaration_more_than_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [each for each in sentences(text) if FORBIDDEN.search(each.replace(PERMITTED, ""))] == []
    assert ENGLISH.findall(text) == []


def test_the_lint_finds_what_it_forbids() -> None:
    assert FORBIDDEN.search("SECURITY ACTION二つ星を取得しました")
    assert FORBIDDEN.search("二つ星に認定されました")


def test_the_one_negation_is_said() -> None:
    assert any(PERMITTED in each.ja for each in security_action().about)


def test_the_sentence_to_copy_is_the_one_that_may_be_used() -> None:
    content = security_action()
    said = content.sentence.format(star=content.stars[2].name.ja).ja
    assert said == "SECURITY ACTION（二つ星）を自己宣言しています"


def test_two_stars_have_the_five_steps_in_their_order() -> None:
    assert security_action().stars[2].steps == ("diagnosed", "adopted", "published", "apply", "notified")


@pytest.mark.parametrize("name", ["security-action", "scs"])
def test_japanese_sentences_are_short(name: str) -> None:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    texts = re.findall(r'ja = """(.*?)"""', text, re.DOTALL) + re.findall(r'ja = "([^"]+)"', text)
    found = [each for words in texts for each in re.split(r"[。\n]", words)]
    assert [each for each in found if len(each) > 42] == []


def test_the_selector_has_words_for_every_outcome() -> None:
    content = selector()
    assert len(content.questions) == QUESTIONS
    assert set(content.advice) == set(Advice)
    assert "取引先の指定が先です" in content.first.ja and "{as_of}" in content.first.ja


def test_the_letter_names_the_company_in_both_languages() -> None:
    letter = selector().letter.text
    assert letter.ja.count("{company}") == letter.en.count("{company}") == 2


def test_every_item_of_every_questionnaire_has_one_row() -> None:
    wanted = [f"{each.tier}{item.no}" for each in reader.offered_editions() for item in each.items]
    assert [row.ref for row in crosswalk().rows] == wanted


def test_ids_look_like_those_of_their_framework_and_areas_are_known() -> None:
    for row in crosswalk().rows:
        for name, pattern in IDS.items():
            touched = getattr(row, name)
            assert all(re.fullmatch(pattern, each) for each in (*touched.ids, *touched.weak)), (row.ref, name)
        assert set(row.scs) <= set(selector().areas)
        assert bool(row.scs) == row.ref.startswith("I")


def test_rows_that_were_not_checked_are_of_low_confidence() -> None:
    assert {row.confidence for row in crosswalk().rows if row.ref[0] in "TR"} == {"L"}
