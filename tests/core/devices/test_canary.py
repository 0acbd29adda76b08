"""The rule of the watch: what changed, in any order, makes an alarm, a question, or nothing."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.devices.canary import MAGIC, NOISE_BITS, STATES, Change, bits, opens, state, worse

A, B, ELSEWHERE = "!a.docx", "~b.pdf", "D:/"


def change(at: float = 0, file: str = A, *, place: str = "C:/", noisy: bool = False) -> Change:
    """A canary with new content: text, or noise."""
    return Change(at, place, file, "changed", 7.9 if noisy else 4.5, not noisy)


def gone(at: float = 0, file: str = A) -> Change:
    """A canary that is not there any more, or has another name."""
    return Change(at, "C:/", file, "gone")


def names(count: int, at: float = 0, place: str = "C:/") -> Change:
    """Other entries of a folder with new names."""
    return Change(at, place, kind="names", count=count)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([], "armed"),
        ([names(500)], "armed"),
        ([change()], "touched"),
        ([gone()], "touched"),
        ([Change(0, "C:/", kind="moved")], "touched"),
        ([Change(0, "C:/", kind="moved"), Change(0, ELSEWHERE, kind="moved")], "touched"),
        ([change(), change(20)], "touched"),  # one file, saved twice
        ([change(), change(60, B)], "fired"),
        ([change(), change(60.1, B)], "touched"),
        ([change(), gone(15, B)], "fired"),
        ([gone(), gone(0, B)], "fired"),
        ([change(), change(30, A, place=ELSEWHERE)], "fired"),
        ([change(noisy=True)], "fired"),
        ([Change(0, "C:/", A, "changed", 7.9, magic=True)], "touched"),  # another document in its place
        ([Change(0, "C:/", A, "changed", NOISE_BITS, magic=False)], "touched"),
        ([gone(), names(19)], "touched"),
        ([gone(), names(20)], "fired"),
        ([gone(30), names(10, 0), names(10, 60)], "fired"),
        ([gone(30), names(19, 0), names(19, 91)], "touched"),
        ([gone(), names(20, place=ELSEWHERE)], "touched"),
        ([change(), names(20)], "touched"),
    ],
)
def test_what_changed_makes_a_state(changes: list[Change], found: str) -> None:
    assert state(changes) == found
    assert state(reversed(changes)) == found


CHANGES = st.lists(
    st.builds(
        Change,
        at=st.floats(0, 300),
        place=st.sampled_from(["C:/", "D:/"]),
        file=st.sampled_from([A, B, "!c.jpg"]),
        kind=st.sampled_from(["changed", "gone", "moved", "names"]),
        bits=st.floats(0, 8),
        magic=st.booleans(),
        count=st.integers(0, 40),
    ),
    max_size=8,
)


@given(changes=CHANGES, more=CHANGES)
def test_what_else_changes_never_makes_it_better(changes: list[Change], more: list[Change]) -> None:
    assert STATES.index(state([*changes, *more])) >= STATES.index(state(changes))


@given(changes=CHANGES, seed=st.integers())
def test_the_order_plays_no_part(changes: list[Change], seed: int) -> None:
    mixed = list(changes)
    random.Random(seed).shuffle(mixed)
    assert state(mixed) == state(changes)


@given(changes=CHANGES, hours=st.floats(0, 1e6))
def test_when_it_happened_plays_no_part(changes: list[Change], hours: float) -> None:
    whole = [Change(float(round(each.at)), *_rest(each)) for each in changes]
    later = [Change(each.at + round(hours) * 3600, *_rest(each)) for each in whole]
    assert state(later) == state(whole)


def _rest(each: Change) -> tuple[str, str, str, float, bool, int]:
    return each.place, each.file, each.kind, each.bits, each.magic, each.count


@given(file=st.sampled_from([A, B]), times=st.lists(st.floats(0, 600), min_size=1, max_size=5))
def test_one_file_that_stays_readable_never_makes_an_alarm(file: str, times: list[float]) -> None:
    assert state(change(at, file) for at in times) == "touched"


@pytest.mark.parametrize(("one", "other", "found"), [("armed", "touched", "touched"), ("fired", "armed", "fired")])
def test_an_alarm_stays_until_a_person_takes_it_back(one: str, other: str, found: str) -> None:
    assert (worse(one, other), worse(other, one)) == (found, found)


@pytest.mark.parametrize(
    ("data", "found"), [(b"", 0), (b"aaaa", 0), (b"abab", 1), (bytes(range(256)), 8), (b"aaab", 0.8113)]
)
def test_the_bits_of_a_byte(data: bytes, found: float) -> None:
    assert math.isclose(bits(data), found, abs_tol=0.0001)


@given(data=st.binary(max_size=2000))
def test_the_bits_of_a_byte_are_never_more_than_eight(data: bytes) -> None:
    assert 0 <= bits(data) <= 8.000001


@pytest.mark.parametrize(("ending", "start"), MAGIC.items())
def test_a_file_opens_as_long_as_it_begins_as_it_must(ending: str, start: bytes) -> None:
    assert opens(f"x{ending}", start + b"rest")
    assert not opens(f"x{ending}", b"x" + start)
