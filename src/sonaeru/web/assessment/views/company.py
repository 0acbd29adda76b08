"""The checks of a company: where it stands, its history, its sites, what is not finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.core.assessment import score
from sonaeru.core.editions import Band
from sonaeru.web.accounts import queries as accounts
from sonaeru.web.assessment import actions, consolidation, queries, results, sentences
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.standing import standing
from sonaeru.web.assessment.views.common import FORM, ORIGIN, company_of, to, unstored
from sonaeru.web.assessment.views.offers import offers
from sonaeru.web.library import reader
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs, permitted
from sonaeru.web.tenancy.queries import Named
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui import charts
from sonaeru.web.ui.formats import signed
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.qr import qr


@dataclass(frozen=True, slots=True)
class Line:
    """A check in a list. `total` and `band` are None where the answers are not whole; `who` began it."""

    check: Check
    door: Door
    total: int | None
    band: Band | None
    source: str
    who: str = ""

    @property
    def link(self) -> str:
        """The page of the check."""
        return self.door.link("result" if self.check.finished_at else "resume")

    @property
    def title(self) -> str:
        """Which questionnaire, where it is not the scored one."""
        edition = self.check.question_set
        return "" if edition.scored else edition.title.in_language(sentences.language())

    @property
    def delete(self) -> str:
        """The page that asks whether to delete it."""
        return self.door.link("delete")


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site with its latest answers, and whether some are on their way."""

    site: Named
    latest: Line | None
    draft: Line | None


@needs(Permission.RESULTS_VIEW)
@require_safe
def checks(request: HttpRequest, organisation: str) -> HttpResponse:
    """Begin or go on, the current score, the history, each site, and who has not finished."""
    everything = queries.of_company(organisation, "")
    found = tuple(each for each in everything if each.question_set.scored)
    # People of an association see what the company agreed to, and it agreed to the 25 answers.
    open_to = everything if permitted(request, Permission.COMPANY_VIEW) else found
    drafts = _lines(organisation, (each for each in open_to if not each.finished_at))
    past = _lines(organisation, (each for each in found if each.finished_at and not _site(each)))
    counting = [line for line in past if line.check.confirmed and line.total is not None]
    joined = [each for each in tenancy.memberships(organisation) if each.joined_at]
    help_of = joined if permitted(request, Permission.CONSULTATIONS_ASK) else []
    now = standing(counting[-1].check) if counting and permitted(request, Permission.COMPANY_VIEW) else None
    words = {
        "place": "checks",
        "current": counting[-1] if counting else None,
        "draft": next((line for line in reversed(drafts) if _resumable(line.check, "", reader.SCORED)), None),
        "drafts": _named(drafts) if permitted(request, Permission.ANSWERS_VIEW) else [],
        "history": past[::-1],
        "to_confirm": [line for line in past if not line.check.confirmed],
        "trend": _trend(counting) if len(counting) > 1 else "",
        # An association that may see the company's score does not see that of each site.
        "sites": _sites(organisation, found) if permitted(request, Permission.ANSWERS_VIEW) else [],
        "merging": bool(consolidation.latest_of_sites(organisation, found, reader.offered_edition())),
        "joined": joined,
        "asked": [each for each in help_of if each.help_asked_at],
        "askable": [each for each in help_of if not each.help_asked_at],
        "outdated": _outdated(counting[-1].check, found) if counting else False,
        "due": sentences.due(results.due_on(counting[-1].check, now)) if now else "",
        "offers": offers(Door((organisation, "")), now.tallies) if now else [],
    }
    return unstored(render(request, "assessment/checks.html", words))


@needs(Permission.ANSWERS_GIVE)
@require_http_methods(FORM)
def start(request: HttpRequest, organisation: str) -> HttpResponse:
    """Begin a check of the company, or of the site in `site`; one that is open already goes on. `question_set`: which
    questionnaire, if not the scored one, for the company as a whole.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("assessment:checks", args=[organisation]), status=303)
    site, asked = request.POST.get("site", ""), request.POST.get("question_set", reader.SCORED)
    if asked not in reader.offered() or (site and asked != reader.SCORED):
        raise Http404
    waiting = [each for each in queries.of_company(organisation, asked) if _resumable(each, site, asked)]
    if waiting and waiting[-1].owned:
        return to(Door((organisation, waiting[-1].owned.number)), "resume")
    number = _start(request, site, asked)
    check = queries.company_check(organisation, number)
    return to(Door((organisation, number)), "review" if check and check.follows else "resume")


@needs(Permission.ANSWERS_GIVE)
@require_http_methods(FORM)
def site_link(request: HttpRequest, organisation: str, site: str) -> HttpResponse:
    """Ask, then make the link by which a site answers; it is shown this once."""
    place = next((each for each in tenancy.sites(organisation) if each.id == site), None)
    if place is None:
        raise Http404
    words: dict[str, object] = {"place": "checks", "site": place, "days": actions.LINK_DAYS}
    if request.method == "POST":
        token = actions.link_for_site(
            by=str(request.user.pk),
            organisation=company_of(request),
            question_set=reader.offered_edition(),
            site=site,
            origin=ORIGIN,
        )
        link = absolute(request, Door((token,)).link("resume"))
        words |= {"link": link, "qr": qr(link)}
    return unstored(render(request, "assessment/site_link.html", words))


@require_http_methods(FORM)
def confirm_paper(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """The company says that a sheet an adviser typed in is right."""
    if request.method == "POST":
        try:
            actions.confirm_paper(by=door.by, check=check, origin=ORIGIN)
        except actions.Unanswered:
            return to(door, "resume")
        messages.success(request, _("紙の診断を、会社の結果にしました"))
    return to(door, "result")


def _start(request: HttpRequest, site: str, asked: str) -> str:
    return actions.start_for(
        by=str(request.user.pk),
        organisation=company_of(request),
        question_set=reader.offered_edition(asked),
        site=site,
        origin=ORIGIN,
    )


def _site(check: Check) -> str:
    return check.owned.site if check.owned else ""


def _resumable(check: Check, site: str, asked: str) -> bool:
    """A draft of this place that somebody signed in began; a sheet of paper and a site's link are others' work."""
    owned = check.owned
    if owned is None or check.finished_at or check.question_set.id != asked:
        return False
    return owned.site == site and not (owned.linked or owned.source == "paper")


def _lines(organisation: str, found: Iterable[Check]) -> list[Line]:
    return [_line(organisation, each) for each in found]


def _line(organisation: str, check: Check) -> Line:
    door = Door((organisation, check.owned.number if check.owned else ""))
    if check.missing or not check.question_set.scored:
        return Line(check, door, None, None, sentences.source(check))
    judged = score(check.question_set, check.answers, check.sheet.not_applicable)
    return Line(check, door, judged.total, judged.band, sentences.source(check))


def _named(drafts: list[Line]) -> list[tuple[Line, str]]:
    users = accounts.users(line.check.owned.entered_by for line in drafts if line.check.owned)
    return [(line, _who(line, users)) for line in drafts]


def _who(line: Line, users) -> str:  # type: ignore[no-untyped-def]
    owned = line.check.owned
    if owned and owned.linked:
        return _("拠点のリンク")
    known = users.get(owned.entered_by) if owned else None
    return known.name if known else ""


def _sites(organisation: str, found: Iterable[Check]) -> list[SiteLine]:
    lines = _lines(organisation, (each for each in found if _site(each)))
    finished = {_site(line.check): line for line in lines if line.check.finished_at}
    drafts = {_site(line.check): line for line in lines if not line.check.finished_at}
    return [SiteLine(site, finished.get(site.id), drafts.get(site.id)) for site in tenancy.sites(organisation)]


def _outdated(check: Check, found: Iterable[Check]) -> bool:
    behind = consolidation.behind(check, found)
    return behind is not None and behind.outdated


def _trend(lines: list[Line]) -> str:
    points = [
        (sentences.month(line.check.finished_at), line.total)
        for line in lines
        if line.check.finished_at and line.total is not None
    ]
    values = _("、").join(f"{month} {signed(total)}" for month, total in points)
    return charts.trend(points, label=_("点数の移り変わり。%(values)s") % {"values": values})
