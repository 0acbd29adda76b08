"""The glossary as shipped: plain words beside formal ones, in order, leading to guides that exist."""

import re

import pytest
from tests.content.wording import AVOIDED, ENDS_EN, ENDS_JA, JAPANESE, LONGEST_EN, LONGEST_JA, sentences

from sonaeru.web.library.glossary import Term, terms
from sonaeru.web.library.guides import guides

each_term = pytest.mark.parametrize("each", terms(), ids=lambda each: each.id)
# Words of the list of words to avoid: advisers search for them.
FORMAL = ["エンドポイント", "脆弱性", "仮想パッチ", "マルウェア", "ランサムウェア", "インシデント", "フィッシング",
          "多要素認証", "アクセス制御", "暗号化", "リストア", "世代管理", "ファイアウォール", "ログ"]  # fmt: skip


def test_ids_and_readings_tell_terms_apart() -> None:
    assert len({each.id for each in terms()}) == len(terms())
    assert len({each.reading for each in terms()}) == len(terms())


def test_terms_stand_in_the_order_of_their_reading() -> None:
    assert [each.reading for each in terms()] == sorted(each.reading for each in terms())


@pytest.mark.parametrize("word", FORMAL)
def test_a_formal_word_that_pages_avoid_is_explained(word: str) -> None:
    assert any(word in each.formal.ja for each in terms())


@each_term
def test_an_id_can_stand_in_an_address(each: Term) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", each.id)


@each_term
def test_the_reading_is_hiragana(each: Term) -> None:
    assert re.fullmatch("[ぁ-んー]+", each.reading)


@each_term
def test_its_guides_exist(each: Term) -> None:
    assert set(each.guides) <= {guide.id for guide in guides()}


@each_term
def test_the_plain_word_is_plain(each: Term) -> None:
    assert not AVOIDED.search(each.plain.ja.replace(f"（{each.formal.ja}）", ""))
    assert not AVOIDED.search(each.meaning.ja)


@each_term
def test_sentences_are_short_in_both_languages(each: Term) -> None:
    assert all(len(part) <= LONGEST_JA for part in sentences(each.meaning.ja, ENDS_JA))
    assert all(len(part.split()) <= LONGEST_EN for part in sentences(each.meaning.en, ENDS_EN))


@each_term
def test_english_has_no_japanese_characters(each: Term) -> None:
    assert [text.en for text in (each.plain, each.formal, each.meaning) if JAPANESE.search(text.en)] == []
