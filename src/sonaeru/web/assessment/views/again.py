"""The next check begins from the last answers: all of them beside the questions, or only some items asked again."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions, queries
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.views.common import FORM, ORIGIN, company_of, remember, to
from sonaeru.web.library import reader
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import problem, too_often


@require_http_methods(FORM)
def again(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """Begin the next check from the last answers. `only`, "unknown" or numbers of items as "3,24", asks those alone."""
    if door.guest:
        raise Http404
    if request.method != "POST" or not check.finished_at:
        return to(door, "resume")
    # To begin again is to begin: one finished check must not be a way around the limit.
    if not door.inside and exceeded(request, "start", settings.STARTS_PER_TEN_MINUTES):
        return too_often(request)
    former = _last(check)
    try:
        only = _only(request.POST.get("only", ""), former)
    except ValueError:
        text = _("答え直す質問の番号が読めません。結果のページから、もう一度選んでください。")
        return problem(request, 422, _("どの質問か分かりません"), text, back=door.link("result"))
    following = _begin_again(request, door, former, only)
    return remember(to(following, "review" if only is None else "look_into"), following)


def _last(check: Check) -> Check:
    """What the next check begins from: in a company the newest result, whichever is open."""
    if check.owned is None:
        return check
    place = {"question_set": check.question_set.id, "site": check.owned.site}
    return next(reversed(queries.history(check.owned.organisation, **place)), check)


def _only(asked: str, former: Check) -> set[int] | None:
    """The items to ask again, None for all of them. Raises ValueError for what is no number of an item."""
    if not asked:
        return None
    if asked == "unknown":
        return {no for no, answer in former.answers.items() if answer is Answer.UNKNOWN}
    numbers = {int(each) for each in asked.split(",")}
    if foreign := numbers - {item.no for item in former.question_set.items}:
        raise ValueError(f"no items {sorted(foreign)}")
    return numbers


def _begin_again(request: HttpRequest, door: Door, former: Check, only: set[int] | None) -> Door:
    edition = reader.offered_edition(former.question_set.id)
    if former.owned:
        number = actions.start_for(
            by=door.by,
            organisation=company_of(request),
            question_set=edition,
            site=former.owned.site,
            only=only,
            origin=ORIGIN,
        )
        return replace(door, arguments=(former.owned.organisation, number))
    kept = () if only is None else former.answers.keys() - only
    token = actions.again(former=former, question_set=edition, keep=kept)
    # What stands beside the scored check has no token of its own.
    return door if door.beside else replace(door, arguments=(token,))
