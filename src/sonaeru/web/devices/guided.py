"""Where somebody stands in the guided check of a computer, and the facts that the answers state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sonaeru.web.devices import queries
from sonaeru.web.devices.queries import Device
from sonaeru.web.library.guided_check import TYPED, Answer, Question, guided_check


@dataclass(frozen=True, slots=True)
class Step:
    """A question with what was answered: one of its answers, or something typed (as the fact takes it), or nothing.

    `no`: its number from 1; `at`: when it was answered, in ISO form.
    """

    no: int
    question: Question
    answer: Answer | None = None
    typed: Any = None
    at: str = ""

    @property
    def done(self) -> bool:
        """Whether there is an answer; that somebody does not know is one."""
        return bool(self.at)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the answer states."""
        if self.typed is not None and self.question.typed:
            return self.question.typed.stated(self.typed)
        return self.answer.facts if self.answer else {}


@dataclass(frozen=True, slots=True)
class Sheet:
    """All questions of one computer, in order."""

    family: str
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many have an answer."""
        return sum(step.done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first without an answer."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def checks(self) -> frozenset[str]:
        """The checks that they ask about."""
        return frozenset(step.question.check for step in self.steps)

    def about(self, check: str) -> Step | None:
        """The question that a check rests on."""
        return next((step for step in self.steps if step.question.check == check), None)

    def facts(self) -> dict[str, dict[str, Any]]:
        """The facts of a report, each as old as its answer; the system, as the newest. Nothing without an answer."""
        newest = max((step.at for step in self.steps), default="")
        found = {"os.family": {"v": self.family, "src": "guided:start", "at": newest}}
        for step in self.steps:
            source = {"src": f"guided:{step.question.id}", "at": step.at}
            found |= {key: {**_stated(value), **source} for key, value in step.facts.items()}
        return found


def sheet(device: Device) -> Sheet:
    """The questions for a computer, with what was answered; an answer that the newest edition has not is none."""
    said = queries.said(device.id)
    questions = guided_check().questions[device.os_family]
    return Sheet(
        device.os_family, tuple(_step(no, each, said.get(each.id, {})) for no, each in enumerate(questions, 1))
    )


def _step(no: int, question: Question, said: Mapping[str, Any]) -> Step:
    if TYPED in said and question.typed:
        return Step(no, question, typed=said[TYPED], at=said["at"])
    known = {each.id: each for each in question.answers}
    answer = known.get(said.get("answer", ""))
    return Step(no, question, answer, at=said["at"]) if answer else Step(no, question)


def _stated(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {"v": value}
