"""Search in the guides and the glossary: parts of words, in any of the ways in which Japanese is typed.

The text is content and does not change under a running server, so an index in the memory of the process is enough. No
database takes part: results are the same on SQLite and on PostgreSQL, and there when neither is.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, reduce
from typing import Final

LONGEST: Final = 100
# A single character would find almost everything.
SHORTEST: Final = 2
# Characters of an excerpt, and how many of them stand before what was found (judgement).
EXCERPT: Final = 90
BEFORE: Final = 24
KATAKANA: Final = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
# Letters (the long mark ー is one), numbers and the marks on them; spaces, punctuation and symbols are dropped.
KEPT: Final = ("L", "M", "N")
# A voicing mark belongs to the character before it, also in half width.
VOICING: Final = "\u3099\u309a\uff9e\uff9f"

Span = tuple[int, int]


class Problem(Enum):
    """Why nothing was looked for."""

    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found. `fields`: its texts, the weightiest first."""

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; `best`: the weightiest of its fields in which something was."""

    entry: Entry
    best: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found. `query`: as it was used; `cut`: whether it was longer than that."""

    query: str
    words: tuple[str, ...]
    cut: bool
    problem: Problem | None
    hits: tuple[Hit, ...]


def fold(text: str) -> str:
    """Text as it is compared: one width, small letters, hiragana, without spaces and punctuation. Idempotent."""
    folded = _folded_once(text)
    # What was dropped may have stood between a character and its mark.
    return folded if folded == text else fold(folded)


def _folded_once(text: str) -> str:
    even = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(KATAKANA)
    return "".join(character for character in even if unicodedata.category(character)[0] in KEPT)


def words_of(query: str) -> tuple[str, ...]:
    """The folded words of a query, each once; those that fold to nothing are left out."""
    return tuple(dict.fromkeys(filter(None, map(fold, unicodedata.normalize("NFKC", query).split()))))


class Index:
    """Entries with their bigrams, made once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        self._fields = [tuple(map(fold, entry.fields)) for entry in entries]
        places: defaultdict[str, set[int]] = defaultdict(set)
        for at, fields in enumerate(self._fields):
            for pair in {pair for field in fields for pair in _pairs(field)}:
                places[pair].add(at)
        self._places: Mapping[str, set[int]] = places

    def find(self, query: str) -> Found:
        """The entries that hold every word, in the order of the fields in which they hold them."""
        used = query[:LONGEST]
        words = words_of(used)
        short = bool(used.strip()) and max(map(len, words), default=0) < SHORTEST
        ranked = sorted(self._ranked(words)) if words and not short else []
        hits = tuple(Hit(self._entries[at], best) for _, at, best in ranked)
        return Found(used.strip(), words, len(query) > LONGEST, Problem.SHORT if short else None, hits)

    def _ranked(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
        for at in self._candidates(words):
            ranks = [rank for word in words if (rank := self._rank(at, word)) is not None]
            if len(ranks) == len(words):
                yield sum(ranks), at, min(ranks)

    def _candidates(self, words: tuple[str, ...]) -> set[int]:
        pairs = [pair for word in words for pair in _pairs(word)]
        return reduce(set.__and__, (self._places.get(pair, set()) for pair in pairs))

    def _rank(self, at: int, word: str) -> int | None:
        return next((rank for rank, field in enumerate(self._fields[at]) if word in field), None)


def _pairs(folded: str) -> Iterator[str]:
    return (folded[at : at + 2] for at in range(len(folded) - 1))


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A text in pieces: each with whether it is one of the (folded) words."""
    return list(_pieces(text, _spans(text, words), 0, len(text)))


def excerpt(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The place of a text where the first of the words stands, in pieces; its beginning if none does."""
    spans = _spans(text, words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    end = min(len(text), start + EXCERPT)
    pieces = list(_pieces(text, spans, start, end))
    return [*([("…", False)] if start else []), *pieces, *([("…", False)] if end < len(text) else [])]


def _spans(text: str, words: Sequence[str]) -> list[Span]:
    """Where the words stand in the text as it is written, in order, none inside another."""
    folded, places = _placed(text)
    found: list[Span] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((places[at][0], places[at + len(word) - 1][1]))
            at = folded.find(word, at + len(word))
    return list(_joined(sorted(found)))


def _joined(spans: list[Span]) -> Iterator[Span]:
    while spans:
        start, end = spans.pop(0)
        while spans and spans[0][0] < end:
            end = max(end, spans.pop(0)[1])
        yield start, end


@cache
def _placed(text: str) -> tuple[str, list[Span]]:
    """The folded text, and for each of its characters where it came from. Texts are content: there are not many."""
    folded, places, at = [], [], 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (text[end] in VOICING or unicodedata.combining(text[end])):
            end += 1
        made = fold(text[at:end])
        folded.append(made)
        places += [(at, end)] * len(made)
        at = end
    return "".join(folded), places


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[tuple[str, bool]]:
    at = start
    for left, right in spans:
        left, right = max(left, at), min(right, end)
        if left < right:
            yield from [(text[at:left], False)] if at < left else []
            yield text[left:right], True
            at = right
    if at < end:
        yield text[at:end], False
