"""What happens at an alarm, on this PC alone: a page over the whole window, the same words in the terminal, a mark for
backup jobs. Then the company is told. No program is ended, nothing is deleted, no network is cut.
"""

from __future__ import annotations

import html
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sonaeru.agent.canary.words import Words
from sonaeru.agent.canary_record import Record, moment, write
from sonaeru.agent.commands import OPENERS
from sonaeru.agent.machine import Machine, base_environment

PAGE = "canary-alarm.html"
HOLD = "hold-backups"
STYLE = (
    "*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:2rem;"
    "font:clamp(1.2rem,2.4vw,1.8rem)/1.7 sans-serif;color:#fff;background:#8a1020}main{max-width:52rem}"
    "h1{font-size:1.5em;line-height:1.4}li{margin:.6em 0;font-weight:bold}small{display:block;margin-top:1.5em}"
)
Steps = Sequence[str]


def react(
    record: Record, *, home: Path, words: Words, tell: Callable[[str], None], show: Callable[[Path], None],
    send: Callable[[], bool] | None,
) -> None:  # fmt: skip
    """Tell the person. At an alarm each step is taken whatever became of the one before; `send` where it is enrolled."""
    if record.state != "fired":
        tell(words.say("touched"))
        return
    for step in (
        lambda: tell("\n".join(lines(record, words))),
        lambda: write(home / HOLD, f"{words.say('hold')}\n{moment(record.since)}\n"),
        lambda: write(home / PAGE, page(record, words)),
        lambda: show(home / PAGE),
        lambda: tell(words.say("sent" if send() else "not_sent")) if send else None,
    ):
        attempted(step)


def attempted(step: Callable[[], object]) -> None:
    """Take a step; whatever goes wrong, the others are taken too."""
    try:
        step()
    except Exception:  # in the middle of an attack any of it may fail, and none of it may keep the rest away
        return


def over(home: Path) -> None:
    """Take back the page and the mark, when a person said that it was nothing."""
    for name in (PAGE, HOLD):
        (home / name).unlink(missing_ok=True)


def lines(record: Record, words: Words) -> Steps:
    """The instruction, for the terminal."""
    steps = [f"{number}. {step}" for number, step in enumerate(words.steps, 1)]
    return ["", f"*** {words.alarm} ***", words.why, "", *steps, "", f"{words.say('when')}: {moment(record.since)}", ""]


def page(record: Record, words: Words) -> str:
    """The instruction over a whole window: one file without scripts that loads nothing."""
    steps = "".join(f"<li>{html.escape(step)}</li>" for step in words.steps)
    alarm, why, keep = (html.escape(text) for text in (words.alarm, words.why, words.say("keep")))
    when = html.escape(f"{words.say('when')}: {moment(record.since)}")
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{alarm}</title><style>{STYLE}</style></head><body><main><h1>{alarm}</h1><p>{why}</p>"
        f"<ol>{steps}</ol><small>{keep}<br>{when}</small></main></body></html>\n"
    )


def show(page: Path, family: str, environment: Mapping[str, str]) -> None:
    """Open a page of ours with what the system opens pages with; nothing where that is missing."""
    command = OPENERS[family]
    program = Machine(commands=OPENERS).program(family)
    if program is None:
        return
    kept = {key: environment[key] for key in command.session if key in environment}
    subprocess.Popen(
        (program, *command.arguments, str(page)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**base_environment(), **kept},
        cwd=page.anchor or None,
        start_new_session=True,
    )
