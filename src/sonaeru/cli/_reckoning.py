"""What the commands that reckon with yen share: reading a file, refusing it, and showing yen."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sonaeru.cli._groups import Subparsers
from sonaeru.core.assessment.strict_json import parse
from sonaeru.core.loss import BadInput
from sonaeru.web.library import losses

MAX_BYTES = 1024 * 1024

Text = Callable[[dict[str, Any]], list[str]]


def register(
    subparsers: Subparsers, group: str, name: str, help_text: str, answer: Callable[[Any], Any], text: Text
) -> None:
    """Add the group with its one command on a file: `answer` makes the result of it, `text` the lines for people."""
    below = subparsers.add_parser(group, help=help_text, description=help_text)
    commands = below.add_subparsers(title="commands", metavar="COMMAND", required=True)
    command = commands.add_parser(name, help=help_text, description=help_text)
    command.add_argument("file", metavar="FILE", help="JSON。- は標準入力（JSON; - reads standard input）")
    command.add_argument("--json", action="store_true", help="結果をJSONで出す（print the result as JSON）")
    command.set_defaults(run=lambda arguments: _run(arguments.file, arguments.json, answer, text))


def _run(file: str, as_json: bool, answer: Callable[[Any], Any], text: Text) -> int:
    """Print the result. 0 reckoned, 2 a file that cannot be used."""
    try:
        found = answer(_read(file))
    except OSError as error:
        print(f"ファイルを開けません：{file}（{error.strerror}）", file=sys.stderr)
        return 2
    except BadInput as fault:
        return _refused(fault, as_json)
    print(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(text(found)))
    return 0


def _read(file: str) -> Any:
    """The value of a file. Raises OSError, or BadInput for what is no JSON or too large."""
    if file == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput("out_of_range", "file")
    try:
        found = parse(data.decode("utf-8-sig"))
    except ValueError:
        raise BadInput("bad_value", "file") from None
    if not isinstance(found, Mapping):
        raise BadInput("bad_value", "file")
    return found


def _refused(fault: BadInput, as_json: bool) -> int:
    print(f"計算できません。{fault.where}：{losses.wording('faults')[fault.code].ja}", file=sys.stderr)
    if as_json:
        print(json.dumps({"error": {"code": fault.code, "where": fault.where}}))
    return 2


def yen(amount: float) -> str:
    """Whole yen, paid down."""
    return f"{math.floor(amount + 1e-6):,}円"


def about(amount: float) -> str:
    """At most two significant digits: a simulated amount as people should read it."""
    if amount < 1:
        return "0円"
    digits = math.floor(math.log10(amount)) - 1
    rounded = int(round(amount / 10**digits) * 10**digits)
    for name, unit in (("億", 10**8), ("万", 10**4)):
        if rounded >= unit:
            return f"約{rounded / unit:,.10g}{name}円"
    return f"約{rounded:,}円"
