"""`sonaeru verify`: replay published cases through the functions that the pages use, so that anybody can check."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import isclose
from pathlib import Path
from pkgutil import iter_modules
from typing import cast

from sonaeru.cli import _replays as _replays_folder
from sonaeru.cli._groups import Subparsers
from sonaeru.cli._replays._case import Replay, Replayed
from sonaeru.web.library import reader

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Failure:
    """A case whose result is not the published one."""

    file: str
    id: str
    expected: object
    got: object


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    help_text = "公開した例題を解き、同じ答えになるか確かめる（replay published cases）"
    parser = subparsers.add_parser("verify", help=help_text, description=help_text)
    parser.add_argument(
        "files", metavar="FILE", nargs="*", help="例題のファイル。なければ付属の例題（default: those shipped）"
    )
    parser.add_argument("--json", action="store_true", help="結果をJSONで出す（print the result as JSON）")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replay every case and print what differs. 0 all passed, 1 some failed, 2 a file cannot be used."""
    paths = [Path(name) for name in arguments.files] or list(reader.cases())
    count, failures, unusable = 0, list[Failure](), not paths
    for path in paths:
        try:
            cases = _replayed(path)
        except (OSError, ValueError) as error:
            print(f"{path}：例題を読めません（{error}）", file=sys.stderr)
            unusable = True
            continue
        count += len(cases)
        failures += [Failure(path.name, *each) for each in cases if not matches(each.expected, each.got)]
    print("\n".join(_as_json(count, failures) if arguments.json else _as_text(count, failures)))
    return 2 if unusable else int(bool(failures))


def matches(expected: object, got: object) -> bool:
    """Whether `expected` is contained in `got`: of objects some keys in any order, of lists every element in order.

    Fractions are equal within the tolerance that the cases are published with.
    """
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(key in got and matches(expected[key], got[key]) for key in expected)
    if isinstance(expected, list):
        return isinstance(got, list) and len(expected) == len(got) and all(map(matches, expected, got))
    if isinstance(expected, float) and type(got) in (int, float):
        return isclose(expected, cast(float, got), rel_tol=0, abs_tol=TOLERANCE)
    return type(expected) is type(got) and expected == got


def _replayed(path: Path) -> Sequence[Replayed]:
    """Every case of a file with what is said here. Raises OSError or ValueError for a file that cannot be used."""
    table = json.loads(path.read_text(encoding="utf-8-sig"))
    replay = _replays().get(str(table.get("format"))) if isinstance(table, dict) else None
    if replay is None:
        raise ValueError("知らない形式です: unknown format")
    try:
        cases = list(replay.replay(table))
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"例題の形が違います: a case of another form, {error!r}") from error
    if not cases:
        raise ValueError("例題がありません: no cases")
    return cases


@cache
def _replays() -> Mapping[str, Replay]:
    """By format, the module that replays it: those of the folder `_replays`."""
    names = [each.name for each in iter_modules(_replays_folder.__path__) if not each.name.startswith("_")]
    modules = [cast(Replay, import_module(f"{_replays_folder.__name__}.{name}")) for name in names]
    return {module.FORMAT: module for module in modules}


def _as_text(count: int, failures: Sequence[Failure]) -> list[str]:
    rows = [
        f"{each.file} {each.id}\n  expected {_json(each.expected)}\n  got      {_json(each.got)}" for each in failures
    ]
    return [*rows, f"{count - len(failures)} passed, {len(failures)} failed"]


def _as_json(count: int, failures: Sequence[Failure]) -> list[str]:
    rows = [{"file": each.file, "id": each.id, "expected": each.expected, "got": each.got} for each in failures]
    return [_json({"passed": count - len(failures), "failed": len(failures), "failures": rows})]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
