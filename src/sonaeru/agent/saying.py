"""What the agent says, in the language that was asked for; and how a command stops with a sentence."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sonaeru.agent.carried import Carried, carried

LANGUAGES = ("ja", "en")
YES = {"y", "yes", "はい"}
# Said where there are no words: the agent runs from its sources.
BARE = "判定の表がありません。`sonaeru agent build` で作ったファイルを使うか、--json を付けてください"


class Stopped(Exception):
    """A command cannot go on. `name`: of the sentence that says why; `values` stand in it; `code`: how it exits."""

    def __init__(self, name: str, *, code: int = 2, **values: object) -> None:
        super().__init__(name)
        self.name, self.code, self.values = name, code, values


class Bare(Exception):
    """The agent carries no words and no tables."""


@dataclass(frozen=True)
class Words:
    """The words that the file carries, in one language."""

    carried: Carried
    language: str

    def __call__(self, name: str, **values: object) -> str:
        """A sentence with its values, of which none can steer the terminal."""
        shown = {key: printable(value) if isinstance(value, str) else value for key, value in values.items()}
        return self.carried.words["agent"][name][self.language].format(**shown)

    def listed(self, group: str) -> Sequence[str]:
        """All sentences of a group, in their order."""
        return [each[self.language] for each in self.carried.words[group].values()]

    @property
    def edition(self) -> str:
        """Which text of what the company sees and does not see this is."""
        return self.carried.words["edition"]["text"][self.language]


def printable(text: str) -> str:
    """A text that came from elsewhere, without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def words(arguments: argparse.Namespace) -> Words:
    """The words in the language of `--lang`. Raises Bare."""
    carry = carried()
    if carry is None:
        raise Bare
    return Words(carry, arguments.lang)


def speaking(command: argparse.ArgumentParser) -> None:
    """Give a command its `--lang`."""
    command.add_argument("--lang", choices=LANGUAGES, default="ja", help="表示する言葉 / language")


def agreed(question: str) -> bool | None:
    """What the person at the terminal answers; None where nobody sits there."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    try:
        answer = input(f"{question} ")
    except (EOFError, KeyboardInterrupt, UnicodeDecodeError):
        return False
    return unicodedata.normalize("NFKC", answer).strip().lower() in YES


def sentence(of: Mapping[str, Mapping[str, str]], stopped: Stopped, language: str) -> str:
    """Why a command stopped."""
    return of[stopped.name][language].format(**{key: printable(str(value)) for key, value in stopped.values.items()})
