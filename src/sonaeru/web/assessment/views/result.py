"""The result, what it advises and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sonaeru.core.editions import Item, QuestionSet
from sonaeru.core.plan import Ranked
from sonaeru.web.assessment import changes as comparing
from sonaeru.web.assessment import consolidation, queries, results, sentences
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.results import Result
from sonaeru.web.assessment.standing import Standing, standing
from sonaeru.web.assessment.views.common import door_to, remember, show, to
from sonaeru.web.assessment.views.offers import offers
from sonaeru.web.library.benchmarks import Survey, survey_of
from sonaeru.web.ui import charts
from sonaeru.web.ui.charts import Level
from sonaeru.web.ui.formats import long_date, signed


@dataclass(frozen=True, slots=True)
class Task:
    """The items of one questionnaire that a check task looks into, and where the answers go. `only`: their numbers."""

    question_set: QuestionSet
    items: tuple[Item, ...]
    only: str
    address: str


@require_safe
def page(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """Score and band, three next actions, themes, what changed, history, export. Without all answers: what is left."""
    if not check.finished_at:
        return show(request, door, "assessment/unfinished.html", {"check": check})
    if not check.question_set.scored:
        return _unscored(request, door, check)
    if check.missing:
        return show(request, door, "assessment/received.html", {"check": check})
    result = results.result(check, alone=not door.more)
    words = {"check": check, "result": result, "days": settings.RESULT_DAYS} | _origin(door, check)
    words |= {"offers": offers(door, result.tallies), "due": _due(result)} if _whole(door, check) else {}
    return remember(show(request, door, "assessment/result.html", words | _sentences(result) | _figures(result)), door)


@require_safe
def changes(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """Two results side by side: the last one before this, or in a company the one that `with` names."""
    former = results.former_results(check) if check.finished_at and not check.missing else ()
    if not former:
        return to(door, "result")
    wanted = request.GET.get("with", "") if door.inside else ""
    chosen = next((each for each in former if each.owned and each.owned.number == wanted), None)
    if wanted and chosen is None:
        raise Http404
    moved = comparing.between(chosen or former[-1], check)
    words = {"check": check, "moved": moved, "sentence": sentences.change(moved), "former": former[::-1]}
    return show(request, door, "assessment/changes.html", words)


@require_safe
def action(request: HttpRequest, door: Door, check: Check, action: str) -> HttpResponse:
    """How to do one of the next things, step by step."""
    now = standing(check, alone=not door.more) if check.finished_at else None
    step = now.step(action) if now else None
    if now is None or step is None:
        raise Http404
    words = {"check": check, "step": step, "tasks": _tasks(door, now, step.ranked)}
    return show(request, door, "assessment/action.html", words)


def _unscored(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """Counts in place of a score."""
    result, edition = results.unscored(check), check.question_set
    words = {
        "check": check,
        "result": result,
        "set_name": sentences.short_name(edition),
        "tally": sentences.tally(result.tally),
        "change": sentences.change(result.change),
        "gaps": [(gap, sentences.gap(gap)) for gap in result.gaps],
        "answers": [(item, edition.choice(check.answers[item.no]).button) for item in edition.items],
        "days": settings.RESULT_DAYS,
    }
    return show(request, door, "assessment/unscored.html", words)


def _whole(door: Door, check: Check) -> bool:
    """Whether a result is shown with what was answered beside it; a site answers for itself alone."""
    return door.more and not (check.owned and check.owned.site)


def _due(result: Result) -> str:
    """When to check again; a result that a newer one has followed says nothing of it."""
    owned = result.check.owned
    newest = queries.latest(owned.organisation) if owned else result.check
    return sentences.due(result.due) if newest and newest.id == result.check.id else ""


def _tasks(door: Door, now: Standing, ranked: Ranked) -> list[Task]:
    """What a check task looks into, one questionnaire after the other; each takes its answers for itself."""
    tasks = []
    for sheet in now.sheets if ranked.action is None else ():
        edition = sheet.question_set
        items = tuple(now.item(each.topic) for each in ranked.references if each.topic.tier == edition.tier)
        if items:
            only, there = ",".join(str(item.no) for item in items), door_to(door, now.checks[edition.id])
            tasks.append(Task(edition, items, only, there.link("again")))
    return tasks


def _origin(door: Door, check: Check) -> dict[str, object]:
    """What a company's result says about where its answers come from."""
    if not door.inside or check.owned is None:
        return {}
    behind = (
        consolidation.behind(check, queries.of_company(check.owned.organisation)) if check.owned.merged_from else None
    )
    return {
        "source": sentences.source(check),
        "behind": behind,
        "check_sites": [(check.question_set.item(no), sites) for no, sites in behind.check_sites.items()]
        if behind
        else [],
        "outdated": behind is not None and behind.outdated,
        "overridden": [(check.question_set.item(no), reason) for no, reason in check.owned.overridden.items()],
    }


def _sentences(result: Result) -> dict[str, object]:
    return {
        "position": sentences.position(result),
        "distance": sentences.distance(result),
        "unknown": sentences.unknown(result),
        "goal": sentences.goal(result),
        "bonus": sentences.bonus(result),
        "applicable": sentences.applicable(result),
        "change": sentences.change(result.change),
        "gaps": [(gap, sentences.gap(gap)) for gap in result.gaps],
    }


def _figures(result: Result) -> dict[str, object]:
    edition, answers = result.check.question_set, result.check.answers
    survey = survey_of(edition)
    return {
        "answers": [(item, edition.choice(answers[item.no]).button, _rate(survey, item)) for item in edition.items],
        "survey": survey,
        "published": long_date(survey.published, sentences.language()) if survey else "",
        "ruler": _ruler(result),
        "bars": [(each, charts.bar(each.points, each.max, flagged=each.first)) for each in result.themes],
        "radar": _radar(result),
        "trend": _trend(result) if len(result.history) > 1 else "",
    }


def _rate(survey: Survey | None, item: Item) -> str:
    """How many others do it, in per cent; "" where nobody published it."""
    rate = survey.rates.get(item.concept) if survey else None
    return "" if rate is None else f"{rate:.1f}%"


def _ruler(result: Result) -> SafeString:
    say, total = sentences.language(), {"total": signed(result.score.total)}
    levels = [Level(band.lowest, band.highest, band.short.in_language(say)) for band in result.check.question_set.bands]
    label = _("0点から100点のものさし。50点、70点、100点に区切りがあり、あなたの会社は%(total)s点です") % total
    return charts.ruler(result.score.total, levels, now=_("あなたの会社 %(total)s点") % total, label=label)


def _radar(result: Result) -> SafeString:
    say = sentences.language()
    axes = [(each.theme.short.in_language(say), each.points, each.max) for each in result.themes]
    values = [f"{each.theme.title.in_language(say)} {signed(each.points)}/{each.max}" for each in result.themes]
    return charts.radar(axes, title=_("分野ごとの達成の割合"), description=_("、").join(values))


def _trend(result: Result) -> SafeString:
    history = [(sentences.month(past.at), past.total) for past in result.history]
    values = _("、").join(f"{month} {signed(total)}" for month, total in history)
    following = result.score.next_band
    goal = (following.lowest, _("目標 %(n)d") % {"n": following.lowest}) if following else None
    return charts.trend(history, label=_("点数の移り変わり。%(values)s") % {"values": values}, goal=goal)
