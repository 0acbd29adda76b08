"""Sheets for tests in short form: I implemented, P partly, N not implemented, U unknown, a dot for no answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer, QuestionSet
from sonaeru.web.library import reader

IPA = reader.editions()["ipa-5min", "3.1"]
MEASURES = reader.editions()["technical-measures", "1"]
READINESS = reader.editions()["readiness", "1"]
EDITIONS = {("ipa-5min", "3.1"): IPA}
# The worked example (case s29).
EXAMPLE = "PINPN PIPUPPIPNIIII IPNIUNP"
LETTERS = {"I": Answer.IMPLEMENTED, "P": Answer.PARTLY, "N": Answer.NOT_IMPLEMENTED, "U": Answer.UNKNOWN}

some_answers = st.lists(st.sampled_from(list(Answer)), min_size=25, max_size=25).map(
    lambda given: dict(enumerate(given, 1))
)


def answers(text: str) -> dict[int, Answer]:
    """Answers by item number; blanks between letters do not count, a dot leaves an item out."""
    letters = enumerate(text.replace(" ", ""), 1)
    return {no: LETTERS[letter] for no, letter in letters if letter != "."}


def every(letter: str, **others: str) -> dict[int, Answer]:
    """The same answer to all 25 items but those named: every("I", i3="N")."""
    changed = {int(name[1:]): LETTERS[other] for name, other in others.items()}
    return dict.fromkeys(range(1, 26), LETTERS[letter]) | changed


def sheet(question_set: QuestionSet, text: str, marked: Iterable[int] = ()) -> Sheet:
    return Sheet(question_set, answers(text), frozenset(marked))


def words(given: Mapping[int, Answer]) -> dict[str, str]:
    """The answers as they stand in a file."""
    return {str(no): answer.value for no, answer in given.items()}
