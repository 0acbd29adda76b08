"""The link in the mail to a company: who invites, to what, and which company joins."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sonaeru.web.accounts.actions import open_account
from sonaeru.web.accounts.signin import enter, first
from sonaeru.web.portfolio import actions, queries
from sonaeru.web.portfolio.forms import NEW, JoinForm
from sonaeru.web.portfolio.queries import Invited
from sonaeru.web.portfolio.views.common import FORM, ORIGIN, by, page
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC, Permission, Subject, can
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.views import problem


@needs(PUBLIC)
@never_cache
@require_http_methods(FORM)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Join with a company of one's own or a new one. Who is not signed in has shown by the link whose mail it is."""
    invited = queries.invitation(token)
    if invited is None:
        return _over(request, token)
    if not request.user.is_authenticated:
        return _stranger(request, token, invited)
    form = JoinForm(
        request.POST if request.method == "POST" else None, companies=_alike(request, invited), initial=_first(invited)
    )
    if request.method != "POST" or not form.is_valid():
        words = {"form": form, "problems": problems(form), "invited": invited, "name": _name(invited)}
        return page(request, "join", words | {"own": _alike(request, invited)}, refused=bool(form.errors))
    return _join(request, token, invited, form)


def _join(request: HttpRequest, token: str, invited: Invited, form: JoinForm) -> HttpResponse:
    me, company = by(request), form.cleaned_data["company"]
    try:
        if company == NEW:
            company = actions.accept_as_new(by=me, token=token, facts=form.facts(), origin=ORIGIN)
        else:
            actions.accept(by=me, token=token, organisation=company, origin=ORIGIN)
    except actions.Over:
        return _over(request, token)
    messages.success(request, _("%(name)sに加わりました。まだ何も見せていません。") % {"name": _name(invited)})
    return _to_consent(company)


def _stranger(request: HttpRequest, token: str, invited: Invited) -> HttpResponse:
    here = reverse("portfolio:join", args=[token])
    if request.method != "POST":
        sign_in = f"{reverse('account_login')}?{urlencode({'next': here})}"
        return page(request, "joining", {"invited": invited, "name": _name(invited), "sign_in": sign_in})
    return first(request, invited.mail) or enter(
        request, open_account(mail=invited.mail, language=get_language() or "ja", origin=ORIGIN), here
    )


def _over(request: HttpRequest, token: str) -> HttpResponse:
    joined = queries.joined_by(token)
    if joined and request.user.is_authenticated and joined in {each.id for each in _own(request)}:
        return _to_consent(joined)
    title = _("このリンクは使えません")
    text = _("もう使ったか、期限を過ぎたか、取り消されています。団体に、もう一度送ってもらってください。")
    return problem(request, 404, title, text, back="/")


def _to_consent(company: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("tenancy:consent", args=[company]), status=303)


def _alike(request: HttpRequest, invited: Invited) -> list[tuple[str, str]]:
    """Sample data joins sample data, and real companies join real associations."""
    sample = invited.association in queries.sample_parts("association")
    return [(each.id, each.name) for each in _own(request) if each.sample == sample]


def _own(request: HttpRequest) -> list[tenancy.Organisation]:
    """The companies for which the visitor may decide what an association sees."""
    found = []
    for seat in tenancy.seats_of(by(request)):
        if seat.organisation and can([seat], Permission.CONSENT_CHANGE, Subject(seat.organisation)):
            with opened(organisation=seat.organisation):
                company = tenancy.organisation(seat.organisation)
            if company.deleted_at is None:
                found.append(company)
    return sorted(set(found), key=lambda each: each.name)


def _name(invited: Invited) -> str:
    with opened(association=invited.association):
        return tenancy.association(invited.association).name


def _first(invited: Invited) -> dict[str, str]:
    return {"name": invited.company}
