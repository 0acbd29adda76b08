"""`sonaeru plan rank FILE`: what to do next after one or more questionnaires, with the figures behind the order."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from sonaeru.cli._groups import Subparsers
from sonaeru.core.assessment import Fault, error_body, read_all, sheet_of
from sonaeru.core.editions import Answer
from sonaeru.core.plan import Ranked, State, decided_by, gain, name, next_three, order, rank, reason
from sonaeru.core.posture import posture
from sonaeru.core.words import Words
from sonaeru.web.library import reader


def register(subparsers: Subparsers) -> None:
    """Add the group with its one command."""
    help_text = "次にすることの順番を出す（rank what to do next）"
    group = subparsers.add_parser("plan", help=help_text, description=help_text)
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    ranking = commands.add_parser("rank", help=help_text, description=help_text)
    ranking.add_argument(
        "file", metavar="FILE", help="JSON または CSV。- は標準入力（JSON or CSV; - reads standard input）"
    )
    ranking.add_argument("--json", action="store_true", help="結果をJSONで出す（print the result as JSON）")
    ranking.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print every candidate, best first. 0 ranked (also when nothing is left to do), 2 a file that cannot be used."""
    try:
        data = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    except OSError as error:
        sentence = f"ファイルを開けません：{arguments.file}（{error.strerror}）"
        return _refused(sentence, {"code": "unreadable_file"}, arguments.json)
    found = read_all(data, reader.editions(), arguments.file)
    if isinstance(found, Fault):
        return _refused(found.sentence.ja, error_body(found), arguments.json)
    state = _plan_state(data)
    if state is None:
        sentence = "plan_state は、対策のIDと状態（not_started, running, done, declined）で書いてください。"
        return _refused(sentence, {"code": "invalid_plan_state"}, arguments.json)
    ranked = rank(posture(sheet_of(each) for each in found), reader.actions(), state)
    print(_as_json(ranked) if arguments.json else "\n".join(_as_text(ranked)))
    return 0


def _refused(sentence: str, error: object, as_json: bool) -> int:
    print(sentence, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": error}, ensure_ascii=False))
    return 2


def _plan_state(data: bytes) -> Mapping[str, State] | None:
    """What the file says of the plan, under `plan_state`; None if it is not readable as that."""
    try:
        table = json.loads(data.decode("utf-8-sig"))
    except ValueError:
        return {}
    stated = table.get("plan_state", {}) if isinstance(table, dict) else {}
    known = {each.id for each in reader.actions()}
    if not isinstance(stated, dict) or not known.issuperset(stated):
        return None
    if not all(value in list(State) for value in stated.values()):
        return None
    return {identifier: State(value) for identifier, value in stated.items()}


def _as_json(ranked: Sequence[Ranked]) -> str:
    three = next_three(ranked)
    added = gain(three)
    orders = [decided_by(*pair).value for pair in pairwise(ranked)]
    body = {
        "ranked": [_row(each, after) for each, after in zip(ranked, [*orders, None], strict=False)],
        "next_actions": [each.id for each in three],
        "gain": {"guaranteed": added.guaranteed, "at_most": added.at_most},
    }
    return json.dumps(body, ensure_ascii=False)


def _row(each: Ranked, decided: str | None) -> dict[str, object]:
    """One candidate. `before_next_by`: the figure that puts it before the next one."""
    why = reason(each, _labels())
    return {
        "id": each.id,
        "title": each.title.ja,
        "points": each.points,
        "most": each.most,
        "risk": each.risk,
        "effort": each.effort,
        "priority": each.priority,
        "minutes": each.minutes,
        "closes_critical": each.closes_critical,
        "references": [
            {"item": f"{one.topic.tier}{one.topic.number}", "concept": one.topic.concept, "how": one.how.value}
            for one in each.references
        ],
        "reason": {"ja": why.ja, "en": why.en},
        "before_next_by": decided,
    }


def _as_text(ranked: Sequence[Ranked]) -> list[str]:
    if not ranked:
        return ["答えの範囲で、足りないものはありません。"]
    chosen = {each.id for each in next_three(ranked)}
    rows = [_line(number, each, each.id in chosen) for number, each in enumerate(ranked, 1)]
    ties = [
        f"{number}番と{number + 1}番：{order(decided_by(*pair)).ja}"
        for number, pair in enumerate(pairwise(ranked), 1)
        if pair[0].priority == pair[1].priority
    ]
    return [*rows, "", "＊ 次の3つ", *ties]


def _line(number: int, each: Ranked, chosen: bool) -> str:
    mark = "＊" if chosen else "　"
    names = "・".join(name(one.topic).ja for one in each.references)
    figures = f"P {each.priority} ＝ 点数 {each.points} ＋ 弱点 {each.risk}×3 ほか － 手間 {each.effort}"
    return f"{mark}{number}. {each.title.ja}（{names}）{figures}　{reason(each, _labels()).ja}"


def _labels() -> Mapping[Answer, Words]:
    """How the answers are called; every questionnaire calls them the same."""
    return {choice.answer: choice.button for choice in reader.offered_edition().choices}
