"""Answers of several sites become one company answer per item. IPA names no rule; this one is a judgement.

All sites agree: that answer. Otherwise any implemented or partly: partly. Otherwise: unknown. It is a join: free of
order, sites may be merged by region first, and the result lies between the worst and the best site.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sonaeru.core.assessment.scoring import points_over, score, unanswered
from sonaeru.core.assessment.sheets import refuse_foreign
from sonaeru.core.editions import Answer, Band, QuestionSet

SiteAnswers = Mapping[str, Mapping[int, Answer]]


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """One site as a guide, not an official score: total and band only where every item was answered."""

    site: str
    answered: int
    points: int
    total: int | None
    band: Band | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The company's answers after overrides, and what must be shown beside them: item numbers and names of sites.

    `check_sites`: item to the sites that do not know. `critical_sites`: critical item to the sites that lack it.
    """

    answers: Mapping[int, Answer] = field(hash=False)
    sites: tuple[SiteSummary, ...]
    disagree: tuple[int, ...]
    check_sites: Mapping[int, tuple[str, ...]] = field(hash=False)
    critical_sites: Mapping[int, tuple[str, ...]] = field(hash=False)
    overridden: tuple[int, ...]


def merge(question_set: QuestionSet, site_answers: SiteAnswers, overrides: Mapping[int, Answer]) -> Merged:
    """Merge the sheets of sites (name to answers by item number) and apply the consolidator's overrides.

    Raises ValueError for an item that no site answered, that does not exist, or an override above the best site.
    """
    for answers in (*site_answers.values(), overrides):
        refuse_foreign(question_set, answers)
    given = {item.no: _given(site_answers, item.no) for item in question_set.items}
    if missing := [no for no, by_site in given.items() if not by_site]:
        raise ValueError(f"no site answered items {missing}")
    if above := [no for no, answer in overrides.items() if above_best(question_set, answer, given[no].values())]:
        raise ValueError(f"overrides of items {above} are better than every site's answer")
    return Merged(
        answers={no: overrides.get(no) or join(by_site.values()) for no, by_site in given.items()},
        sites=tuple(_summary(question_set, site, answers) for site, answers in site_answers.items()),
        disagree=tuple(no for no, by_site in given.items() if len(set(by_site.values())) > 1),
        check_sites=_sites_answering(Answer.UNKNOWN, given),
        critical_sites=_sites_answering(Answer.NOT_IMPLEMENTED, _critical(question_set, given)),
        overridden=tuple(sorted(overrides)),
    )


def join(answers: Iterable[Answer]) -> Answer:
    """The company's answer to one item from the answers of its sites. Raises ValueError if there are none."""
    different = set(answers)
    if not different:
        raise ValueError("nothing to join")
    if len(different) == 1:
        return different.pop()
    return Answer.PARTLY if different & {Answer.IMPLEMENTED, Answer.PARTLY} else Answer.UNKNOWN


def above_best(question_set: QuestionSet, answer: Answer, answers: Iterable[Answer]) -> bool:
    """Whether an answer has more points than each of `answers`."""
    worth = question_set.points()
    return worth[answer] > max(worth[each] for each in answers)


def _given(site_answers: SiteAnswers, no: int) -> dict[str, Answer]:
    return {site: answers[no] for site, answers in site_answers.items() if no in answers}


def _critical(question_set: QuestionSet, given: Mapping[int, dict[str, Answer]]) -> dict[int, dict[str, Answer]]:
    return {no: given[no] for no in given if Answer.NOT_IMPLEMENTED in question_set.item(no).critical_when}


def _sites_answering(answer: Answer, given: Mapping[int, Mapping[str, Answer]]) -> dict[int, tuple[str, ...]]:
    found = {no: tuple(site for site in by_site if by_site[site] is answer) for no, by_site in given.items()}
    return {no: sites for no, sites in found.items() if sites}


def _summary(question_set: QuestionSet, site: str, answers: Mapping[int, Answer]) -> SiteSummary:
    points = points_over(question_set, answers, answers).points
    if unanswered(question_set, answers):
        return SiteSummary(site, len(answers), points, None, None)
    return SiteSummary(site, len(answers), points, points, score(question_set, answers).band)
