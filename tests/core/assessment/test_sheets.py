from __future__ import annotations

import pytest

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer

from ..given import IPA, answers


def test_a_sheet_may_be_unfinished() -> None:
    assert Sheet(IPA, answers("IP")).answers == {1: Answer.IMPLEMENTED, 2: Answer.PARTLY}


@pytest.mark.parametrize(
    ("given_answers", "marked"),
    [({26: Answer.PARTLY}, set()), ({0: Answer.PARTLY}, set()), ({}, {26}), ({}, {11})],
    ids=["item 26", "item 0", "a mark on item 26", "a mark on an item that always applies"],
)
def test_a_sheet_holds_only_what_its_edition_has(given_answers: dict[int, Answer], marked: set[int]) -> None:
    with pytest.raises(ValueError):
        Sheet(IPA, given_answers, frozenset(marked))
