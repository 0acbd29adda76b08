"""The result of a finished check: what core judges, put together as one value for page, PDF and tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from sonaeru.core.assessment import Score, due, points_over, score
from sonaeru.core.editions import Band, Theme
from sonaeru.core.plan import Gain, gain
from sonaeru.web.assessment.changes import Change, between
from sonaeru.web.assessment.queries import Check, earlier
from sonaeru.web.assessment.standing import Gap, Standing, Step, Tally, standing


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """Points of a theme. `first`: under half of what is possible (judgement), so it is marked to be dealt with first."""

    theme: Theme
    points: int
    max: int

    @property
    def first(self) -> bool:
        """Whether the theme is marked."""
        return 2 * self.points < self.max


@dataclass(frozen=True, slots=True)
class Past:
    """A total of the series, for the trend."""

    at: dt.datetime
    total: int
    edition: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the result shows. `place` counts bands from the bottom, beginning with 1; `due`: the day of the next
    check; `tallies`: the questionnaires without points.
    """

    check: Check
    score: Score
    place: int
    steps: tuple[Step, ...]
    gain: Gain
    reached: Band
    themes: tuple[ThemeScore, ...]
    gaps: tuple[Gap, ...]
    tallies: tuple[Tally, ...]
    history: tuple[Past, ...]
    change: Change | None
    due: dt.date

    @property
    def after_steps(self) -> int:
        """The total that doing the next steps reaches for certain."""
        return self.score.total + self.gain.guaranteed


@dataclass(frozen=True, slots=True)
class Unscored:
    """The result of a questionnaire without points: its tally, its own gaps, and what to do next for it."""

    check: Check
    tally: Tally
    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    change: Change | None


def result(check: Check, *, alone: bool = False) -> Result:
    """Judge a finished check that has a score; `alone`: as if nothing else was answered. Raises ValueError if an answer
    is missing.
    """
    scored = score(check.question_set, check.answers, check.sheet.not_applicable)
    now = standing(check, alone=alone)
    steps = now.steps(now.ranked)
    gained = gain(step.ranked for step in steps)
    before = former_results(check)
    gaps = now.gaps
    return Result(
        check=check,
        score=scored,
        place=check.question_set.bands.index(scored.band) + 1,
        steps=steps,
        gain=gained,
        reached=next(band for band in check.question_set.bands if scored.total + gained.guaranteed <= band.highest),
        themes=_themes(check),
        gaps=gaps,
        tallies=now.tallies,
        history=tuple(_past(each) for each in (*before, check)),
        change=between(before[-1], check) if before else None,
        due=due(_day(check), scored.total, bool(gaps)),
    )


def unscored(check: Check) -> Unscored:
    """The result of a finished check without points."""
    now, tier, before = standing(check), check.question_set.tier, former_results(check)
    own = (each for each in now.ranked if any(ref.topic.tier == tier for ref in each.references))
    return Unscored(
        check=check,
        tally=next(each for each in now.tallies if each.question_set.tier == tier),
        steps=now.steps(own),
        gaps=tuple(gap for gap in now.gaps if gap.tier == tier),
        change=between(before[-1], check) if before else None,
    )


def former_results(check: Check) -> tuple[Check, ...]:
    """The results that a check can be compared with, oldest first."""
    return earlier(check) if check.follows or check.owned else ()


def due_on(check: Check, now: Standing) -> dt.date:
    """The day of the check after a finished one that has a score."""
    total = points_over(check.question_set, check.answers, check.answers).points
    return due(_day(check), total, bool(now.gaps))


def _day(check: Check) -> dt.date:
    assert check.finished_at  # only finished checks have a result
    return timezone.localtime(check.finished_at).date()


def _themes(check: Check) -> tuple[ThemeScore, ...]:
    reached = [
        (theme, points_over(check.question_set, check.answers, theme.items)) for theme in check.question_set.themes
    ]
    scores = [ThemeScore(theme, points.points, points.max) for theme, points in reached]
    return tuple(sorted(scores, key=lambda each: each.points / each.max))


def _past(check: Check) -> Past:
    assert check.finished_at  # earlier() and the page hand in finished checks only
    total = points_over(check.question_set, check.answers, check.answers).points
    return Past(check.finished_at, total, check.question_set.edition)
