"""`sonaeru devices judge FACTS`: findings out of what an agent saw, without a database."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from sonaeru.agent.carried import Carried
from sonaeru.agent.local import Local
from sonaeru.cli._groups import Subparsers
from sonaeru.core.assessment.strict_json import parse
from sonaeru.core.devices import Finding, Refused, Report, judge_all, look, read
from sonaeru.core.devices.facts import TOKYO, Reading
from sonaeru.core.devices.protocol import MAX_BYTES
from sonaeru.core.devices.summary import FOR_THE_EMPLOYEE, count, summary
from sonaeru.web.library import devices

SENTENCES = {
    "not_an_object": "JSONのオブジェクトではありません",
    "schema": "知らない形の報告です（sonaeru.facts/1 だけを読みます）",
    "unknown_field": "知らない項目があります",
    "missing_field": "項目が足りません",
    "wrong_value": "値の形が違います",
    "too_large": "大きすぎます（256 KiBまで）",
    "not_json": "JSONとして読めません",
}


def register(subparsers: Subparsers) -> None:
    """Add the group with its one command."""
    help_text = "端末の事実から、直すことを示す（judge the facts of a computer）"
    group = subparsers.add_parser("devices", help=help_text, description=help_text)
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    judging = commands.add_parser("judge", help=help_text, description=help_text)
    judging.add_argument("file", metavar="FACTS", help="報告のJSON。- は標準入力（a report; - reads standard input）")
    judging.add_argument(
        "--at",
        metavar="DATE",
        type=date,
        default="today",
        help="この日に判定する（judge on this day; default: today）",
    )
    judging.add_argument("--json", action="store_true", help="結果をJSONで出す（print the result as JSON）")
    judging.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings. 0 nothing must be fixed, 1 something must, 2 a file that cannot be used."""
    try:
        report = _read(arguments.file)
    except OSError as error:
        print(f"ファイルを開けません：{arguments.file}（{error.strerror}）", file=sys.stderr)
        return 2
    except Refused as refused:
        return _refused(refused, arguments.json)
    carried = Carried(devices.checks(), devices.lifecycles(), devices.wording())
    seen = look(report.facts, carried.tables, arguments.at)
    found = Local(carried, seen, judge_all(carried.checks, seen), "ja")
    print(_as_json(found) if arguments.json else "\n".join(_as_text(found)))
    return int(found.bad)


def date(text: str) -> dt.date:
    """The day of `--at`. Raises ValueError."""
    return dt.datetime.now(TOKYO).date() if text == "today" else dt.date.fromisoformat(text)


def _read(file: str) -> Report:
    if file == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Refused("too_large")
    try:
        table = parse(data.decode("utf-8-sig"))
    except ValueError:
        raise Refused("not_json") from None
    return read(table, whole=False)


def _refused(refused: Refused, as_json: bool) -> int:
    where = f"：{refused.path}" if refused.path else ""
    print(f"報告を読めません。{SENTENCES[refused.code]}{where}", file=sys.stderr)
    if as_json:
        print(json.dumps({"error": {"code": refused.code, "path": refused.path}}))
    return 2


def _as_json(found: Local) -> str:
    counts = count(found.findings)
    body = {
        "at": found.seen.today.isoformat(),
        "data_as_of": _day(found.seen.tables.as_of),
        "counts": counts,
        **asdict(summary(counts)),
        "actions": [each.check for each in found.ordered()[:FOR_THE_EMPLOYEE]],
        "findings": [_finding(each) for each in found.findings],
    }
    return json.dumps(body, ensure_ascii=False)


def _finding(each: Finding) -> dict[str, object]:
    return {
        "check": each.check,
        "state": each.state,
        **({"why": each.why} if each.why else {}),
        "confidence": each.confidence,
        "evidence": {key: _evidence(reading) for key, reading in each.evidence.items()},
        "as_of": each.as_of.isoformat(),
        "rule_edition": each.rule_edition,
    }


def _evidence(reading: Reading) -> dict[str, object]:
    return {"v": reading.value} if reading.known else {"why": reading.why}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _as_text(found: Local) -> list[str]:
    states = count(found.findings)
    unknown = found.of("unknown")
    return [
        f"{found.counts()}　（対象外 {states['not_applicable']}件）",
        _figures(states),
        *[line for finding in found.ordered()[:FOR_THE_EMPLOYEE] for line in _action(found, finding)],
        *(["", "確かめられなかったこと（設定が悪いという意味ではありません）"] if unknown else []),
        *[f"　{found.reason(each)}" for each in unknown],
        "",
        found.as_of(),
    ]


def _figures(states: Mapping[str, int]) -> str:
    figures = summary(states)
    if not figures.show_ok:
        return "確認できた項目が少ないため、割合は出しません。"
    return f"確認できた割合 {figures.coverage_pct}%　そのうち、できている割合 {figures.ok_pct}%"


def _action(found: Local, finding: Finding) -> list[str]:
    steps = found.told(finding).steps
    return [
        "",
        found.heading(finding),
        f"　{found.why(finding)}",
        *[f"　{number}. {step}" for number, step in enumerate(steps, 1)],
    ]
