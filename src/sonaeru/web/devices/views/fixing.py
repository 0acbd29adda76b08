"""One cause over all computers: why, how, which ones; sending that to who uses them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.core.devices import Check, Finding
from sonaeru.core.words import Words, words
from sonaeru.web.devices import actions_help as actions
from sonaeru.web.devices import helping, past, queries, standing
from sonaeru.web.devices.board import spoke
from sonaeru.web.devices.helping import Helping
from sonaeru.web.devices.standing import Standing
from sonaeru.web.devices.views.company import FORM, ORIGIN, check_of, company_of, me, page, people_of, to
from sonaeru.web.library import devices as library
from sonaeru.web.notify.message import plain
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission

# Each computer brings its last reports along.
PER_PAGE = 20
Affected = Sequence[tuple[Standing, Finding]]


@needs(Permission.DEVICES_VIEW)
@require_safe
def show(request: HttpRequest, organisation: str, check: str) -> HttpResponse:
    """What a check found, on which computers, and whom one could write to."""
    found, people = check_of(check), people_of(request)
    affected = _affected(organisation, found)
    rows = Paginator(affected, PER_PAGE).get_page(request.GET.get("page"))
    states = {each.device.id: finding.state for each, finding in rows}
    since = past.since(organisation, found, states, [each.device for each, _ in rows])
    now = timezone.now()
    return page(
        request,
        "fix",
        check=found,
        why=words(found.words["why"], check),
        what=words(found.words["what"], check),
        steps=_steps(found, affected, here=True),
        others=_steps(found, affected, here=False),
        count=len(affected),
        pages=rows,
        rows=[(each.device, finding, since.get(each.device.id), spoke(each.device, now)) for each, finding in rows],
        people=people,
        helping=_helping(organisation, found, affected) if people else None,
        as_of=queries.known_tables().as_of,
    )


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def send(request: HttpRequest, organisation: str, check: str) -> HttpResponse:
    """Say how many get a mail and what it says; then send it. It cannot be taken back."""
    found = check_of(check)
    chosen = request.POST.getlist("person") or request.GET.getlist("person")
    waiting = _helping(organisation, found, _affected(organisation, found)).waiting
    recipients = [each for each in waiting if each.person.id in chosen]
    if not recipients:
        messages.error(request, _("送る相手が選ばれていません。相手に印をつけてください。"))
        return to("fix", organisation, check)
    if request.method == "POST":
        return _sent(request, found, [each.person.id for each in recipients])
    company = company_of(request)
    preview = plain(helping.message(company.name, found, recipients[0], helping.hidden_page))
    return page(request, "send", check=found, recipients=recipients, preview=preview, one=recipients[0])


def _sent(request: HttpRequest, check: Check, people: Sequence[str]) -> HttpResponse:
    company = company_of(request)
    try:
        count = actions.send_help(by=me(request), organisation=company, check=check, people=people, origin=ORIGIN)
    except actions.Invented:
        messages.error(request, _("見本の会社なので、メールは送りませんでした。"))
    else:
        said = ngettext("%(n)d人に直し方を送りました。", "%(n)d人に直し方を送りました。", count)
        messages.success(request, said % {"n": count})
    return to("fix", company.id, check.id)


def _affected(organisation: str, check: Check) -> Affected:
    return helping.affected(standing.standings(organisation, today=timezone.localdate()), check.id)


def _helping(organisation: str, check: Check, affected: Affected) -> Helping:
    devices = [each.device for each, _ in affected]
    return helping.helping(organisation, check.id, devices, today=timezone.localdate())


def _steps(check: Check, affected: Affected, *, here: bool) -> list[tuple[Words | None, list[Words]]]:
    """The steps by system: of those that need it here, or of the others; without a name where they are for all."""
    used = {each.device.os_family for each, _ in affected} | {"any"}
    steps, names = check.words["steps"], library.fleet()["systems"]
    needed = [each for each in steps if each in used] or list(steps)
    chosen = needed if here else [each for each in steps if each not in needed]
    return [(names.get(each), [words(step, check.id) for step in steps[each]]) for each in chosen]
