"""The checks of devices as shipped: they judge as their examples say, and people can read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.content.wording import AVOIDED, JAPANESE, sentences

from sonaeru.core.devices import DERIVED, Check, Fact, judge, look
from sonaeru.core.devices.rules import STATES
from sonaeru.core.devices.schema import FACTS, REASONS
from sonaeru.web.library import devices, reader

# Dates in the examples are meant for this day.
DAY = dt.date(2026, 11, 22)
FIELDS = ["edition", "os", "severity", "measures", "items", "minutes", "who", "title", "what", "why"]
TABLES = devices.raw_checks()
EXAMPLES = [(name, number, each) for name, table in TABLES.items() for number, each in enumerate(table["example"])]
each_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
each_check = pytest.mark.parametrize("check", devices.checks(), ids=lambda check: check.id)
# What is written on the screen, or typed, is not ours to choose.
QUOTED = re.compile("「[^」]*」|`[^`]*`")
# An English sentence may name where to go on the screen.
LONGEST_JA, LONGEST_EN = 45, 20


def fact(value: object) -> Fact:
    """A fact of an example: a value, `{ set = false }`, `{ why = … }`, or `{ value = …, at = … }`."""
    if not isinstance(value, dict):
        return Fact(value)
    day = dt.date.fromisoformat(value["at"]) if "at" in value else None
    return Fact(value.get("value"), value.get("why", ""), day)


def texts(table: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    yield from (table["title"], table["what"], table["why"])
    yield from (rule["say"] for rule in table["rule"] if "say" in rule)
    for steps in table["steps"].values():
        yield from steps


@pytest.mark.parametrize(("name", "number", "example"), EXAMPLES, ids=[f"{row[0]}-{row[1]}" for row in EXAMPLES])
def test_an_example_is_judged_as_it_says(name: str, number: int, example: dict[str, Any]) -> None:
    check = next(each for each in devices.checks() if each.id == name)
    seen = look({key: fact(value) for key, value in example["facts"].items()}, devices.lifecycles(), DAY)
    found = judge(check, seen)
    expected = (example["expect"], example.get("why", ""), example.get("confidence", "observed"))
    assert (found.state, found.why, found.confidence) == expected


@each_table
def test_a_check_shows_something_fine_something_not_and_something_unknown(table: dict[str, Any]) -> None:
    expected = {each["expect"] for each in table["example"]}
    assert len(table["example"]) >= 3
    assert "pass" in expected and "unknown" in expected and expected & {"warn", "fail"}


@each_table
def test_the_facts_of_an_example_can_be_in_a_report(table: dict[str, Any]) -> None:
    for example in table["example"]:
        for key, value in example["facts"].items():
            found = fact(value)
            assert not found.why or found.why in REASONS
            assert found.value is None or FACTS[key](found.value), key


def test_every_file_is_released_and_every_reason_has_words() -> None:
    assert {path.stem for path in (reader.CONTENT / "device_checks").glob("*.toml")} == set(TABLES)
    assert {path.stem for path in (reader.CONTENT / "lifecycles").glob("*.toml")} == {
        product["product"] for product in devices.raw_products()
    }
    used = {rule["why"].partition(":")[0] for table in TABLES.values() for rule in table["rule"] if "why" in rule}
    made = {"stale", "data_stale", "no_row", "ask_company", "enrolment_unknown", "os"}
    assert set(devices.wording()["reasons"]) >= used | made | set(REASONS)
    assert set(devices.wording()["states"]) == set(STATES)


@each_table
def test_the_head_of_a_file_is_in_order(table: dict[str, Any]) -> None:
    assert [name for name in table if name in FIELDS] == FIELDS
    assert set(table) - set(FIELDS) <= {"evidence", "steps", "values", "rule", "example"}
    assert table["minutes"] % 5 == 0


@each_check
def test_a_check_looks_at_facts_that_exist_and_names_items_that_exist(check: Check) -> None:
    assert set(check.reads) <= set(FACTS)
    assert set(check.derived) <= set(DERIVED)
    assert set(check.words.get("values", {}).values()) <= {*FACTS, *DERIVED}
    numbers = {f"{each.tier}{item.no}" for each in reader.question_sets().values() for item in each.items}
    assert {*check.measures, *check.items} <= numbers


@each_check
def test_what_covers_a_check_is_a_check(check: Check) -> None:
    covered = [gate.verdict.why.partition(":")[2] for gate in check.gates if ":" in gate.verdict.why]
    assert set(covered) <= set(TABLES)


@each_table
def test_every_system_has_three_steps(table: dict[str, Any]) -> None:
    steps = table["steps"]
    assert set(steps) in ({"any"}, set(table["os"]))
    assert all(len(each) == 3 for each in steps.values())


@each_table
def test_the_words_are_in_both_languages_and_plain(table: dict[str, Any]) -> None:
    for text in texts(table):
        assert set(text) == {"ja", "en"}
        assert not AVOIDED.search(QUOTED.sub("", text["ja"])), text["ja"]
        assert JAPANESE.search(text["ja"]) and not JAPANESE.search(text["en"])


@each_table
def test_a_sentence_is_short_and_ends(table: dict[str, Any]) -> None:
    for text in list(texts(table))[1:]:
        assert text["ja"].endswith("。") and text["en"].endswith((".", "?"))
        for one in sentences(QUOTED.sub("", text["ja"]), "[。！？]"):
            assert len(one) <= LONGEST_JA, one
        for one in sentences(text["en"], r"[.!?]\"?(?:\s|$)"):
            assert len(one.split()) <= LONGEST_EN, one


@each_table
def test_the_plain_sentence_needs_no_figure_and_others_use_figures_that_are_given(table: dict[str, Any]) -> None:
    assert "{" not in table["what"]["ja"] + table["what"]["en"]
    for rule in table["rule"]:
        ja, en = (
            set(re.findall(r"\{(\w+)\}", rule["say"][language] if "say" in rule else "")) for language in ("ja", "en")
        )
        assert ja == en <= set(table.get("values", {}))


@each_table
def test_nobody_is_blamed(table: dict[str, Any]) -> None:
    assert not [text["ja"] for text in texts(table) if "あなた" in text["ja"]]


def test_the_page_about_the_checks_lists_them_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/device-checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| ([WML ]+) \| (\S+) \| (.+?) \|$", page, re.MULTILINE)
    assert rows == [_row(check) for check in devices.checks()]


def _row(check: Check) -> tuple[str, ...]:
    weights = {"critical": "最重要", "high": "高", "medium": "中", "low": "低"}
    systems = " ".join({"windows": "W", "macos": "M", "linux": "L"}[each] for each in check.os)
    numbers = " ".join([*check.measures, *check.items]) or "－"
    return check.id, check.words["title"]["ja"], systems, weights[check.severity], numbers
