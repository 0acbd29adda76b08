"""The plan as its pages show it: what stands on it, what to do next, what it is worth. Every judgement is core's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer, Item
from sonaeru.core.plan import (
    Action,
    Gap,
    Projection,
    Ranked,
    Shown,
    Standing,
    State,
    counting,
    gaps,
    next_three,
    project,
    rank,
    standing,
)
from sonaeru.core.posture import Posture, Topic, posture
from sonaeru.core.words import Words
from sonaeru.web.assessment import queries as checks
from sonaeru.web.assessment.standing import Step, worded
from sonaeru.web.library import reader
from sonaeru.web.plan import queries
from sonaeru.web.tenancy.queries import Person


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the plan. `points`: what doing it adds to the total; `owner`: None for nobody, or somebody who left."""

    item: queries.Item
    standing: Standing
    points: int
    owner: Person | None
    overdue: bool

    @property
    def state(self) -> State:
        """How far it is, papers counted."""
        return self.standing.state

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in {State.NOT_STARTED, State.RUNNING}

    @property
    def left(self) -> bool:
        """Whether it is given to somebody who is no longer on the list."""
        return bool(self.item.owner) and self.owner is None


@dataclass(frozen=True, slots=True)
class Card:
    """One of the candidates with its words, and its line where it stands on the plan already."""

    step: Step
    line: Line | None

    @property
    def ranked(self) -> Ranked:
        """The action or check task, and the figures that put it in its place."""
        return self.step.ranked


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What all pages of the plan judge from, read once."""

    organisation: str
    today: dt.date
    sheets: tuple[Sheet, ...]
    posture: Posture
    shown: tuple[Shown, ...]
    lines: tuple[Line, ...]
    people: Mapping[str, Person]

    @property
    def answered(self) -> bool:
        """Whether there is a result to plan from."""
        return any(topic.claim for topic in self.posture.topics.values())

    def line_of(self, action: str) -> Line | None:
        """The line of an action of the catalogue, if it is on the plan."""
        return next((line for line in self.lines if action and line.item.action == action), None)

    def standing_of(self, action: Action) -> Standing:
        """Where an action stands; one that is not on the plan may be closed by a paper all the same."""
        line = self.line_of(action.id)
        return line.standing if line else standing(State.NOT_STARTED, action.closes, self.shown, today=self.today)

    def ranked(self) -> tuple[Ranked, ...]:
        """Every candidate, best first."""
        states = {each.id: self._counting(each) for each in reader.actions()}
        return rank(self.posture, reader.actions(), states)

    def candidates(self) -> tuple[Ranked, ...]:
        """What the answers ask for, whatever the plan says of it: for the reason of something on the plan."""
        return rank(self.posture, reader.actions(), {})

    def projection(self) -> Projection:
        """What the actions that are done would make of the total."""
        return project(self.posture, [each for each in reader.actions() if self.standing_of(each).state is State.DONE])

    def gaps(self) -> tuple[Gap, ...]:
        """What to close first, whatever the score."""
        return gaps(self.posture, reader.actions())

    def topic_item(self, topic: Topic) -> Item:
        """The question that a topic stands for."""
        return next(each for sheet in self.sheets for each in sheet.question_set.items if each.concept == topic.concept)

    def task_for(self, topic: Topic) -> str:
        """The id of the check task that looks into a topic; "" where none does."""
        tasks = (each for each in self.ranked() if each.action is None)
        return next((each.id for each in tasks if any(ref.topic == topic for ref in each.references)), "")

    def labels(self) -> Mapping[Answer, Words]:
        """How the answers are called."""
        return {choice.answer: choice.button for choice in self.sheets[0].question_set.choices}

    def _counting(self, action: Action) -> State:
        line = self.line_of(action.id)
        since = line.item.state_since if line else self.today
        return counting(self.standing_of(action).state, since, today=self.today)


def standpoint(organisation: str, *, today: dt.date) -> Standpoint:
    """Read what is needed; in the company's open scope."""
    sheets, seen = checks.sheets(organisation), queries.seen(organisation, today)
    shown, stands = seen.shown, posture(sheets, seen.evidence)
    people = queries.people(organisation)
    found = queries.items(organisation)
    lines = tuple(line(each, stands, shown, people, today=today) for each in found)
    return Standpoint(organisation, today, sheets, stands, shown, lines, people)


def line(
    item: queries.Item, stands: Posture, shown: Iterable[Shown], people: Mapping[str, Person], *, today: dt.date
) -> Line:
    """One item with all that its row says."""
    where = queries.standing_of(item, shown, today)
    still = where.state in {State.NOT_STARTED, State.RUNNING}
    worth = project(stands, [item.known]) if item.known else None
    return Line(
        item=item,
        standing=where,
        points=worth.projected - worth.total if worth else 0,
        owner=people.get(item.owner),
        overdue=still and item.due_on is not None and item.due_on < today,
    )


def cards(stand: Standpoint, ranked: Iterable[Ranked]) -> tuple[Card, ...]:
    """Candidates with their words."""
    labels = stand.labels()
    return tuple(Card(worded(each, labels), stand.line_of(each.id)) for each in ranked)


def three(stand: Standpoint) -> tuple[Card, ...]:
    """The next three things to do."""
    return cards(stand, next_three(stand.ranked())) if stand.answered else ()


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Overdue first, then by due date, then what has none, what is done and what is declined."""
    place = [State.RUNNING, State.NOT_STARTED, State.DONE, State.DECLINED]
    return sorted(
        lines,
        key=lambda each: (
            not each.open,
            each.item.due_on is None if each.open else place.index(each.state),
            each.item.due_on or dt.date.max,
            place.index(each.state),
            -each.points,
            each.item.created_at,
        ),
    )


def narrowed(lines: Sequence[Line], *, show: str, owner: str) -> list[Line]:
    """Those of a state ("" for all), and of a person ("" for everybody, `nobody` for what is given to nobody)."""
    kept = [each for each in lines if not show or each.state == show]
    if owner == "nobody":
        return [each for each in kept if each.owner is None]
    return [each for each in kept if not owner or each.item.owner == owner]
