"""The words of the watch in one language: its own, and those of the check that judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sonaeru.core.devices import Check

CHECK = "canary-quiet"
LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Words:
    """`table`: `content/schemes/canary.toml`; `check`: the check of the watch; `language`: one of LANGUAGES."""

    table: Mapping[str, Mapping[str, Mapping[str, str]]]
    check: Check
    language: str

    def say(self, name: str) -> str:
        """Something that is said."""
        return self.table["say"][name][self.language]

    def ask(self, name: str) -> str:
        """A question, or what is told before it."""
        return self.table["ask"][name][self.language]

    def error(self, name: str, about: object = "") -> str:
        """What went wrong, and with what."""
        text = self.table["error"][name][self.language]
        return f"{text}: {about}" if about else text

    @property
    def note(self) -> tuple[str, str]:
        """Name and text of the file that lies beside the watch files: in both languages, whoever reads it."""
        said = self.table["note"]
        text = "\n\n".join(said[part][language] for language in LANGUAGES for part in ("title", "text"))
        return said["name"]["ja"], text + "\n"

    @property
    def alarm(self) -> str:
        """What was seen."""
        rules = self.check.words["rule"]
        return str(next(rule for rule in rules if rule["then"] == "fail")["say"][self.language])

    @property
    def why(self) -> str:
        """Why it matters."""
        return str(self.check.words["why"][self.language])

    @property
    def steps(self) -> Sequence[str]:
        """What to do, in order."""
        return [str(step[self.language]) for step in self.check.words["steps"]["any"]]


def words(table: Mapping[str, Mapping[str, Mapping[str, str]]], checks: Sequence[Check], language: str) -> Words:
    """The words of a language."""
    return Words(table, next(each for each in checks if each.id == CHECK), language)
