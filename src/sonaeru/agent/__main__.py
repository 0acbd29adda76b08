"""`python3 sonaeru-agent.pyz …`: what a person can ask of the agent."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from sonaeru.agent import VERSION, scanning, watching
from sonaeru.agent.carried import carried
from sonaeru.agent.company import admin_facts, enrol, export, leave, schedule, send, status
from sonaeru.agent.machine import end_children
from sonaeru.agent.saying import BARE, Bare, Stopped, sentence

# Each adds its commands by `register`; this is the order in which help shows them.
MODULES = (scanning, export, enrol, send, schedule, status, admin_facts, leave, watching)

INTERRUPTED = 130  # as shells count it


def parser() -> argparse.ArgumentParser:
    """The commands."""
    whole = argparse.ArgumentParser(
        prog="sonaeru-agent",
        description="このパソコンの状態を調べます。設定は変えません。登録して「はい」と答えるまで、何も送りません。",
    )
    whole.add_argument("--version", action="version", version=f"sonaeru-agent {VERSION}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in MODULES:
        module.register(commands)
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Run one command: 0 ok, 2 bad input; 1 as each command says."""
    speak_utf_8()
    chosen = parser().parse_args(words)
    try:
        return int(chosen.run(chosen))
    except Bare:
        print(BARE, file=sys.stderr)
    except Stopped as stopped:
        carry = carried()
        print(sentence(carry.words["agent"], stopped, chosen.lang) if carry else BARE, file=sys.stderr)
        return stopped.code
    except KeyboardInterrupt:
        return INTERRUPTED
    return 2


def speak_utf_8() -> None:
    """A console set to cp932 or ASCII must not end a command by a sign it cannot show, nor one without a window."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - kept open
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="backslashreplace")
        setattr(sys, name, stream)


def end(code: int) -> None:
    """Leave at once: a read that hangs in a thread must not keep the program from ending, nor outlive it."""
    end_children()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    end(main())
