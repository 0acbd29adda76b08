"""The guides as shipped: they cover every item and action, every id resolves, and people can read them."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from tests.content.wording import (
    AVOIDED,
    ENDS_EN,
    ENDS_JA,
    JAPANESE,
    LONGEST_EN,
    LONGEST_JA,
    NEGATION,
    claims,
    sentences,
)

from sonaeru.core.words import Words
from sonaeru.web.guidance.text import plain, reading_minutes
from sonaeru.web.library import reader
from sonaeru.web.library.documents import documents
from sonaeru.web.library.guides import Guide, Step, guide_of_actions, guide_of_concepts, guides

PRODUCT = Path(__file__).parents[2] / "src" / "sonaeru"
# Words that stand there on purpose: a gloss beside its plain word, and what a menu of Windows is called.
EXCEPTIONS = {("g16", "ファイアウォール"), ("g19", "暗号化")}
each_guide = pytest.mark.parametrize("each", guides(), ids=lambda each: each.id)
each_language = pytest.mark.parametrize("language", ["ja", "en"])


def texts(each: Guide) -> tuple[Words, ...]:
    return (each.title, each.summary, each.source, each.body)


def concepts() -> set[str]:
    return {item.concept for edition in reader.editions().values() for item in edition.items}


def test_guides_are_numbered_without_a_gap_and_the_first_step_comes_first() -> None:
    assert [each.id for each in guides()] == [f"g{no:02}" for no in range(1, len(guides()) + 1)]
    assert [each.step for each in guides()] == sorted((each.step for each in guides()), key=list(Step).index)


def test_every_item_has_a_guide_and_an_action() -> None:
    raised = {goal.concept for action in reader.actions() for goal in action.raises}
    assert concepts() - set(guide_of_concepts()) == set()
    assert concepts() - raised == set()


def test_every_action_has_a_guide() -> None:
    assert {action.id for action in reader.actions()} - set(guide_of_actions()) == set()


@each_guide
def test_every_id_in_a_guide_resolves(each: Guide) -> None:
    assert set(each.concepts) <= concepts()
    assert set(each.actions) <= {action.id for action in reader.actions()}
    assert set(each.documents) <= set(documents())


@each_guide
def test_an_id_stands_once_in_a_guide(each: Guide) -> None:
    for ids in (each.concepts, each.actions, each.documents):
        assert len(ids) == len(set(ids))


@each_guide
@each_language
def test_a_guide_has_three_to_six_steps_in_four_sections(each: Guide, language: str) -> None:
    body = each.body.in_language(language)
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", body, re.MULTILINE)]
    assert steps == list(range(1, len(steps) + 1))
    assert 3 <= len(steps) <= 6
    assert len(re.findall(r"^## ", body, re.MULTILINE)) == 4
    assert len(re.findall(r"^- ", body, re.MULTILINE)) >= 3


@each_guide
def test_headings_begin_below_the_title_of_the_page(each: Guide) -> None:
    assert not re.search(r"^#(?!# )", each.body.ja + "\n" + each.body.en, re.MULTILINE)


@each_guide
def test_a_guide_has_400_to_900_characters(each: Guide) -> None:
    assert 400 <= len("".join(each.body.ja.split())) <= 900


@each_guide
@each_language
def test_a_guide_is_read_in_a_few_minutes(each: Guide, language: str) -> None:
    assert 1 <= reading_minutes(each.body.in_language(language), language) <= 3


@each_guide
def test_working_time_and_the_day_of_reading_are_there(each: Guide) -> None:
    assert each.minutes >= 5 and each.minutes % 5 == 0
    assert each.reviewed >= dt.date(2026, 1, 1)


@each_guide
def test_japanese_sentences_have_at_most_40_characters(each: Guide) -> None:
    shown = [plain(each.body.ja), each.title.ja, each.summary.ja, each.source.ja]
    parts = chain.from_iterable(sentences(text, ENDS_JA + "|\n") for text in shown)
    assert [part for part in parts if len(part) > LONGEST_JA] == []


@each_guide
def test_english_sentences_have_at_most_20_words(each: Guide) -> None:
    shown = [plain(each.body.en), each.title.en, each.summary.en, each.source.en]
    parts = chain.from_iterable(sentences(text, ENDS_EN + "|[:;]|\n") for text in shown)
    assert [part for part in parts if len(part.split()) > LONGEST_EN] == []


@each_guide
def test_japanese_uses_no_avoided_word_but_the_documented_ones(each: Guide) -> None:
    found = {(each.id, word) for text in texts(each) for word in AVOIDED.findall(text.ja)}
    assert found == {exception for exception in EXCEPTIONS if exception[0] == each.id}


@each_guide
def test_english_has_no_japanese_characters(each: Guide) -> None:
    assert [text.en for text in texts(each) if JAPANESE.search(text.en)] == []


def written() -> Iterator[Path]:
    """Everything of the product that people may read."""
    for ending in ("toml", "md", "html", "txt", "typ", "py"):
        yield from PRODUCT.rglob(f"*.{ending}")


def test_nothing_says_of_the_declaration_that_it_is_granted() -> None:
    wrong = [(path.name, found) for path in written() for found in claims(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_the_guide_says_that_nobody_grants_it() -> None:
    assert NEGATION in next(each for each in guides() if each.id == "g14").body.ja


@pytest.mark.parametrize(
    "text", ["SECURITY ACTIONの認定を受けました。", "SECURITY ACTION（二つ星）取得", "Certified by SECURITY ACTION."]
)
def test_the_look_for_claims_catches(text: str) -> None:
    assert claims(text)


@pytest.mark.parametrize("text", ["SECURITY ACTION（二つ星）を自己宣言しています。", f"SECURITY ACTION。{NEGATION}。"])
def test_the_look_for_claims_lets_pass(text: str) -> None:
    assert not claims(text)
