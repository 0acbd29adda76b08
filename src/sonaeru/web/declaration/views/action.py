"""SECURITY ACTION: where the company stands with both declarations, what it types, and the packs as PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.core.editions import Choice, Item
from sonaeru.core.plan import Ranked
from sonaeru.web.assessment import queries as assessment
from sonaeru.web.assessment.queries import Check
from sonaeru.web.declaration import actions, queries, report
from sonaeru.web.declaration.checklist import diagnosis, entries, joined, on, standing
from sonaeru.web.declaration.forms import FORMS
from sonaeru.web.declaration.models import Place
from sonaeru.web.declaration.queries import FACTS, Facts
from sonaeru.web.library import declarations
from sonaeru.web.tenancy.gate import Request, needs
from sonaeru.web.tenancy.queries import Organisation
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.downloads import attachment
from sonaeru.web.ui.forms import problems

PLACE = {"place": "checks"}


@dataclass(frozen=True, slots=True)
class Basic:
    """One of the five basic items with its answer and what to do next; `link`: how to do that."""

    item: Item
    choice: Choice
    next: Ranked | None
    link: str


@needs(Permission.PLAN_VIEW)
@require_safe
def home(request: Request, organisation: str) -> HttpResponse:
    """What it is, the five rules, the steps to each star; without a result first the way to one."""
    content, facts, check = declarations.security_action(), queries.facts(organisation), assessment.latest(organisation)
    words = PLACE | {
        "about": joined(content.about),
        "site": content.site,
        "as_of": on(content.as_of),
        "check": check,
        "diagnosis": diagnosis(check) if check else "",
        "basics": _basics(check) if check else [],
        "standings": [standing(star, each, check) for star, each in facts.items()],
        "entries": entries(request.organisation, _further(facts), report.schemes(request.organisation)),
        "declared": facts[2].declared,
    }
    return render(request, "declaration/home.html", words)


@needs(Permission.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organisation: str, star: int) -> HttpResponse:
    """What the company says of one star: days, place, purpose."""
    now = queries.facts(organisation)[star]
    form = FORMS[star](request.POST if request.method == "POST" else None, initial=_initial(now))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if typed.get("place") == Place.POSTED:
            typed["address"] = ""
        actions.change(by=str(request.user.pk), organisation=organisation, star=star, facts=typed, origin="web")
        messages.success(request, _("保存しました。"))
        return HttpResponseRedirect(reverse("declaration:home", args=[organisation]), status=303)
    words = PLACE | {"form": form, "problems": problems(form), "star": declarations.security_action().stars[star]}
    return render(request, "declaration/edit.html", words, status=422 if form.errors else 200)


@needs(Permission.PLAN_VIEW)
@require_safe
def pdf(request: Request, organisation: str, star: int) -> HttpResponse:
    """The pack of one star; what is missing is printed as such."""
    company: Organisation = request.organisation
    facts, check = queries.facts(organisation)[star], assessment.latest(organisation)
    made = report.as_pdf(company, facts, check, at=timezone.now())
    return attachment(f"security-action-{star}-{timezone.localdate().isoformat()}.pdf", made)


@needs(Permission.PLAN_VIEW)
@require_safe
def policy(request: Request, organisation: str) -> HttpResponse:
    """The policy to begin with as a Word file, the company's name and what it typed filled in."""
    return attachment("policy.docx", report.policy_docx(request.organisation, queries.facts(organisation)[2]))


def _basics(check: Check) -> list[Basic]:
    following, edition = queries.next_actions(check), check.question_set
    items = [edition.item(no) for no in queries.BASICS]
    return [
        Basic(item, edition.choice(check.answers[item.no]), ranked, _link(check, ranked) if ranked else "")
        for item, ranked in ((item, following.get(item.no)) for item in items)
    ]


def _link(check: Check, ranked: Ranked) -> str:
    assert check.owned  # a company's result
    return reverse("assessment:company_action", args=[check.owned.organisation, check.owned.number, ranked.id])


def _further(facts: Mapping[int, Facts]) -> Facts:
    """The declaration that the company is about to make."""
    return facts[2] if facts[1].declared or facts[2] != Facts(2) else facts[1]


def _initial(facts: Facts) -> dict[str, object]:
    values = {name: getattr(facts, name) for name in FACTS}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
