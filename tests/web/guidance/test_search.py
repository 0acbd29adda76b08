"""Search: however a word is typed, the guides that hold it are found; nothing that is typed breaks it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.web.guidance.search import LONGEST, Entry, Index, Problem, excerpt, fold, marked, words_of
from sonaeru.web.guidance.shelf import body, guide_index, term_index
from sonaeru.web.library.guides import guides

INDEX = Index(
    [
        Entry("first", ("バックアップ", "毎日写します", "控えを2つ持ちます")),
        Entry("second", ("控え", "バックアップの話", "Wi-Fi と VPN")),
        Entry("third", ("更新", "止めません", "バックアップもします。3-2-1")),
    ]
)


def ids(index: Index, query: str) -> list[str]:
    return [hit.entry.id for hit in index.find(query).hits]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("バックアップ", "ばっくあっぷ"),
        ("ﾊﾞｯｸｱｯﾌﾟ", "ばっくあっぷ"),
        ("ばっくあっぷ", "ばっくあっぷ"),
        ("ＶＰＮ", "vpn"),
        ("Wi-Fi", "wifi"),
        ("サーバー", "さーばー"),
        ("ｻｰﾊﾞｰ", "さーばー"),
        ("３－２－１ ルール", "321るーる"),
        ("ヴァイオリン", "ゔぁいおりん"),
        ("  ・、。!?　", ""),
        ("か-\u3099", "が"),
        ("\x00\x1f\u202e", ""),
    ],
)
def test_what_is_compared_is_the_same_in_every_way_of_typing(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_what_is_folded_has_no_spaces_signs_or_controls(text: str) -> None:
    assert all(unicodedata.category(character)[0] in "LMN" for character in fold(text))


@pytest.mark.parametrize("query", ["バックアップ", "ﾊﾞｯｸｱｯﾌﾟ", "ばっくあっぷ", "クアッ", "バック アップ"])
def test_a_title_goes_before_a_summary_and_a_summary_before_the_text(query: str) -> None:
    assert ids(INDEX, query) == ["first", "second", "third"]


def test_all_words_must_be_there() -> None:
    assert ids(INDEX, "バックアップ 控え") == ["second", "first"]
    assert ids(INDEX, "バックアップ　更新") == ["third"]
    assert ids(INDEX, "バックアップ 金庫") == []


@pytest.mark.parametrize(("query", "found"), [("wifi", ["second"]), ("321", ["third"]), ("VPN", ["second"])])
def test_signs_between_characters_make_no_difference(query: str, found: list[str]) -> None:
    assert ids(INDEX, query) == found


@pytest.mark.parametrize("query", ["あ", "%", "*", "_ ?", "の が", "\x01\x02", "'", "😀"])
def test_a_query_of_less_than_two_characters_says_so(query: str) -> None:
    found = INDEX.find(query)
    assert (found.problem, found.hits) == (Problem.SHORT, ())


@pytest.mark.parametrize("query", ["", "   ", "\u3000"])
def test_an_empty_query_is_no_problem(query: str) -> None:
    found = INDEX.find(query)
    assert (found.problem, found.hits) == (None, ())


@pytest.mark.parametrize("query", ["控_", "控%え%", "%' OR 1=1 --", "[控え", "(控え", "控え\\"])
def test_signs_of_other_languages_mean_nothing(query: str) -> None:
    assert INDEX.find(query).problem in (None, Problem.SHORT)


def test_a_long_query_is_cut_and_says_so() -> None:
    found = INDEX.find("あ" * 10_000)
    assert found.cut
    assert len(found.query) == LONGEST
    assert not INDEX.find("あ" * LONGEST).cut


@given(st.text(max_size=300))
def test_nothing_breaks_it(query: str) -> None:
    found = guide_index("ja").find(query)
    assert len(found.query) <= LONGEST
    for hit in found.hits:
        assert marked(hit.entry.fields[0], found.words)


@pytest.mark.parametrize("language", ["ja", "en"])
@given(data=st.data())
def test_every_part_of_a_guide_finds_it(language: str, data: st.DataObject) -> None:
    guide = data.draw(st.sampled_from(guides()))
    parts = [guide.title.in_language(language), guide.summary.in_language(language), body(guide, language)]
    text = fold(data.draw(st.sampled_from(parts)))
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, min(len(text), start + LONGEST)))
    assert guide.id in ids(guide_index(language), text[start:end])


@pytest.mark.parametrize(
    ("query", "guide"),
    [("脆弱性", "g02"), ("多要素認証", "g04"), ("MFA", "g04"), ("マルウェア", "g03"), ("仮想パッチ", "g18")],
)
def test_a_formal_term_finds_the_guides_of_its_plain_word(query: str, guide: str) -> None:
    assert guide in ids(guide_index("ja"), query)


def test_a_term_is_found_by_either_of_its_words() -> None:
    assert ids(term_index("ja"), "脆弱性") == ids(term_index("ja"), "直していない穴")


@given(st.text(), st.lists(st.text(min_size=1, max_size=3).map(fold).filter(bool), max_size=3))
def test_marking_changes_nothing_of_the_text(text: str, words: list[str]) -> None:
    assert "".join(piece for piece, _ in marked(text, words)) == text


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("はじめてのバックアップ", "ばっくあっぷ", ["バックアップ"]),
        ("ﾊﾞｯｸｱｯﾌﾟを取る", "バックアップ", ["ﾊﾞｯｸｱｯﾌﾟ"]),
        ("Wi-Fiとルーター", "wifi", ["Wi-Fi"]),
        ("控えと控え", "控え", ["控え", "控え"]),
        ("控えの控", "控えの えの控", ["控えの控"]),
        ("か\u3099く", "がく", ["か\u3099く"]),
    ],
)
def test_what_was_found_is_marked_as_it_is_written(text: str, query: str, marks: list[str]) -> None:
    assert [piece for piece, hit in marked(text, words_of(query)) if hit] == marks


def test_an_excerpt_shows_the_place() -> None:
    pieces = excerpt("前" * 100 + "控え" + "後" * 200, ("控え",))
    assert pieces[0] == ("…", False) and pieces[-1] == ("…", False)
    assert ("控え", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 100


def test_an_excerpt_without_the_word_is_the_beginning() -> None:
    assert excerpt("短い文", ("控え",)) == [("短い文", False)]
