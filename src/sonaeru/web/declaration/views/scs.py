"""Three questions before a customer asks for a level of SCS. Nothing that is answered here is stored."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sonaeru.core.scs import advise, outdated
from sonaeru.core.words import Words
from sonaeru.web.assessment import queries as assessment
from sonaeru.web.declaration.areas import areas
from sonaeru.web.declaration.checklist import say
from sonaeru.web.declaration.forms import SelectorForm
from sonaeru.web.library import declarations
from sonaeru.web.library.declarations import Selector
from sonaeru.web.tenancy.gate import Request, needs
from sonaeru.web.tenancy.roles import PUBLIC, Permission
from sonaeru.web.ui.downloads import attachment
from sonaeru.web.ui.formats import short_date
from sonaeru.web.ui.forms import problems


@needs(PUBLIC)
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """The questions, and below them what the answers in the address point to."""
    return _page(request, "declaration/scs.html", _nobody())


@needs(Permission.PLAN_VIEW)
@require_safe
def company(request: Request, organisation: str) -> HttpResponse:
    """The same for a company, and below it its own answers by area."""
    check = assessment.latest(organisation)
    words = {"place": "checks", "check": check, "areas": areas(check) if check else ()}
    return _page(request, "declaration/company_scs.html", request.organisation.name, **words)


@needs(PUBLIC)
@require_safe
def letter_of_anybody(request: HttpRequest) -> HttpResponse:
    """The letter to a customer with a gap for the name."""
    return _letter(_nobody())


@needs(Permission.PLAN_VIEW)
@require_safe
def letter(request: Request, organisation: str) -> HttpResponse:
    """The letter to a customer in the company's name."""
    return _letter(request.organisation.name)


def _page(request: HttpRequest, template: str, name: str, **words: object) -> HttpResponse:
    content = declarations.selector()
    asked = any(question.id in request.GET for question in content.questions)
    form = SelectorForm(request.GET if asked else None)
    found = advise(form.replies()) if asked and form.is_valid() else None
    words |= {
        "content": content,
        "form": form,
        "fields": [form[question.id] for question in content.questions],
        "problems": problems(form),
        "advice": found,
        "said": content.advice[found] if found else None,
        "first": _first(content),
        "old": outdated(content.as_of, timezone.localdate()),
        "letter": _text(name),
    }
    return render(request, template, words, status=422 if form.errors else 200)


def _first(content: Selector) -> Words:
    # With the year, whatever year it is.
    day = short_date(content.as_of, dt.date.min, get_language() or "ja")
    return content.first.format(as_of=day)


def _nobody() -> str:
    return _("（自社の名前）")


def _text(name: str) -> str:
    """Subject and body; the name is data: braces in it mean nothing."""
    content = declarations.selector().letter
    return f"{say(content.title)}\n\n{say(content.text).replace('{company}', name)}\n"


def _letter(name: str) -> HttpResponse:
    # Windows' editor wants CRLF.
    return attachment("scs-letter.txt", _text(name).replace("\n", "\r\n").encode())
