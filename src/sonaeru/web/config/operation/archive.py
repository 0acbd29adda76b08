"""What a backup holds, as JSON lines that no database is needed to read.

The first line is the head. Then, for each table, a line `{"table": label}` and one line with an array for each row; the
last line is `{"end": {label: {"rows": n, "sha256": …}}}`. Compressed, then sealed (`sealing.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sonaeru.web.config.operation.refusal import Refused
from sonaeru.web.config.operation.sealing import CHUNK, DAMAGED, OpeningReader, SealingWriter

FORMAT = "sonaeru-backup/1"

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Head:
    """What must be known before the first row: who wrote it, in which state of the migrations, and the columns."""

    version: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    columns: Mapping[str, tuple[str, ...]]
    secret_key: str
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup that is being read. `rows` raises Refused at its end unless every count and hash is as written."""

    head: Head
    rows: Iterator[tuple[str, Row]]


def write(
    file: BinaryIO, passphrase: str, cost: int, head: Head, tables: Iterable[tuple[str, Iterable[Row]]]
) -> dict[str, int]:
    """Write a whole backup into an open file; the number of rows by table."""
    with SealingWriter(file, passphrase, cost) as sealed:
        # Without a time of its own, the compressed stream depends on its content alone.
        with gzip.GzipFile(fileobj=sealed, mode="wb", mtime=0) as lines:
            lines.write(_line(asdict(head)))
            sums = {label: _write_table(lines, label, rows) for label, rows in tables}
            lines.write(_line({"end": sums}))
        sealed.finish()
    return {label: int(each["rows"]) for label, each in sums.items()}


@contextmanager
def reading(path: Path, passphrase: str) -> Iterator[Opened]:
    """Open a backup. Raises Refused for whatever is not a whole backup made with this passphrase, OSError."""
    with path.open("rb") as file:
        opened = io.BufferedReader(OpeningReader(file, passphrase), CHUNK)
        with gzip.GzipFile(fileobj=opened) as lines:
            found = _lines(lines)
            yield Opened(_head(next(found, None)), _rows(found))


def counts(rows: Iterable[tuple[str, Row]]) -> dict[str, int]:
    """How many rows each table has; reads to the end, and so checks everything."""
    found: dict[str, int] = {}
    for label, _ in rows:
        found[label] = found.get(label, 0) + 1
    return found


def _write_table(lines: gzip.GzipFile, label: str, rows: Iterable[Row]) -> dict[str, int | str]:
    lines.write(_line({"table": label}))
    digest, count = hashlib.sha256(), 0
    for row in rows:
        line = _line(row)
        digest.update(line)
        lines.write(line)
        count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _lines(lines: gzip.GzipFile) -> Iterator[tuple[Any, bytes]]:
    try:
        for line in lines:
            yield json.loads(line), line
    except (ValueError, EOFError, zlib.error, gzip.BadGzipFile):
        raise Refused(DAMAGED) from None


def _head(first: tuple[Any, bytes] | None) -> Head:
    value = first[0] if first else None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Refused("この版では読めない形の控えです。そなえるを新しくしてから、もう一度お試しください。")
    migrations = tuple((app, name) for app, name in value.pop("migrations"))
    columns = {label: tuple(names) for label, names in value.pop("columns").items()}
    return Head(**value, migrations=migrations, columns=columns)


def _rows(lines: Iterator[tuple[Any, bytes]]) -> Iterator[tuple[str, Row]]:
    label, count, digest = "", 0, hashlib.sha256()
    sums: dict[str, dict[str, int | str]] = {}
    for value, line in lines:
        if isinstance(value, list):
            digest.update(line)
            count += 1
            yield label, value
            continue
        if label:
            sums[label] = {"rows": count, "sha256": digest.hexdigest()}
        label, count, digest = value.get("table", ""), 0, hashlib.sha256()
        if "end" in value and value["end"] == sums and next(lines, None) is None:
            return
    raise Refused(DAMAGED)
