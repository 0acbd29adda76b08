"""Every parser, given anything: it answers with facts of the schema, or says that it could not read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agent.given import fits, fixtures

from sonaeru.agent.found import FAMILIES, collectors, name_of
from sonaeru.agent.outcome import Unread

Parser = Callable[[Any], object]
KINDS = {"str": str, "bytes": bytes}


def parsers() -> Iterator[tuple[str, Parser, type]]:
    """Every public function of a collector whose name begins with `parse` and which takes one text or some bytes."""
    for family in FAMILIES:
        for collector in collectors(family):
            for name, found in inspect.getmembers(collector, inspect.isfunction):
                (kind, *more) = [each.annotation for each in inspect.signature(found).parameters.values()] or [""]
                if name.startswith("parse") and found.__module__ == collector.__name__ and kind in KINDS and not more:
                    yield f"{family}.{name_of(collector)}.{name}", found, KINDS[kind]


PARSERS = list(parsers())


def real() -> list[bytes]:
    """Recorded outputs to be cut and mixed; without them, a few made-up ones."""
    folder = fixtures()
    made = [b'{"blockdevices":[{"name":"a","type":"disk","mountpoint":"/"}]}', b"Status: active\n", b"bplist00"]
    if folder is None:
        return made
    return made + [path.read_bytes()[:4000] for path in sorted(folder.rglob("*")) if _small(path)]


def _small(path: Path) -> bool:
    return path.is_file() and path.stat().st_size < 20_000 and path.suffix not in (".md", ".db")


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A recorded output with something cut out and something put in."""
    whole = draw(st.sampled_from(REAL))
    start, length = draw(st.integers(0, len(whole))), draw(st.integers(0, 40))
    return whole[:start] + draw(st.binary(max_size=12)) + whole[start + length :]


REAL = real()
ANYTHING = st.one_of(st.binary(max_size=200), damaged(), st.text(max_size=200).map(lambda text: text.encode()))


def stated(parse: Parser, kind: type, data: bytes) -> object:
    """What a parser says; Unread is its way of saying no."""
    try:
        return parse(data if kind is bytes else data.decode("utf-8", errors="replace"))
    except Unread:
        return None


def test_there_are_parsers_to_try() -> None:
    assert len(PARSERS) > 30


@pytest.mark.parametrize(("parse", "kind"), [case[1:] for case in PARSERS], ids=[case[0] for case in PARSERS])
@settings(max_examples=60)
@given(data=ANYTHING)
def test_whatever_a_parser_is_given_it_answers_within_the_schema(parse: Parser, kind: type, data: bytes) -> None:
    found = stated(parse, kind, data)
    if isinstance(found, dict):
        assert {key: value for key, value in found.items() if not fits(key, value)} == {}


@pytest.mark.parametrize(("parse", "kind"), [case[1:] for case in PARSERS], ids=[case[0] for case in PARSERS])
def test_a_parser_bears_every_recorded_output_and_deep_nesting(parse: Parser, kind: type) -> None:
    for data in (*REAL, b"", b"[" * 10_000, b'{"a":' * 10_000, b"1", b"null", b'"x"', b"\xff\xfe[\0"):
        stated(parse, kind, data)
