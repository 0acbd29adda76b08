"""`sonaeru agent build FILE`: the agent as one file that can be read with `unzip` and run with any Python from 3.9.

With the embeddable Python of python.org it becomes a zip for a Windows that has no Python.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import sonaeru
from sonaeru.cli import _windows
from sonaeru.cli._groups import Subparsers
from sonaeru.web.library.devices import canary_wording, raw_checks, raw_products, wording

PARTS = ("agent", "core/devices")
# Whoever opens it with a Python that is too old gets a sentence instead of a syntax error.
START = '''"""The Sonaeru agent: states facts about one PC. Read it: every file in here is plain text."""
import sys

if sys.version_info < (3, 9):
    sys.exit("Python 3.9 以降が必要です / Python 3.9 or newer is needed")

from sonaeru.agent.__main__ import end, main

end(main())
'''
# The oldest date a zip can hold: the same sources give the same bytes, whenever and wherever.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def register(subparsers: Subparsers) -> None:
    """Add the group with its one command."""
    help_text = "PCに置くエージェントを1つのファイルにする（build the agent as one file）"
    group = subparsers.add_parser("agent", help=help_text, description=help_text)
    building = group.add_subparsers(title="commands", metavar="COMMAND", required=True).add_parser(
        "build", help=help_text, description=help_text
    )
    building.add_argument("file", metavar="FILE", type=Path, help="書き込むファイル（the file to write）")
    python_help = (
        "python.orgのWindows用embeddable package。付けるとzipになる（makes a zip for Windows with this Python）"
    )
    building.add_argument("--windows-python", metavar="ARCHIVE", type=Path, help=python_help)
    building.add_argument("--sha256", metavar="HASH", help="ARCHIVEのSHA-256（that of ARCHIVE）")
    building.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and print its SHA-256. 0 written, 2 not."""
    if (arguments.windows_python is None) != (arguments.sha256 is None):
        print("--windows-python と --sha256 は、いっしょに付けてください（use both or neither）", file=sys.stderr)
        return 2
    try:
        made = for_windows(arguments.windows_python, arguments.sha256) if arguments.sha256 is not None else built()
        arguments.file.write_bytes(made)
    except _windows.Unusable as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"書き込めませんでした：{arguments.file}（{error.strerror}）", file=sys.stderr)
        return 2
    print(f"{hashlib.sha256(made).hexdigest()}  {arguments.file}")
    return 0


def put(path: Path) -> None:
    """Put the file where the web hands it out, unless it is there already. Raises OSError.

    It gets its name when it is whole, so that nobody fetches half of it.
    """
    made = built()
    if path.is_file() and path.read_bytes() == made:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(made)
    fresh.replace(path)


def built() -> bytes:
    """The file: a line for the shell, then a zip without compression, so that no version of zlib changes it."""
    return packed(entries(), b"#!/usr/bin/env python3\n")


def for_windows(python: Path, digest: str) -> bytes:
    """The zip for a Windows without Python. Raises Unusable."""
    return packed(_windows.entries(_windows.archive(python, digest), built()))


def packed(files: Iterable[tuple[str, bytes]], start: bytes = b"") -> bytes:
    """A zip of these files behind `start`: the same files give the same bytes."""
    made = io.BytesIO()
    made.write(start)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as zipped:
        for name, content in files:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = 3  # else it would tell the system it was made on
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, content)
    return made.getvalue()


def entries() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, in the order of their names."""
    root = Path(sonaeru.__file__).parent
    yield "__main__.py", START.encode()
    for name in ("__init__.py", "core/__init__.py"):
        yield f"sonaeru/{name}", (root / name).read_bytes()
    yield "sonaeru/agent/carried.json", content().encode()
    for part in PARTS:
        for path in sorted((root / part).rglob("*")):
            if path.suffix == ".py":
                yield f"sonaeru/{path.relative_to(root).as_posix()}", path.read_bytes()


def content() -> str:
    """The checks without their examples, the tables and the words, as JSON; dates as ISO text."""
    checks = {
        name: {key: each for key, each in table.items() if key != "example"} for name, table in raw_checks().items()
    }
    carried = {"checks": checks, "lifecycles": raw_products(), "words": wording(), "canary": canary_wording()}
    return json.dumps(carried, ensure_ascii=False, indent=1, default=dt.date.isoformat) + "\n"
