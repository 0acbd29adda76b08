"""The guided check as shipped: its answers state facts that a report may state, and are judged as they suggest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.content.wording import AVOIDED, ENDS_EN, ENDS_JA, JAPANESE, LONGEST_EN, LONGEST_JA, sentences

from sonaeru.core.devices import Fact, judge, look
from sonaeru.core.devices.schema import FACTS, REASONS
from sonaeru.core.words import Words
from sonaeru.web.devices.drawing import LONGEST_LABEL, LONGEST_PAIR, LONGEST_TITLE
from sonaeru.web.library import devices, facts, reader
from sonaeru.web.library.guided_check import FOLDER, SYSTEMS, UNKNOWN, Answer, Question, guided_check

DAY = dt.date(2026, 11, 22)
QUESTIONS = [(system, each) for system in SYSTEMS for each in guided_check().questions[system]]
ANSWERS = [(system, question, answer) for system, question in QUESTIONS for answer in question.answers]
# What is typed, and what its check then says.
TYPED: Mapping[tuple[str, str], list[tuple[object, str]]] = {
    ("windows", "update"): [("2026-11-12", "pass"), ("2026-10-02", "warn"), ("2026-08-01", "fail")],
    ("macos", "update"): [("26.6.2", "unknown"), ("26.5.2", "fail"), ("99.1", "unknown")],
    ("linux", "update"): [(0, "pass"), (3, "warn")],
    **{
        (system, "backup"): [("2026-11-20", "pass"), ("2026-11-01", "warn"), ("2026-09-01", "fail")]
        for system in SYSTEMS
    },
}
QUOTED = re.compile("「[^」]*」|`[^`]*`")


def judged(system: str, question: Question, stated: Mapping[str, Any]) -> str:
    known = {key: Fact(why=value["why"]) if isinstance(value, dict) else Fact(value) for key, value in stated.items()}
    check = next(each for each in devices.checks() if each.id == question.check)
    return judge(check, look({"os.family": Fact(system), **known}, devices.lifecycles(), DAY)).state


def texts(question: Question) -> Iterator[Words]:
    yield from (question.title, question.why, question.ask, question.screen.shown, *question.steps)
    for answer in question.answers:
        yield from (answer.label, answer.means)


def wide(said: Words | None, language: str) -> int:
    """How much room a text takes: a wide sign as much as two others."""
    text = said.in_language(language) if said else ""
    return sum(2 if JAPANESE.match(sign) else 1 for sign in text)


each_question = pytest.mark.parametrize(
    ("system", "question"), QUESTIONS, ids=[f"{system}-{each.id}" for system, each in QUESTIONS]
)
each_answer = pytest.mark.parametrize(
    ("system", "question", "answer"),
    ANSWERS,
    ids=[f"{system}-{each.id}-{answer.id}" for system, each, answer in ANSWERS],
)


def test_there_are_the_same_eight_questions_for_every_system() -> None:
    names = [[each.id for each in guided_check().questions[system]] for system in SYSTEMS]
    assert names[0] == names[1] == names[2]
    assert len(names[0]) == 8


def test_every_edition_is_released() -> None:
    released = {path.name for path in reader.released(FOLDER)}
    assert {path.name for path in (reader.CONTENT / FOLDER).glob("*.toml")} == released


@each_answer
def test_an_answer_states_facts_that_a_report_may_state(system: str, question: Question, answer: Answer) -> None:
    assert answer.facts
    for key, value in answer.facts.items():
        known = not isinstance(value, dict)
        assert FACTS[key](value) if known else value["why"] in REASONS, key


@each_answer
def test_an_answer_is_judged_as_it_suggests(system: str, question: Question, answer: Answer) -> None:
    assert judged(system, question, answer.facts) == answer.expect


@each_question
def test_what_is_typed_is_a_fact_and_is_judged_as_it_suggests(system: str, question: Question) -> None:
    assert bool(question.typed) == ((system, question.id) in TYPED)
    for value, state in TYPED.get((system, question.id), []):
        assert question.typed
        stated = question.typed.stated(value)
        assert all(FACTS[key](each) for key, each in stated.items())
        assert judged(system, question, stated) == state


@each_question
def test_who_does_not_know_is_never_told_to_fix(system: str, question: Question) -> None:
    last = question.answers[-1]
    assert (last.id, judged(system, question, last.facts)) == (UNKNOWN, "unknown")


@each_question
def test_a_question_offers_something_to_say_and_says_where_to_look(system: str, question: Question) -> None:
    ids = [answer.id for answer in question.answers]
    assert len(set(ids)) == len(ids) and (question.typed or len(ids) >= 3)
    assert 2 <= len(question.steps) <= 3
    assert any(row.here for row in question.screen.rows)


@each_question
def test_a_drawing_has_room_for_its_words(system: str, question: Question) -> None:
    for language in ("ja", "en"):
        assert wide(question.screen.title, language) <= LONGEST_TITLE
        for row in question.screen.rows:
            label, value = wide(row.label, language), wide(row.value, language)
            assert label <= LONGEST_LABEL and label + value <= LONGEST_PAIR, row.label.in_language(language)


@each_question
def test_the_words_are_in_both_languages_plain_and_short(system: str, question: Question) -> None:
    for said in texts(question):
        assert not AVOIDED.search(QUOTED.sub("", said.ja)), said.ja
        assert not JAPANESE.search(said.en), said.en
        assert "あなた" not in QUOTED.sub("", said.ja)
        assert all(len(one) <= LONGEST_JA for one in sentences(QUOTED.sub("", said.ja), ENDS_JA)), said.ja
        assert all(len(one.split()) <= LONGEST_EN for one in sentences(QUOTED.sub("", said.en), ENDS_EN)), said.en


def test_every_fact_has_a_name() -> None:
    assert list(facts.names()) == list(FACTS)
