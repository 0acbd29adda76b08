"""`sonaeru verify`: replay published cases through the functions that the pages use, so that anybody can check."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sonaeru.cli._groups import Subparsers
from sonaeru.core.assessment import answer
from sonaeru.web.library import reader

Case = Mapping[str, Any]
Replay = Callable[[Case], Mapping[str, object]]


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
            replay, cases = _load(path)
        except (OSError, ValueError) as error:
            print(f"{path}：例題を読めません（{error}）", file=sys.stderr)
            unusable = True
            continue
        count += len(cases)
        failures += _failures(path.name, replay, cases)
    print("\n".join(_as_json(count, failures) if arguments.json else _as_text(count, failures)))
    return 2 if unusable else int(bool(failures))


def matches(expected: object, got: object) -> bool:
    """Whether `expected` is contained in `got`: of objects some keys in any order, of lists every element in order."""
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(key in got and matches(expected[key], got[key]) for key in expected)
    if isinstance(expected, list):
        return isinstance(got, list) and len(expected) == len(got) and all(map(matches, expected, got))
    return type(expected) is type(got) and expected == got


def _load(path: Path) -> tuple[Replay, Sequence[Case]]:
    """The replay of the file's format, and its cases. Raises OSError or ValueError."""
    table = json.loads(path.read_text(encoding="utf-8-sig"))
    replay = _FORMATS.get(str(table.get("format"))) if isinstance(table, dict) else None
    if replay is None:
        raise ValueError("知らない形式です: unknown format")
    cases = table.get("cases")
    if not isinstance(cases, list) or not cases or not all(_is_case(each) for each in cases):
        raise ValueError("例題がないか、形が違います: no cases, or a case without id and expect")
    return replay, cases


def _is_case(each: object) -> bool:
    if not isinstance(each, dict) or "id" not in each:
        return False
    return isinstance(each.get("expect"), dict) and isinstance(each.get("raw", ""), str)


def _failures(file: str, replay: Replay, cases: Iterable[Case]) -> list[Failure]:
    results = [(case, replay(case)) for case in cases]
    return [
        Failure(file, str(case["id"]), case["expect"], got) for case, got in results if not matches(case["expect"], got)
    ]


def _assessment(case: Case) -> Mapping[str, object]:
    text = case["raw"] if "raw" in case else json.dumps(case.get("input"))
    outcome = answer(text, reader.scored_sets())
    # What is compared is what would be printed.
    printed: dict[str, object] = json.loads(json.dumps(outcome.body))
    return printed | {"exit": outcome.exit}


_FORMATS: Mapping[str, Replay] = {"sonaeru-vectors/assessment/1": _assessment}


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
