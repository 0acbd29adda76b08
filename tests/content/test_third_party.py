"""What others made is carried unchanged, and THIRD_PARTY_NOTICES.md names all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTICES = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<file>\S+)` \| \S+ \| [\d.]+ \| (?P<licence>[^|]+) \| `(?P<hash>[0-9a-f]{64})` \|$", re.M)
LISTED = {row["file"]: row["hash"] for row in ROW.finditer(NOTICES)}
# The hash that the design fixes for the tokens: an edited copy with an edited notice would still be wrong.
TOKENS = "ec3fb5b1e881d1bdf076feff29fe15a32269353c7a9cef40194f1eff0c3d7a90"


def carried() -> Iterator[str]:
    """Every file in a folder `vendor` or `fonts`, as a path from the root."""
    for top in ("src", "tests"):
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and {"vendor", "fonts"} & set(path.relative_to(ROOT).parts[:-1]):
                yield path.relative_to(ROOT).as_posix()


def test_every_row_of_the_table_was_read() -> None:
    assert len(LISTED) == NOTICES.count("\n| `")


def test_every_carried_file_is_listed_and_every_listed_file_is_there() -> None:
    assert set(carried()) == set(LISTED)


@pytest.mark.parametrize("file", LISTED)
def test_a_carried_file_is_unchanged(file: str) -> None:
    assert sha256((ROOT / file).read_bytes()).hexdigest() == LISTED[file]


def test_the_design_tokens_are_the_released_ones() -> None:
    assert TOKENS in {value for file, value in LISTED.items() if file.endswith("/tokens.css")}


@pytest.mark.parametrize("folder", sorted({Path(file).parent for file in LISTED}), ids=lambda path: path.name)
def test_a_licence_text_stands_beside_the_files(folder: Path) -> None:
    assert list((ROOT / folder).glob("LICENSE*"))
