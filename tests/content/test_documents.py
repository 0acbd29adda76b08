"""The forms as shipped: the actions find the paper that closes them, and people can read it."""

import pytest
from tests.content.wording import AVOIDED, ENDS_EN, ENDS_JA, JAPANESE, LONGEST_EN, LONGEST_JA, sentences

from sonaeru.web.library import reader
from sonaeru.web.library.documents import Document, Heading, Paragraph, Signature, Table, documents, texts
from sonaeru.web.library.guides import guides

IDS = ["admin-list", "backup-plan", "byod-rule", "carry-out-log", "cloud-list", "device-list", "entry-list",
       "incident-card", "last-out-sheet", "leaver-list", "nda-partner", "nda-staff", "policy", "rules",
       "training-record", "web-sns-rule"]  # fmt: skip
POLICY = ["経営者の責任", "社内体制", "従業員の取組み", "法令と契約の遵守", "違反と事故への対応"]
each_document = pytest.mark.parametrize("each", documents().values(), ids=lambda each: each.id)


def headings(each: Document) -> list[str]:
    return [block.text.ja for block in each.blocks if isinstance(block, Heading)]


def test_the_sixteen_forms_are_there() -> None:
    assert list(documents()) == IDS


def test_each_kind_of_paper_is_closed_by_one_form_and_closes_an_action() -> None:
    closing = [each.closes for each in documents().values() if each.closes]
    asked = {row.topic for action in reader.actions() for row in action.closes if row.kind == "doc"}
    assert len(closing) == len(set(closing))
    assert set(closing) <= asked


@each_document
def test_a_guide_uses_the_form(each: Document) -> None:
    assert any(each.id in guide.documents for guide in guides())


@each_document
def test_a_form_that_closes_an_action_has_a_place_for_the_signature(each: Document) -> None:
    assert sum(isinstance(block, Signature) for block in each.blocks) == 1


@each_document
def test_something_follows_each_heading(each: Document) -> None:
    following = zip(each.blocks, (*each.blocks[1:], Heading(each.title)), strict=True)
    assert not [block for block, after in following if isinstance(block, Heading) and isinstance(after, Heading)]


@each_document
def test_japanese_sentences_are_short_and_plain(each: Document) -> None:
    parts = [part for text in texts(each) for part in sentences(text.ja, ENDS_JA)]
    assert [part for part in parts if len(part) > LONGEST_JA] == []
    assert [part for part in parts if AVOIDED.search(part)] == []


@each_document
def test_english_sentences_are_short_and_english(each: Document) -> None:
    parts = [part for text in texts(each) for part in sentences(text.en, ENDS_EN)]
    assert [part for part in parts if len(part.split()) > LONGEST_EN] == []
    assert [part for part in parts if JAPANESE.search(part)] == []


def test_the_policy_has_its_five_headings_in_order() -> None:
    assert headings(documents()["policy"]) == POLICY


def test_the_rule_book_has_a_rule_for_each_of_the_25_items() -> None:
    tables = [block for block in documents()["rules"].blocks if isinstance(block, Table)]
    numbers = [row[0].ja for table in tables for row in table.rows]
    assert numbers == [str(no) for no in range(1, 26)]


@pytest.mark.parametrize("identifier", ["nda-staff", "nda-partner"])
def test_a_confidentiality_text_says_that_a_lawyer_should_look(identifier: str) -> None:
    said = [block.text for block in documents()[identifier].blocks if isinstance(block, Paragraph)]
    assert any("弁護士" in text.ja and "lawyer" in text.en for text in said)
