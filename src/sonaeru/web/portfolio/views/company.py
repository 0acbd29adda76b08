"""One member as its association may see it: what is shared comes first, then that and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sonaeru.core.assessment import score
from sonaeru.web.assessment import queries as assessment
from sonaeru.web.assessment import sentences
from sonaeru.web.assessment.queries import Check
from sonaeru.web.portfolio import queries
from sonaeru.web.portfolio.views.common import ORIGIN, by, page, to
from sonaeru.web.tenancy import actions_help
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import Member
from sonaeru.web.tenancy.roles import Permission, can
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui import charts
from sonaeru.web.ui.formats import signed

View = Callable[[HttpRequest, str, Member], HttpResponse]
MOST = 8


def of_member(view: View) -> Callable[..., HttpResponse]:
    """Hand the view the member that the address names; a company that did not join is 404 as if it did not exist."""

    @wraps(view)
    def opened_for(request: HttpRequest, association: str, company: str) -> HttpResponse:
        member = tenancy.member(association, company)
        return view(request, association, member)

    return opened_for


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
@of_member
def company(request: HttpRequest, association: str, member: Member) -> HttpResponse:
    """What the company shares, since when, and then exactly that."""
    subject = tenancy.member_subject(association, member.organisation)
    seats = tenancy.seats_of(by(request))
    sees_score = can(seats, Permission.RESULTS_VIEW, subject)
    sees_answers = can(seats, Permission.ANSWERS_VIEW, subject)
    with opened(organisation=member.organisation):
        found = assessment.of_company(member.organisation) if sees_score or sees_answers else ()
    whole = [each for each in found if each.finished_at and not each.missing and not (each.owned and each.owned.site)]
    counting = [each for each in whole if each.confirmed]
    words = {
        "place": "members",
        "member": member,
        # The list as it was filtered, to go back to.
        "back": request.GET.urlencode(),
        "shares": queries.shares(association, member.organisation),
        "sees_score": sees_score,
        "sees_answers": sees_answers,
        "waiting": any(not each.confirmed for each in found),
    }
    if counting and sees_score:
        words |= _standing(counting)
    if counting and sees_answers:
        words |= _answers(counting[-1])
    return page(request, "company", words)


@needs(Permission.PAPER_ENTER)
@require_POST
@of_member
def helped(request: HttpRequest, association: str, member: Member) -> HttpResponse:
    """An adviser has helped: the company no longer stands among those who ask, and is told so."""
    place = {"association": association, "organisation": member.organisation}
    if actions_help.given(by=by(request), origin=ORIGIN, **place):
        messages.success(request, _("対応したことを記録し、会社に知らせました。"))
    filtered = request.GET.urlencode()
    return to("company", association, member.organisation, anchor=f"?{filtered}" if filtered else "")


def _standing(counting: list[Check]) -> dict[str, object]:
    totals = [(each, score(each.question_set, each.answers, each.sheet.not_applicable)) for each in counting]
    latest, judged = totals[-1]
    drawn = [(sentences.month(each.finished_at), found.total) for each, found in totals[-MOST:] if each.finished_at]
    values = _("、").join(f"{month} {signed(total)}" for month, total in drawn)
    return {
        "latest": latest,
        "judged": judged,
        "parts": [(part, judged.parts[part.no]) for part in latest.question_set.parts],
        "history": list(reversed(totals)),
        "trend": charts.trend(drawn, label=_("点数の移り変わり。%(values)s") % {"values": values})
        if len(drawn) > 1
        else "",
    }


def _answers(latest: Check) -> dict[str, object]:
    questions = latest.question_set
    labelled = [(item, questions.choice(latest.answers[item.no]).button) for item in questions.items]
    return {
        "answered": latest,
        "answer_parts": [(part, [each for each in labelled if each[0].part == part.no]) for part in questions.parts],
    }
