"""The released questionnaires: they fit together, flags and points are as published, a shop owner can read them."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sonaeru
from sonaeru.core.editions import Answer, Item, QuestionSet, question_set
from sonaeru.core.words import Words

FOLDER = Path(sonaeru.__file__).parent / "content" / "question_sets"
FOUND = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.toml"))
SHEET, TEN, NINE = "ipa-5min/3.1", "technical-measures/1", "readiness/1"

# Number, concept, weight 1-3, flags: C critical when not done or not known, C* also when partly done,
# na may be marked "does not apply", co one answer for the whole company.
IPA = """
    1 updates 3 C
    2 malware 2
    3 passwords 3 C
    4 access 2
    5 threat-news 1
    6 mail-caution 2
    7 misdelivery 1
    8 mail-protection 1
    9 wifi 2 na
    10 web-sns 1
    11 backup 3 C
    12 storage 1
    13 carry-out 2 na
    14 screen-lock 1
    15 entry 1 na
    16 theft 1 na
    17 lock-up 1 na
    18 disposal 2
    19 confidentiality 1 na co
    20 training 2 na
    21 byod 2 na co
    22 partner-nda 1 na co
    23 cloud-choice 2 na co
    24 incident-plan 3 co
    25 rules 1 co
"""
MEASURES = """
    1 patching 3
    2 virtual-patch 1
    3 software-origin 2
    4 services 2
    5 least-privilege 2
    6 admin-regime 2 co
    7 security-products 2
    8 network-control 2
    9 encryption 2
    10 removable-media 1
"""
READINESS = """
    1 mfa 3 C*
    2 edge-devices 3 C*
    3 remote-entry 3 C*
    4 inventory 2
    5 admin-split 2
    6 leavers 2 co
    7 restore-test 3 C
    8 logs 1
    9 end-of-life 3 C*
"""

# The formal terms that the design's wording table replaces. ログ is not looked for inside ログイン or プログラム.
AVOID = re.compile(
    "エンドポイント|脆弱性|パッチ適用|仮想パッチ|マルウェア|ランサムウェア|インシデント|標的型攻撃|フィッシング|認証情報|多要素認証"
    "|クリック率|報告率|アクセス制御|最小権限|管理者権限|暗号化|リストア|世代管理|ファイアウォール|ネットワーク分離|遮断"
    "|(?<![カタプブ])ログ(?!イン|オン|アウト)|ステークホルダー|ガバナンス|エビデンス|コンプライアンス違反|免責"
)
# Released wording that says 暗号化: on the first the word is what the router's own screen calls the setting.
KEPT = {("wifi", "meaning partly", "暗号化"), ("carry-out", "meaning implemented", "暗号化")}
PROMISES = re.compile("安全です|完璧|保証")
JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def table_of(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def edition_of(name: str) -> QuestionSet:
    return question_set(table_of(name))


def texts_of(item: Item) -> Iterator[tuple[str, Words]]:
    """Every text of an item that is ours, with the name of its field."""
    for name in ("owner", "short", "hint", "why", "check"):
        yield name, getattr(item, name)
    for answer, words in item.meaning.items():
        yield f"meaning {answer}", words


def flags_of(item: Item) -> str:
    critical = {0: "", 2: "C", 3: "C*"}[len(item.critical_when)]
    fields = (str(item.no), item.concept, str(item.weight), critical)
    return " ".join((*filter(None, fields), *["na"] * item.may_not_apply, *["co"] * item.company_wide))


def english_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["en"]] if "en" in value else [])
        for part in value.values():
            yield from english_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from english_in(part)


EDITIONS = {name: edition_of(name) for name in FOUND}
ITEMS = [pytest.param(item, id=f"{edition.tier}{item.no}") for edition in EDITIONS.values() for item in edition.items]


@pytest.mark.parametrize("name", FOUND)
def test_a_file_holds_the_edition_its_path_says(name: str) -> None:
    edition = EDITIONS[name]
    assert f"{edition.id}/{edition.edition}" == name


@pytest.mark.parametrize(
    ("name", "tier", "published"),
    [
        (SHEET, "I", dt.date(2023, 4, 26)),
        (TEN, "T", dt.date(2026, 11, 22)),
        (NINE, "R", dt.date(2026, 11, 22)),
    ],
)
def test_an_edition_has_its_letter_and_its_date(name: str, tier: str, published: dt.date) -> None:
    assert (EDITIONS[name].tier, EDITIONS[name].published) == (tier, published)


@pytest.mark.parametrize(("name", "flags"), [(SHEET, IPA), (TEN, MEASURES), (NINE, READINESS)])
def test_items_carry_the_published_concepts_weights_and_flags(name: str, flags: str) -> None:
    assert [flags_of(item) for item in EDITIONS[name].items] == [line.strip() for line in flags.strip().splitlines()]


@pytest.mark.parametrize(("name", "total"), [(SHEET, 42), (TEN, 19), (NINE, 22)])
def test_weights_of_an_edition_add_up(name: str, total: int) -> None:
    assert sum(item.weight for item in EDITIONS[name].items) == total


@pytest.mark.parametrize("item", ITEMS)
def test_a_critical_item_is_never_critical_when_implemented(item: Item) -> None:
    bad = {Answer.NOT_IMPLEMENTED, Answer.UNKNOWN}
    assert item.critical_when in (set(), bad, bad | {Answer.PARTLY})


def test_the_25_items_stand_in_the_parts_of_the_sheet() -> None:
    parts = {part.no: part.items for part in EDITIONS[SHEET].parts}
    assert parts == {1: tuple(range(1, 6)), 2: tuple(range(6, 19)), 3: tuple(range(19, 26))}


def test_the_four_answers_are_worth_4_2_0_and_minus_1() -> None:
    assert list(EDITIONS[SHEET].points().values()) == [4, 2, 0, -1]


@pytest.mark.parametrize("name", [TEN, NINE])
def test_the_other_two_sets_have_no_points_and_no_bands(name: str) -> None:
    assert (EDITIONS[name].points(), EDITIONS[name].scored) == ({}, False)


@pytest.mark.parametrize("name", [TEN, NINE])
def test_all_sets_offer_the_same_four_words(name: str) -> None:
    offered = [(choice.label, choice.button, choice.meaning) for choice in EDITIONS[name].choices]
    assert offered == [(choice.label, choice.button, choice.meaning) for choice in EDITIONS[SHEET].choices]


def test_no_concept_stands_in_two_sets() -> None:
    concepts = Counter(item.concept for name in (SHEET, TEN, NINE) for item in EDITIONS[name].items)
    assert [concept for concept, count in concepts.items() if count > 1] == []


def test_our_own_questions_have_no_other_official_text() -> None:
    assert all(item.official == item.owner for item in EDITIONS[NINE].items)


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize(("field", "most"), [("owner", 40), ("why", 40), ("short", 18)])
def test_a_short_text_stays_short(item: Item, field: str, most: int) -> None:
    assert len(getattr(item, field).ja) <= most


@pytest.mark.parametrize("item", ITEMS)
def test_sentences_that_everybody_reads_have_at_most_40_characters(item: Item) -> None:
    lines = [item.owner, item.hint, item.why, *item.meaning.values()]
    sentences = [sentence for line in lines for sentence in re.split("(?<=[。？！])", line.ja)]
    assert [sentence for sentence in sentences if len(sentence) > 40] == []


@pytest.mark.parametrize("item", ITEMS)
def test_the_owner_is_asked_a_question(item: Item) -> None:
    assert (item.owner.ja[-1], item.owner.en[-1]) == ("？", "?")


def test_formal_terms_stay_out_of_our_wording() -> None:
    found = {
        (item.concept, name, word)
        for edition in EDITIONS.values()
        for item in edition.items
        for name, text in texts_of(item)
        for word in AVOID.findall(text.ja)
    }
    assert found == KEPT


@pytest.mark.parametrize("item", ITEMS)
def test_nothing_is_promised(item: Item) -> None:
    assert [text.ja for _, text in texts_of(item) if PROMISES.search(text.ja)] == []


@pytest.mark.parametrize("name", FOUND)
def test_english_texts_hold_no_japanese(name: str) -> None:
    assert [text for text in english_in(table_of(name)) if JAPANESE.search(text)] == []


@pytest.mark.parametrize("item", ITEMS)
def test_the_four_answers_to_an_item_read_differently(item: Item) -> None:
    assert len({words.ja for words in item.meaning.values()}) == len({words.en for words in item.meaning.values()}) == 4
