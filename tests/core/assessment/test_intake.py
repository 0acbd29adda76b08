from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sonaeru.core.assessment import Code, Fault, Input, Override, read
from sonaeru.core.editions import Answer

from ..given import EDITIONS, IPA, MEASURES, every, words

HEAD = {"question_set": "ipa-5min", "edition": "3.1"}
ALL = words(every("I"))
OFFICE, PLANT = {"site": "本社", "answers": ALL}, {"site": "川口工場", "answers": ALL}


def text(**fields: object) -> str:
    return json.dumps(HEAD | fields, ensure_ascii=False)


def found(data: bytes | str) -> Fault:
    result = read(data, EDITIONS)
    assert isinstance(result, Fault)
    return result


def accepted(data: bytes | str) -> Input:
    result = read(data, EDITIONS)
    assert isinstance(result, Input)
    return result


@pytest.mark.parametrize(
    "data",
    [
        "",
        "   ",
        "null",
        '"text"',
        "{",
        '{"a": 1',
        "[]",
        '{"question_set":"ipa-5min","edition":"3.1"}',
        text(answers=ALL, sites=[OFFICE]),
        text(answers=ALL, overrides={}),
        text(sites=[OFFICE], draft=False),
        text(answers=[]),
        text(answers=None),
        text(answers="implemented"),
        text(answers=ALL, draft=None),
        text(answers=ALL, draft=0),
        text(answers=ALL, draft="true"),
        text(answers=ALL, not_applicable=["9"]),
        text(answers=ALL, not_applicable=None),
        text(sites={}),
        text(sites=[["本社", ALL]]),
        text(sites=[{"site": "本社"}]),
        text(sites=[{"answers": ALL}]),
        text(sites=[{"site": " 　", "answers": ALL}]),
        text(sites=[{"site": 1, "answers": ALL}]),
        text(sites=[OFFICE], overrides=[]),
        text(sites=[OFFICE], overrides={"11": "partly"}),
        text(answers=ALL)[:-1] + ', "note": {"deep": [{"a": 1, "a": 2}]}}',
        text(answers=ALL)[:-1] + ', "note": NaN}',
        text(answers=ALL)[:-1] + ', "note": -Infinity}',
        text(answers=ALL)[:-1] + ', "note": "\\ud800"}',
        text(answers=ALL) + " x",
        "[" * 100_000,
        text(answers=ALL).encode("utf-16"),
        text(sites=[OFFICE]).encode("cp932"),
        b"\xff{",
    ],
)
def test_a_file_of_the_wrong_form_is_malformed(data: bytes | str) -> None:
    assert found(data) == Fault(
        Code.MALFORMED_INPUT,
        found("").sentence,
    )
    assert found(data).sentence.ja == "ファイルを読めません。書式を確かめてください。"


@pytest.mark.parametrize(
    ("fields", "code", "items", "site", "sentence"),
    [
        (
            {"edition": "4.0", "answers": ALL},
            "unknown_question_set",
            (),
            None,
            "この版の設問票はありません。使える版：3.1",
        ),
        (
            {"edition": 3.1, "answers": {}},
            "unknown_question_set",
            (),
            None,
            "この版の設問票はありません。使える版：3.1",
        ),
        (
            {"question_set": ["x"], "sites": []},
            "unknown_question_set",
            (),
            None,
            "この版の設問票はありません。使える版：3.1",
        ),
        ({"sites": []}, "no_sites", (), None, "拠点がありません。1つ以上入れてください。"),
        (
            {"sites": [OFFICE, PLANT, OFFICE | {"site": "本社　"}]},
            "duplicate_site",
            (),
            "本社",
            "『本社』が2つあります。名前を変えてください。",
        ),
        (
            {"answers": ALL | {"26": "implemented"}},
            "unknown_item",
            ("26",),
            None,
            "26という番号の設問はありません（1～25）。",
        ),
        (
            {"answers": ALL | {"１": "partly"}, "not_applicable": {"01": "x", "一": ""}},
            "unknown_item",
            ("01", "一", "１"),
            None,
            "01、一、１という番号の設問はありません（1～25）。",
        ),
        (
            {"sites": [OFFICE, PLANT | {"answers": ALL | {"0": 1}}], "overrides": {"99": {}}},
            "unknown_item",
            ("0",),
            "川口工場",
            "0という番号の設問はありません（1～25）。",
        ),
        (
            {"sites": [OFFICE], "overrides": {"99": {}}, "not_applicable": {"26": "x"}},
            "unknown_item",
            ("26", "99"),
            None,
            "26、99という番号の設問はありません（1～25）。",
        ),
        (
            {"answers": ALL | {"12": 4, "3": ["implemented"]}},
            "invalid_answer",
            ("3", "12"),
            None,
            "3・12問目の答えが読めません。4つの答えから選び直してください。",
        ),
        (
            {"sites": [OFFICE, PLANT | {"answers": {"3": "Partly"}}]},
            "invalid_answer",
            ("3",),
            "川口工場",
            "川口工場の3問目の答えが読めません。4つの答えから選び直してください。",
        ),
        (
            {"sites": [OFFICE], "overrides": {"3": {"reason": "x"}}},
            "invalid_answer",
            ("3",),
            None,
            "3問目の答えが読めません。4つの答えから選び直してください。",
        ),
        (
            {"answers": {}, "not_applicable": {"11": "", "1": "x"}},
            "not_applicable_not_allowed",
            ("1", "11"),
            None,
            "この設問は、どの会社にも当てはまります。4つの答えから選んでください。",
        ),
        (
            {"answers": {}, "not_applicable": {"13": 5, "9": "　"}},
            "not_applicable_without_reason",
            ("9", "13"),
            None,
            "『該当なし』の理由を一言書いてください（例：無線LANを使っていない）。",
        ),
        (
            {"sites": [{"site": "川口工場", "answers": {"1": "partly"}}, {"site": "本社", "answers": {}}]},
            "site_unanswered",
            tuple(str(no) for no in (*range(2, 19), 20)),
            "川口工場",
            "川口工場の2・3・4問目など18問の答えがまだです。",
        ),
        (
            {"answers": {key: ALL[key] for key in ALL if key != "14"}},
            "unanswered",
            ("14",),
            None,
            "14問目の答えがまだです。わからないときは『わからない』を選んでください。",
        ),
        (
            {"sites": [OFFICE], "overrides": {"11": {"answer": "partly", "reason": 1}, "3": {"answer": "partly"}}},
            "override_without_reason",
            ("3", "11"),
            None,
            "答えを変えた理由を一言書いてください。",
        ),
        (
            {
                "sites": [{"site": "本社", "answers": words(every("P"))}],
                "overrides": {"11": {"answer": "implemented", "reason": "来週入れる予定"}},
            },
            "override_above_best",
            ("11",),
            None,
            "どの拠点の答えよりも良い答えにはできません。先に拠点の答えを直してください。",
        ),
    ],
)
def test_each_kind_of_fault_is_told_with_its_items_its_site_and_its_sentence(
    fields: dict[str, object], code: str, items: tuple[str, ...], site: str | None, sentence: str
) -> None:
    fault = found(text(**fields))
    assert (fault.code.value, fault.items, fault.site, fault.sentence.ja) == (code, items, site, sentence)


def test_kinds_are_looked_for_in_the_order_of_the_table() -> None:
    """Everything is wrong at once; whatever is repaired, the next kind of the table comes to light."""
    lacking = {key: ALL[key] for key in ALL if key not in ("4", "24")}
    best = lacking | {"4": "partly"}
    steps = [
        text(sites=[], draft=True, edition="4"),
        text(sites=[], edition="4"),
        text(sites=[]),
        text(sites=[PLANT, PLANT | {"answers": {"0": 1}}]),
        text(sites=[OFFICE, PLANT | {"answers": lacking | {"0": 1}}]),
        text(sites=[OFFICE, PLANT | {"answers": lacking | {"2": 1}}]),
        text(sites=[{**OFFICE, "answers": lacking}], not_applicable={"2": "", "9": ""}),
        text(sites=[{**OFFICE, "answers": lacking}], not_applicable={"9": ""}),
        text(sites=[{**OFFICE, "answers": lacking}], overrides={"4": {"answer": "implemented"}}),
        text(sites=[{**OFFICE, "answers": best}], overrides={"4": {"answer": "implemented"}}),
        text(sites=[{**OFFICE, "answers": best | {"24": "partly"}}], overrides={"4": {"answer": "implemented"}}),
        text(
            sites=[{**OFFICE, "answers": best | {"24": "partly"}}],
            overrides={"4": {"answer": "implemented", "reason": "x"}},
        ),
    ]
    assert [found(step).code for step in steps] == list(Code)


def test_sentences_are_short() -> None:
    fault = found(text(answers={}))
    sentences = [part for part in fault.sentence.ja.split("。") if part]
    assert all(len(part) < 40 for part in sentences)


def test_a_long_key_is_cut_in_the_sentence_and_whole_in_the_items() -> None:
    fault = found(text(answers=ALL | {"あ" * 5000: "partly"}))
    assert (len(fault.items[0]), len(fault.sentence.ja) < 100) == (5000, True)


def test_a_sheet_is_read_with_its_marks_and_other_fields_are_ignored() -> None:
    data = accepted(text(answers=words(every("P", i9="U")), not_applicable={"9": " 使わない "}, note=[1], total=100))
    assert data.question_set is IPA
    assert data.answers == every("P", i9="U")
    assert (data.not_applicable, data.draft, data.sites, data.overrides) == ({9: "使わない"}, False, {}, {})


def test_sites_are_read_in_file_order_with_trimmed_names() -> None:
    overrides = {"3": {"answer": "unknown", "reason": " 調べ中 "}}
    data = accepted(text(sites=[PLANT | {"site": " 川口工場　"}, OFFICE], overrides=overrides))
    assert list(data.sites) == ["川口工場", "本社"]
    assert data.overrides == {3: Override(Answer.UNKNOWN, "調べ中")}
    assert data.answers == {}


def test_a_draft_may_be_incomplete_but_not_wrong() -> None:
    assert accepted(text(answers={"3": "partly"}, draft=True)).answers == {3: Answer.PARTLY}
    assert found(text(answers={"3": "maybe"}, draft=True)).code is Code.INVALID_ANSWER


def test_a_byte_order_mark_before_json_is_no_fault() -> None:
    assert accepted(text(answers=ALL).encode("utf-8-sig")).answers == every("I")
    assert accepted("\ufeff" + text(answers=ALL)).answers == every("I")


def test_a_set_without_points_is_not_accepted_although_it_is_released() -> None:
    released = EDITIONS | {("technical-measures", "1"): MEASURES}
    data = json.dumps({"question_set": "technical-measures", "edition": "1", "answers": {}})
    result = read(data, released)
    assert isinstance(result, Fault)
    assert result.code is Code.UNKNOWN_QUESTION_SET


def test_the_editions_that_can_be_used_are_named() -> None:
    released = EDITIONS | {("ipa-5min", "4.0"): replace(IPA, edition="4.0")}
    result = read(text(edition="2", answers={}), released)
    assert isinstance(result, Fault)
    assert result.sentence.ja.endswith("使える版：3.1、4.0")
