"""`sonaeru assess FILE`: score a file of answers and name the next three actions, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sonaeru.cli._groups import Subparsers
from sonaeru.core.assessment import Merged, Outcome, Score, Sheet, answer
from sonaeru.core.editions import Answer
from sonaeru.core.plan.ranking import Ranked, gain, next_three, rank
from sonaeru.core.posture import posture
from sonaeru.web.library import reader


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    help_text = "答えのファイルを採点し、次の3つを示す（score a file of answers）"
    parser = subparsers.add_parser("assess", help=help_text, description=help_text)
    parser.add_argument(
        "file", metavar="FILE", help="JSON または CSV。- は標準入力（JSON or CSV; - reads standard input）"
    )
    parser.add_argument("--json", action="store_true", help="結果をJSONで出す（print the result as JSON）")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the judgement. 0 fine or a draft, 1 lowest band or an open critical gap, 2 a file that cannot be used."""
    try:
        data = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    except OSError as error:
        return _refused(
            f"ファイルを開けません：{arguments.file}（{error.strerror}）", {"code": "unreadable_file"}, arguments.json
        )
    outcome = answer(data, reader.scored_sets(), arguments.file)
    if outcome.fault:
        return _refused(outcome.fault.sentence.ja, outcome.body["error"], arguments.json)
    three = _next(outcome.sheet) if outcome.sheet else ()
    print(_as_json(outcome, three) if arguments.json else "\n".join(_as_text(outcome, three)))
    return outcome.exit


def _refused(sentence: str, error: object, as_json: bool) -> int:
    print(sentence, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": error}, ensure_ascii=False))
    return 2


def _next(sheet: Sheet) -> tuple[Ranked, ...]:
    return next_three(rank(posture([sheet]), reader.actions(), {}))


def _as_json(outcome: Outcome, three: Sequence[Ranked]) -> str:
    actions = [
        {
            "id": each.id,
            "title": each.title.ja,
            "points": each.points,
            "risk": each.risk,
            "effort": each.effort,
            "priority": each.priority,
            "minutes": each.minutes,
        }
        for each in three
    ]
    return json.dumps(dict(outcome.body) | ({"next_actions": actions} if outcome.sheet else {}), ensure_ascii=False)


def _as_text(outcome: Outcome, three: Sequence[Ranked]) -> list[str]:
    sheet, score = outcome.sheet, outcome.score
    if sheet is None or score is None:
        return [f"途中の答えです。{outcome.body['answered']}問に答えています。", "点数は、全部答えると出ます。"]
    merged = _sites(sheet, outcome.merged) if outcome.merged else []
    return [*_result(sheet, score), *merged, *_critical(sheet, score), *_actions(score, three)]


def _result(sheet: Sheet, score: Score) -> list[str]:
    highest = sum(part.max for part in score.parts.values())
    distance, marked = score.points_to_next_band, score.applicable
    return [
        f"{score.total}点（{highest}点満点）　{score.band.heading.ja}",
        *[f"　{part.title.ja}　{_of(score, part.no)}点" for part in sheet.question_set.parts],
        *([f"次の段階まで、あと{distance}点です。"] if distance is not None else []),
        *([f"当てはまる{marked.items}項目では{marked.percent}%（参考。公式の点数ではありません）"] if marked else []),
    ]


def _of(score: Score, part: int) -> str:
    return f"{score.parts[part].points}／{score.parts[part].max}"


def _sites(sheet: Sheet, merged: Merged) -> list[str]:
    unknown = [f"　{_item(sheet, no)}：{'、'.join(sites)}" for no, sites in merged.check_sites.items()]
    lacking = [f"　{_item(sheet, no)}：{'、'.join(sites)}" for no, sites in merged.critical_sites.items()]
    return [
        *(["", "確かめる拠点", *unknown] if unknown else []),
        *(["", "先に手を打つ拠点（できていないと答えた所）", *lacking] if lacking else []),
    ]


def _critical(sheet: Sheet, score: Score) -> list[str]:
    if not score.critical:
        return []
    rows = [f"　{_item(sheet, gap.item)}：{_said(sheet, sheet.answers[gap.item])}" for gap in score.critical]
    return ["", "点数にかかわらず、先に手を打つこと", *rows]


def _item(sheet: Sheet, no: int) -> str:
    return f"{no}問目　{sheet.question_set.item(no).short.ja}"


def _said(sheet: Sheet, given: Answer) -> str:
    return sheet.question_set.choice(given).button.ja


def _actions(score: Score, three: Sequence[Ranked]) -> list[str]:
    """The things to do, and where they lead; the next band is named only if they reach it."""
    if not three:
        return ["", "25問の中に、いま足りないものはありません。3か月後にもう一度、確かめましょう。"]
    added = gain(three)
    least, most = score.total + added.guaranteed, score.total + added.at_most
    reached = score.next_band if score.next_band and least >= score.next_band.lowest else None
    band = f"（{reached.short.ja}）" if reached else ""
    perhaps = f"（確かめた結果しだいで最大{most}点）" if most > least else ""
    return [
        "",
        f"次の{len(three)}つ",
        *[f"　{n}. {each.title.ja}（{each.minutes}分・{_points(each)}）" for n, each in enumerate(three, 1)],
        *([f"この{len(three)}つを終えると{least}点以上{band}になります{perhaps}。"] if added.guaranteed else []),
    ]


def _points(each: Ranked) -> str:
    if not each.points:
        return "点数には出ない備え"
    return f"点数 ＋{each.points}" + ("以上" if each.most > each.points else "")
