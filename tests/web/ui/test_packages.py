"""A zip whose headers lie is read no further than they say, in whichever door it comes."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest

from sonaeru.web.plan import files
from sonaeru.web.ui import packages, sheets

MEGABYTE = 1024 * 1024
BOMB = b" " * 16 * MEGABYTE
STATED = 1000


def lying(name: str, *others: str, content: bytes = BOMB, stated: int = STATED) -> bytes:
    """A zip in which a part is longer than its headers state; even the checksum is of what they state."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for other in others:
            package.writestr(other, "<x/>")
        package.writestr(name, content)
    data = out.getvalue().replace(struct.pack("<I", len(content)), struct.pack("<I", stated))
    return data.replace(struct.pack("<I", zlib.crc32(content)), struct.pack("<I", zlib.crc32(content[:stated])))


def as_document() -> None:
    data = lying("[Content_Types].xml", "word/document.xml")
    files.looked_at("a.docx", len(data), lambda: data)


def as_table() -> None:
    sheets.read(lying("xl/workbook.xml", "[Content_Types].xml"), most=10)


@pytest.mark.parametrize("door", [as_document, as_table])
def test_a_part_that_is_longer_than_it_says_is_refused_and_not_unpacked(door: Callable[[], None]) -> None:
    tracemalloc.start()
    try:
        with pytest.raises((files.Refused, sheets.Unreadable)):
            door()
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_no_office_program_packs_like_is_refused(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("a", b"x")
    with zipfile.ZipFile(out) as package, pytest.raises(zipfile.BadZipFile):
        packages.part(package, package.getinfo("a"), most=10)


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_a_part_is_read_as_it_is(size: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a", b"x" * size)
    with zipfile.ZipFile(out) as package:
        assert packages.part(package, package.getinfo("a"), most=10) == b"x" * size
        if size:
            with pytest.raises(zipfile.BadZipFile):
                packages.part(package, package.getinfo("a"), most=size - 1)
