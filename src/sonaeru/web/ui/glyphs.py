"""Which characters a font file can draw, read from its `cmap` table (OpenType specification, format 12)."""

from __future__ import annotations

from collections.abc import Iterator
from struct import iter_unpack, unpack_from

EVERY_PLANE = 12  # the table format for code points beyond U+FFFF; fonts that hold names such as 𠮷 have one


def drawn(font: bytes) -> frozenset[str]:
    """The characters of a TrueType or OpenType font that have a glyph.

    Raises ValueError if the font has no `cmap` table of format 12.
    """
    cmap = _table(font, b"cmap")
    for place in _subtables(font, cmap):
        if unpack_from(">H", font, place)[0] == EVERY_PLANE:
            return frozenset(map(chr, _code_points(font, place)))
    raise ValueError("the font has no character map of format 12")


def _table(font: bytes, name: bytes) -> int:
    for number in range(unpack_from(">H", font, 4)[0]):
        tag, _, place, _ = unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == name:
            return int(place)
    raise ValueError(f"the font has no table {name.decode()}")


def _subtables(font: bytes, cmap: int) -> Iterator[int]:
    for number in range(unpack_from(">H", font, cmap + 2)[0]):
        yield cmap + unpack_from(">HHI", font, cmap + 4 + 8 * number)[2]


def _code_points(font: bytes, place: int) -> Iterator[int]:
    groups = unpack_from(">I", font, place + 12)[0]
    for first, last, _ in iter_unpack(">III", font[place + 16 : place + 16 + 12 * groups]):
        yield from range(first, last + 1)
