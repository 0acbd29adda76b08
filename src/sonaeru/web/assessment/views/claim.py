"""From an anonymous result to a company's history: by mail link, or at once for who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.web.accounts.signin import enter, first
from sonaeru.web.assessment import claiming
from sonaeru.web.assessment.claiming import Target
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.forms import MailForm, TargetForm
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.views.common import COOKIE, FORM, kept, private, show, to
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import problem, too_often

ORIGIN = "web"


@require_http_methods(FORM)
def keep(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """Keep the result: who is signed in chooses the company, everybody else gets a link by mail."""
    if door.guest:
        raise Http404
    if not check.finished_at:
        return to(door, "result")
    return _choose(request, door, check) if request.user.is_authenticated else _ask(request, door, check)


@needs(PUBLIC)
@require_http_methods(FORM)
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """The page behind the link in the mail: a GET says what will happen, the POST does it and signs in."""
    try:
        asked = claiming.look(link)
        if sign_in_first := first(request, asked.mail):
            return private(sign_in_first)
        form = _target_form(request, claiming.companies_of(asked.user), asked.company)
        if request.method != "POST" or not form.is_valid():
            words = {"asked": asked, "form": form, "problems": problems(form), "link": link}
            return private(render(request, "assessment/claim_confirm.html", words, status=_status(form)))
        user, organisation = claiming.claim_by_link(
            link=link, target=_target(form), language=get_language() or "ja", origin=ORIGIN
        )
    except claiming.AlreadyClaimed:
        return private(kept(request))
    except (claiming.Refused, NotFound):
        return private(_refused(request))
    return _done(request, enter(request, user, reverse("assessment:checks", args=[organisation])))


def _ask(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    form = MailForm(request.POST if request.method == "POST" else None)
    words = {"check": check, "form": form, "hours": claiming.HOURS, "mail_ready": settings.MAIL_READY}
    if request.method != "POST" or not form.is_valid():
        return show(
            request, door, "assessment/claim_ask.html", words | {"problems": problems(form)}, status=_status(form)
        )
    if exceeded(request, "claim", settings.STARTS_PER_TEN_MINUTES):
        return too_often(request)
    try:
        claiming.ask(
            check=check,
            mail=form.cleaned_data["mail"],
            address=lambda link: absolute(request, reverse("assessment:claim_confirm", args=[link])),
            language=get_language() or "ja",
        )
    except claiming.TooMany:
        return too_often(request, _("この結果のメールは、今日はもう送れません。届いたメールのリンクを使ってください。"))
    return show(request, door, "assessment/claim_sent.html", words)


def _choose(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    form = _target_form(request, claiming.companies_of(str(request.user.pk)), check.company)
    if request.method != "POST" or not form.is_valid():
        words = {"check": check, "form": form, "problems": problems(form)}
        return show(request, door, "assessment/claim_choose.html", words, status=_status(form))
    try:
        organisation = claiming.claim(user=str(request.user.pk), check=check, target=_target(form), origin=ORIGIN)
    except claiming.AlreadyClaimed:
        return kept(request)
    return _done(request, HttpResponseRedirect(reverse("assessment:checks", args=[organisation]), status=303))


def _done(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    messages.success(request, _("結果を会社の記録に残しました"))
    response.delete_cookie(COOKIE)
    return private(response)


def _target_form(request: HttpRequest, companies: tuple, name: str) -> TargetForm:  # type: ignore[type-arg]
    data = request.POST if request.method == "POST" else None
    return TargetForm(data, companies=companies, initial={"name": name})


def _target(form: TargetForm) -> Target:
    chosen = form.cleaned_data["target"]
    return Target(name=form.cleaned_data["name"]) if chosen == form.NEW else Target(organisation=chosen)


def _status(form: MailForm | TargetForm) -> int:
    return 422 if form.errors else 200


def _refused(request: HttpRequest) -> HttpResponse:
    text = _("リンクの期限が過ぎたか、途中で切れています。結果のページから、もう一度メールを送れます。")
    return problem(request, 404, _("このリンクは使えません"), text)
