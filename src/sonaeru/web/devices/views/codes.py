"""Codes that let computers in: made, shown once, stopped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sonaeru.web.devices import actions, actions_help, helping, queries
from sonaeru.web.devices.forms_company import CodeForm
from sonaeru.web.devices.views.company import FORM, ORIGIN, company_of, me, page, people_of, to
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.qr import qr

FILE = "sonaeru-agent.pyz"
# One line a system; what fetches a file is part of each of them.
LINES = (
    ("Windows", "curl.exe -fLO {server}/agent/{file}; py {file} enrol {code} --server {server}"),
    ("macOS", "curl -fLO {server}/agent/{file} && python3 {file} enrol {code} --server {server}"),
    ("Linux", "curl -fLO {server}/agent/{file} && python3 {file} enrol {code} --server {server}"),
)


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make a code; the answer to the form is the only page that ever shows it."""
    people = people_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None, people=people.values())
    if form.is_bound and form.is_valid():
        try:
            return _made(request, form)
        except actions_help.Invented:
            form.add_error("mail", _("見本の会社なので、メールは送れません。印を外してください。"))
    return page(
        request, "add", form=form, problems=problems(form), codes=queries.codes(organisation), people=people,
        minutes=actions.CODE_MINUTES, most=actions.MOST_USES,
    )  # fmt: skip


@needs(Permission.DEVICES_MANAGE)
@require_POST
def stop(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """Nobody comes in by a code any more."""
    actions.stop_code(by=me(request), organisation=organisation, code=code, origin=ORIGIN)
    messages.success(request, _("コードを止めました。"))
    return to("add", organisation)


def _made(request: HttpRequest, form: CodeForm) -> HttpResponse:
    company, facts = company_of(request), form.cleaned_data
    signs = actions_help.make_code(
        by=me(request),
        organisation=company,
        uses=facts["uses"],
        person=facts["person"],
        mail=facts["mail"],
        origin=ORIGIN,
    )
    link = absolute(request, helping.start_path(signs))
    return page(
        request,
        "code",
        signs=signs,
        uses=facts["uses"],
        whose=form.people.get(facts["person"]),
        mailed=facts["mail"],
        link=link,
        qr=qr(link),
        lines=_lines(request, signs),
        minutes=actions.CODE_MINUTES,
    )


def _lines(request: HttpRequest, code: str) -> list[tuple[str, str]]:
    server = absolute(request, "/").rstrip("/")
    return [(system, line.format(server=server, file=FILE, code=code)) for system, line in LINES]
