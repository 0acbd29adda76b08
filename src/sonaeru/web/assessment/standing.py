"""What a company, or a visitor's series, answered to every questionnaire, side by side: what to do next, what first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer, Item, QuestionSet
from sonaeru.core.plan import Action, GapKind, Ranked, gaps, name, next_three, rank, reason
from sonaeru.core.plan import Gap as Open
from sonaeru.core.posture import Posture, Topic, posture
from sonaeru.core.words import Words
from sonaeru.web.assessment import queries
from sonaeru.web.assessment.queries import Check
from sonaeru.web.library import reader

CHECK_SUMMARY: Final = Words(
    "確かめ方を見ながら、わからなかった項目の答えを入れます。",
    "Find out how things stand, item by item, and enter the answers.",
)
CHECK_VERB: Final = Words("確かめる", "Find out")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the next things to do, with the reason in words and what it costs."""

    ranked: Ranked
    title: Words
    summary: Words
    verb: Words
    cost: Words
    reason: Words


@dataclass(frozen=True, slots=True)
class Gap:
    """What to close first, whatever the total. `name`: its place on its sheet; `step`: the id of what begins to close
    it, "" where nothing in the catalogue does.
    """

    item: Item
    name: Words
    tier: str
    kind: GapKind
    step: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How one questionnaire without points was answered: how many items of each answer; `check`: None if never."""

    question_set: QuestionSet
    check: Check | None
    counts: Mapping[Answer, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """`checks`: the newest by questionnaire; `sheets`: all three, empty where one was never answered."""

    checks: Mapping[str, Check] = field(hash=False)
    sheets: tuple[Sheet, ...]
    posture: Posture
    ranked: tuple[Ranked, ...]

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """The questionnaires without points."""
        return tuple(_tally(each, self.checks) for each in self.sheets if not each.question_set.scored)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What to close first, over every questionnaire that was answered; at most eight."""
        return tuple(self._gap(each) for each in gaps(self.posture, reader.actions()))

    def item(self, topic: Topic) -> Item:
        """The item behind a topic."""
        return self.question_set(topic.tier).item(topic.number)

    def question_set(self, tier: str) -> QuestionSet:
        """The questionnaire of a tier, in the edition that was answered."""
        return next(each.question_set for each in self.sheets if each.question_set.tier == tier)

    def steps(self, ranked: Iterable[Ranked]) -> tuple[Step, ...]:
        """The three to start with of some of the candidates."""
        return tuple(self._step(each) for each in next_three(tuple(ranked)))

    def step(self, identifier: str) -> Step | None:
        """One candidate of the ranking by its id, or None if it is none."""
        return next((self._step(each) for each in self.ranked if each.id == identifier), None)

    def _step(self, ranked: Ranked) -> Step:
        return worded(ranked, {choice.answer: choice.button for choice in self.sheets[0].question_set.choices})

    def _gap(self, found: Open) -> Gap:
        topic = found.topic
        step = self._begins(found.action) if found.action else self._checks(topic.concept)
        return Gap(self.item(topic), name(topic), topic.tier, found.kind, step)

    def _begins(self, action: Action) -> str:
        """The action itself, or what has to be done before it."""
        candidates = {each.id for each in self.ranked}
        if action.id in candidates:
            return action.id
        before = (each for each in reader.actions() if each.id in action.after)
        return next(filter(None, map(self._begins, before)), "") or self._checks(action.raises[0].concept)

    def _checks(self, concept: str) -> str:
        """The check task that looks into a concept."""
        tasks = (each for each in self.ranked if each.action is None)
        return next((each.id for each in tasks if any(ref.topic.concept == concept for ref in each.references)), "")


def worded(ranked: Ranked, labels: Mapping[Answer, Words]) -> Step:
    """One of the candidates with its words; `labels`: how the answers are called on the page."""
    action = ranked.action
    return Step(
        ranked=ranked,
        title=ranked.title,
        summary=action.summary if action else CHECK_SUMMARY,
        verb=action.verb if action else CHECK_VERB,
        cost=costs()[action.cost if action else "free"],
        reason=reason(ranked, labels),
    )


def costs() -> Mapping[str, Words]:
    """What a class of cost is called."""
    return {option.code: option.name for option in reader.scheme("costs")}


def standing(check: Check, *, alone: bool = False) -> Standing:
    """A check with the newest results of the other questionnaires beside it, or `alone`; a site's always stands alone."""
    found = {**({} if alone else queries.beside(check)), check.question_set.id: check}
    sheets = queries.in_order(found)
    side = posture(sheets)
    return Standing(found, sheets, side, rank(side, reader.actions(), {}))


def _tally(sheet: Sheet, checks: Mapping[str, Check]) -> Tally:
    given = list(sheet.answers.values())
    counts = {answer: given.count(answer) for answer in Answer}
    return Tally(sheet.question_set, checks.get(sheet.question_set.id), counts)
