"""The catalogue of actions as shipped: it reads, it covers every topic, and people can read it."""

import tomllib
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
from tests.content.wording import AVOIDED, JAPANESE, sentences

from sonaeru.core.editions import Answer
from sonaeru.core.plan.catalogue import Action, Cost, action, catalogue
from sonaeru.core.words import Words

CONTENT = Path(__file__).parents[2] / "src" / "sonaeru" / "content"
FIELDS = ["title", "summary", "verb", "minutes", "cost", "difficulty", "raises", "after", "steps", "closes"]
QUESTION_SETS = {"ipa-5min", "readiness", "technical-measures"}
# What can close an action besides a device check, whose topic is a concept, and a document, which names itself.
EVENTS = {
    ("backup", "fresh"),
    ("backup", "3-2-1"),
    ("backup", "restore"),
    ("drill", "run"),
    ("drill", "reported"),
    ("rehearsal", "incident"),
}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


TABLES = {path.stem: read(path) for path in sorted((CONTENT / "actions").glob("*.toml"))}
each_action = pytest.mark.parametrize("each", [action(*row) for row in TABLES.items()], ids=lambda each: each.id)


def actions() -> tuple[Action, ...]:
    return tuple(action(identifier, table) for identifier, table in TABLES.items())


def concepts() -> set[str]:
    paths = (CONTENT / "question_sets").glob("*/*.toml")
    return {item["concept"] for path in paths for item in read(path)["items"]}


def texts(each: Action) -> tuple[Words, ...]:
    return (each.title, each.summary, each.verb, *each.steps)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_file_has_every_field_in_order_and_no_other(table: dict[str, Any]) -> None:
    assert list(table) == FIELDS


def test_every_prerequisite_and_topic_is_known() -> None:
    assert {each.id for each in catalogue(actions(), concepts())} == set(TABLES)


def test_the_three_question_sets_are_there() -> None:
    assert {path.parent.name for path in (CONTENT / "question_sets").glob("*/*.toml")} == QUESTION_SETS


def test_every_topic_has_an_action_that_implements_it() -> None:
    reached = {goal.concept for each in actions() for goal in each.raises if goal.to is Answer.IMPLEMENTED}
    assert concepts() - reached == set()


def test_prerequisites_form_no_circle() -> None:
    order = TopologicalSorter({each.id: each.after for each in actions()}).static_order()
    assert set(order) == set(TABLES)


def test_titles_tell_actions_apart() -> None:
    for language in ("ja", "en"):
        assert len({each.title.in_language(language) for each in actions()}) == len(TABLES)


def test_a_document_closes_one_action_only() -> None:
    documents = [row.topic for each in actions() for row in each.closes if row.kind == "doc"]
    assert len(documents) == len(set(documents))


@each_action
def test_an_action_raises_each_of_its_topics_once_and_to_something_better(each: Action) -> None:
    assert each.raises
    assert len({goal.concept for goal in each.raises}) == len(each.raises)
    assert {goal.to for goal in each.raises} <= {Answer.IMPLEMENTED, Answer.PARTLY}


def test_what_closes_an_action_is_known() -> None:
    known = EVENTS | {("device", concept) for concept in concepts()}
    closings = {(row.kind, row.topic) for each in actions() for row in each.closes if row.kind != "doc"}
    assert closings - known == set()


@each_action
def test_an_action_has_three_to_six_steps(each: Action) -> None:
    assert 3 <= len(each.steps) <= 6


@each_action
def test_time_cost_and_difficulty_are_in_range(each: Action) -> None:
    assert 5 <= each.minutes <= 180 and each.minutes % 5 == 0
    assert each.cost in Cost
    assert each.difficulty in (1, 2, 3)


@each_action
def test_japanese_sentences_have_at_most_40_characters(each: Action) -> None:
    parts = [part for text in texts(each) for part in sentences(text.ja, "[。！？]")]
    assert [part for part in parts if len(part) > 40] == []


@each_action
def test_english_sentences_have_at_most_20_words(each: Action) -> None:
    parts = [part for text in texts(each) for part in sentences(text.en, r"[.!?](?:\s|$)")]
    assert [part for part in parts if len(part.split()) > 20] == []


@each_action
def test_the_summary_is_one_or_two_whole_sentences(each: Action) -> None:
    assert each.summary.ja.endswith("。") and each.summary.en.endswith(".")
    assert len(sentences(each.summary.ja, "[。！？]")) <= 2


@each_action
def test_a_step_asks_politely(each: Action) -> None:
    for step in each.steps:
        assert all(part.endswith(("ます", "ましょう")) for part in sentences(step.ja, "。")), step.ja
        assert step.ja.endswith("。") and step.en.endswith(".")


@each_action
def test_the_button_is_a_short_verb(each: Action) -> None:
    assert len(each.verb.ja) <= 10 and len(each.verb.en) <= 20
    assert each.verb.ja[-1] in "うくぐすつぬぶむる"


@each_action
def test_japanese_uses_no_avoided_word(each: Action) -> None:
    assert [found for text in texts(each) for found in AVOIDED.findall(text.ja)] == []


@each_action
def test_english_has_no_japanese_characters(each: Action) -> None:
    assert [text.en for text in texts(each) if JAPANESE.search(text.en)] == []


@each_action
def test_a_template_is_promised_only_where_a_step_uses_it(each: Action) -> None:
    steps = " ".join(step.ja for step in each.steps)
    assert "見本" not in each.summary.ja
    assert "ひな形" not in each.summary.ja or "ひな形" in steps


@pytest.mark.parametrize("word", ["ログを見ます", "脆弱性", "パッチ適用", "免責"])
def test_the_list_of_avoided_words_catches(word: str) -> None:
    assert AVOIDED.search(word)


@pytest.mark.parametrize("word", ["ログインする", "ブログ", "カタログ", "2段階の確認"])
def test_the_list_of_avoided_words_lets_pass(word: str) -> None:
    assert not AVOIDED.search(word)
