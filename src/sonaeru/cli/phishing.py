"""`sonaeru phishing rate|classify|metrics FILE`: drills judged from files, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sonaeru.cli._groups import Subparsers
from sonaeru.core.assessment.strict_json import parse
from sonaeru.core.phishing import tables
from sonaeru.core.phishing.classify import classify
from sonaeru.core.phishing.reports import answer_metrics, answer_rating
from sonaeru.core.phishing.tables import Unusable
from sonaeru.web.library import phishing

Answer = dict[str, Any] | None
MAX_BYTES = 64 * 1024 * 1024
SENTENCES = {
    "unreadable_file": "ファイルを開けません",
    "too_large": "大きすぎます（64 MiBまで）",
    "not_json": "JSONとして読めません",
    "not_an_object": "JSONのオブジェクトではありません",
    "unknown_field": "知らない項目があります",
    "missing_field": "項目が足りません",
    "wrong_value": "値の形が違います",
    "alignment_score": "仕事との近さの答えは、8、6、4、2、0のどれかです",
    "alignment_count": "仕事との近さの答えは5つです",
    "cue_total": "手がかりの数は、0以上の整数です",
    "unknown_cue": "知らない手がかりです",
    "cue_count": "手がかりの数は、0以上の整数です",
}


class Command(NamedTuple):
    """One command of the group: what it says of itself, what it answers, how it says it to people."""

    name: str
    help: str
    answer: Callable[[Mapping[str, Any]], Answer]
    lines: Callable[[Mapping[str, Any], Answer], list[str]]


def register(subparsers: Subparsers) -> None:
    """Add the group with its three commands."""
    help_text = "訓練メールを判定する（judge drills with training mails）"
    group = subparsers.add_parser("phishing", help=help_text, description=help_text)
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for each in COMMANDS:
        parser = commands.add_parser(each.name, help=each.help, description=each.help)
        parser.add_argument("file", metavar="FILE", help="JSON。- は標準入力（- reads standard input）")
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す（print the result as JSON）")
        parser.set_defaults(run=run, command=each)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer. 0 answered, 2 a file that cannot be used."""
    command: Command = arguments.command
    try:
        table = _read(arguments.file)
        answer = command.answer(table)
    except OSError as error:
        return _refused({"error": "unreadable_file", "at": f"{arguments.file}: {error.strerror}"}, arguments.json)
    except Unusable as error:
        return _refused({"error": error.code, "at": error.at}, arguments.json)
    if answer is not None and "error" in answer:
        return _refused(answer, arguments.json)
    print(json.dumps(answer, ensure_ascii=False) if arguments.json else "\n".join(command.lines(table, answer)))
    return 0


def _read(file: str) -> Mapping[str, Any]:
    if file == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Unusable("too_large")
    try:
        table = parse(data.decode("utf-8-sig"))
    except ValueError:
        raise Unusable("not_json") from None
    if not isinstance(table, dict):
        raise Unusable("not_an_object")
    return table


def _refused(answer: Mapping[str, Any], as_json: bool) -> int:
    where = answer.get("at") or answer.get("element", "")
    print(f"{SENTENCES[answer['error']]}：{where}" if where else SENTENCES[answer["error"]], file=sys.stderr)
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
    return 2


def _classification(table: Mapping[str, Any]) -> Answer:
    """Classes of a file of `delivery`, `hits`, `context`; lists that it leaves out are the released ones."""
    lists = phishing.network_lists()
    context = table.get("context", {})
    if not isinstance(context, dict):
        raise Unusable("not_an_object", "context")
    known = {"scanner_networks": list(lists.scanner), "hosting_networks": list(lists.hosting)}
    found = classify(
        tables.read_delivery(table.get("delivery")),
        tables.read_hits(table.get("hits")),
        tables.read_context(known | context),
        phishing.newest_edition(),
    )
    return tables.classification_table(found) | {"edition": phishing.newest_edition().id}


def _rating_lines(_table: Mapping[str, Any], answer: Answer) -> list[str]:
    assert answer is not None
    words = phishing.wording()
    none = ["手がかりがひとつもありません。数え落としがないか、見直してください。"] if answer["warnings"] else []
    return [
        words.difficulties[answer["difficulty"]].ja,
        f"手がかり {answer['cues']}　仕事との近さ {answer['alignment_score']}",
        *none,
    ]


def _classification_lines(_table: Mapping[str, Any], answer: Answer) -> list[str]:
    assert answer is not None
    words = phishing.wording()
    lines = [words.kinds[answer["class"]].ja]
    for visit in answer["visits"]:
        lines.append(f"　{visit['n']}件目　{words.kinds[visit['class']].ja}（{visit['score']}）")
        lines += [f"　　{words.signals[code].ja} {weight:+}" for code, weight in visit["reasons"]]
    return [*lines, f"判定の版 {answer['edition']}"]


def _metrics_lines(table: Mapping[str, Any], answer: Answer) -> list[str]:
    if answer is None:
        return ["まだありません"]
    return _LINES[table.get("kind", "campaign")](answer)


def _campaign_lines(answer: Mapping[str, Any]) -> list[str]:
    if not answer["delivered"]:
        return [f"届いた人はまだいません（予定 {answer['planned']}人、送っていない {answer['not_sent']}人）"]
    clicked, reported = answer["clicked"], answer["reported"]
    people = (
        str(clicked["k_low"]) if clicked["k_low"] == clicked["k_high"] else f"{clicked['k_low']}〜{clicked['k_high']}"
    )
    first = answer["seconds_to_first_report"]
    return [
        f"{answer['delivered']}人のうち{reported['k']}人が知らせてくれました（{_percent(reported['rate'])} %）。",
        f"{people}人がリンクを開きました（{_range(clicked)} %）。",
        *([f"最初の知らせは{_duration(first)}後でした。"] if first is not None else []),
        f"機械だけが開いたもの {answer['machine_only']}件（割合には入れません）",
    ]


def _change_lines(answer: Mapping[str, Any]) -> list[str]:
    verdict = {"up": "増えました", "down": "減りました", "not_distinguishable": "はっきりした差はありません"}
    low, high = answer["interval"]
    points = f"{_percent(answer['difference'])}ポイント（{_percent(low)}〜{_percent(high)}）"
    return [f"{verdict[answer['verdict']]}。{points}"]


def _repeat_lines(answer: Mapping[str, Any]) -> list[str]:
    return [f"2回以上届いた{answer['base']}人のうち、{answer['repeat']}人が2回以上開きました。"]


def _suppress_lines(answer: Mapping[str, Any]) -> list[str]:
    if answer["total"] is None:
        return ["人数が少ないため出しません"]
    others = [f"その他 {answer['merged']}人"] if answer["merged"] is not None else []
    return [f"全部で{answer['total']}人", *answer["visible"], *others]


_LINES: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "campaign": _campaign_lines,
    "difference": _change_lines,
    "repeat": _repeat_lines,
    "suppress": _suppress_lines,
}


def _range(share: Mapping[str, Any]) -> str:
    low, high = _percent(share["low"]), _percent(share["high"])
    return low if low == high else f"{low}〜{high}"


def _percent(share: float) -> str:
    """Per cent to one place, half up: for display only."""
    return str((Decimal(repr(share)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "時間"), (minutes, "分"), (rest, "秒"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0秒"


COMMANDS = (
    Command("rate", "見抜きにくさを出す（how hard a mail is to see through）", answer_rating, _rating_lines),
    Command("classify", "人か機械かを見分ける（people or machines）", _classification, _classification_lines),
    Command("metrics", "訓練の数字を出す（the figures of a drill）", answer_metrics, _metrics_lines),
)
