from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.cli.verify import matches
from sonaeru.core.assessment import answer
from sonaeru.web.library import reader

from ..given import EDITIONS, every, words

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "vectors" / "assessment.json"
SHIPPED = reader.CONTENT / "cases" / "assessment.json"
CASES = json.loads((SHARED if SHARED.exists() else SHIPPED).read_text(encoding="utf-8"))["cases"]


def file(**fields: object) -> str:
    return json.dumps({"question_set": "ipa-5min", "edition": "3.1", "answers": words(every("I")), **fields})


@pytest.mark.parametrize("case", CASES, ids=[f"{each['id']}: {each['title']}" for each in CASES])
def test_the_published_cases_come_out_as_published(case: dict[str, Any]) -> None:
    outcome = answer(case["raw"] if "raw" in case else json.dumps(case["input"]), EDITIONS)
    assert matches(case["expect"], json.loads(json.dumps(outcome.body)) | {"exit": outcome.exit})


@pytest.mark.skipif(not SHARED.exists(), reason="the published cases are not beside this repository")
def test_the_shipped_cases_are_the_published_ones() -> None:
    assert SHIPPED.read_bytes() == SHARED.read_bytes()


def test_a_draft_says_nothing_but_how_far_it_is() -> None:
    body = answer(file(draft=True), EDITIONS).body
    assert body == {"status": "draft", "answered": 25, "missing": [], "total": None, "band": None}


def test_a_mark_adds_the_second_figure_only() -> None:
    body = answer(file(answers=words(every("I", i9="N")), not_applicable={"9": "無線LANを使っていない"}), EDITIONS).body
    assert body["total"] == 96
    assert body["applicable"] == {"items": 24, "points": 96, "max": 96, "percent": 100}


def test_a_gap_of_one_site_stands_in_critical_sites_and_leaves_the_exit_alone() -> None:
    sites = [{"site": "本社", "answers": words(every("I"))}, {"site": "工場", "answers": words(every("I", i11="N"))}]
    text = json.dumps({"question_set": "ipa-5min", "edition": "3.1", "sites": sites})
    outcome = answer(text, EDITIONS)
    assert outcome.body["critical_sites"] == {"11": ["工場"]}
    assert (outcome.body["critical"], outcome.exit) == ([], 0)


def test_one_site_has_no_total_of_other_sites() -> None:
    assert "sites" not in answer(file(), EDITIONS).body


@given(st.binary() | st.text())
def test_whatever_is_handed_in_there_is_an_outcome(data: bytes | str) -> None:
    outcome = answer(data, EDITIONS)
    assert (outcome.exit, outcome.body) == (2, {"error": {"code": "malformed_input"}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["ipa-5min", "3.1", "implemented"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["1", "26", "site", "answers", "answer"]), inner),
)
FIELDS = ["question_set", "edition", "answers", "sites", "not_applicable", "overrides", "draft"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_object_gets_a_body_that_json_can_hold(table: dict[str, object]) -> None:
    known = {"question_set": "ipa-5min", "edition": "3.1"}
    for text in (json.dumps(table), json.dumps(known | table), json.dumps(table | known)):
        outcome = answer(text, EDITIONS)
        assert json.loads(json.dumps(outcome.body)) == outcome.body
        assert outcome.exit in (0, 1, 2)
