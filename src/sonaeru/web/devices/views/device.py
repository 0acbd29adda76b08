"""One computer: what was found, in words, its reports over time; naming it, giving it, letting it go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.core.devices.rules import SEVERITIES, STATES
from sonaeru.core.devices.summary import TO_DO, count, summary
from sonaeru.core.words import words
from sonaeru.web.devices import actions, past, queries, standing
from sonaeru.web.devices.board import spoke
from sonaeru.web.devices.forms_company import ForgetForm, LabelForm, PersonForm
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.standing import Whole
from sonaeru.web.devices.views.company import FORM, ORIGIN, language, me, page, people_of, to
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.forms import problems

REPORTS_PER_PAGE = 10


@needs(Permission.DEVICES_VIEW)
@require_safe
def show(request: HttpRequest, organisation: str, device: str) -> HttpResponse:
    """What was found on one computer. Who opened it stands in the log."""
    found = queries.device(organisation, device)
    if request.method == "GET":
        actions.looked_at(by=me(request), organisation=organisation, device=device, origin=ORIGIN)
    return _page(request, found)


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def rename(request: HttpRequest, organisation: str, device: str) -> HttpResponse:
    """Call it otherwise."""
    found = queries.device(organisation, device)
    form = LabelForm(request.POST if request.method == "POST" else None, initial={"label": found.label})
    if form.is_bound and form.is_valid():
        label = form.cleaned_data["label"]
        actions.rename(by=me(request), organisation=organisation, device=device, label=label, origin=ORIGIN)
        messages.success(request, _("呼び名を変えました。"))
        return to("device", organisation, device)
    return page(request, "device_rename", device=found, form=form, problems=problems(form))


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def give(request: HttpRequest, organisation: str, device: str) -> HttpResponse:
    """Say who uses it."""
    found, people = queries.device(organisation, device), people_of(request)
    sent = request.POST if request.method == "POST" else None
    form = PersonForm(sent, people=people.values(), initial={"person": found.person})
    if form.is_bound and form.is_valid():
        person = form.cleaned_data["person"]
        actions.give(by=me(request), organisation=organisation, device=device, person=person, origin=ORIGIN)
        messages.success(request, _("使う人を変えました。"))
        return to("device", organisation, device)
    return page(request, "device_give", device=found, form=form, problems=problems(form))


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def revoke(request: HttpRequest, organisation: str, device: str) -> HttpResponse:
    """Say what happens, then listen to it no more."""
    found = queries.device(organisation, device)
    if request.method == "POST":
        actions.revoke(by=me(request), organisation=organisation, device=device, origin=ORIGIN)
        messages.success(request, _("登録を取り消しました。"))
        return to("device", organisation, device)
    return page(request, "device_revoke", device=found)


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def delete(request: HttpRequest, organisation: str, device: str) -> HttpResponse:
    """Ask for its name once more, then delete all of it."""
    found = queries.device(organisation, device)
    form = ForgetForm(request.POST if request.method == "POST" else None, label=found.label)
    if form.is_bound and form.is_valid():
        actions.forget(by=me(request), organisation=organisation, device=device, origin=ORIGIN)
        messages.success(request, _("パソコンの記録を消しました。"))
        return to("fleet", organisation)
    return page(request, "device_delete", device=found, form=form, problems=problems(form))


@needs(Permission.DEVICES_MANAGE)
@require_POST
def clear(request: HttpRequest, organisation: str, device: str) -> HttpResponse:
    """What looked strange was looked into."""
    actions.clear_marks(by=me(request), organisation=organisation, device=device, origin=ORIGIN)
    messages.success(request, _("「要確認」を外しました。"))
    return to("device", organisation, device)


def _page(request: HttpRequest, device: Device) -> HttpResponse:
    now = timezone.now()
    whole = standing.whole(device, today=timezone.localdate(now))
    rows = Paginator(range(queries.how_many_reports(device.organisation, device.id)), REPORTS_PER_PAGE)
    pages = rows.get_page(request.GET.get("page"))
    return page(
        request,
        "device",
        device=device,
        spoke=spoke(device, now),
        to_do=TO_DO,
        groups=_groups(whole) if whole else {},
        figures=summary(count(whole.findings)) if whole else None,
        counts=count(whole.findings) if whole else {},
        inferred=any(each.confidence == "inferred" for each in whole.findings) if whole else False,
        people=people_of(request),
        pages=pages,
        steps=_steps(device, pages.start_index() - 1),
        former=queries.former_labels(device.organisation, device.id),
        as_of=queries.known_tables().as_of,
    )


def _groups(whole: Whole) -> dict[str, list[dict[str, Any]]]:
    """The findings in words by state, each group with the gravest first."""
    groups: dict[str, list[dict[str, Any]]] = {state: [] for state in STATES}
    checks = {each.check: standing.check(each.check) for each in whole.findings}
    for each in sorted(whole.findings, key=lambda finding: SEVERITIES.index(checks[finding.check].severity)):
        groups[each.state].append({"finding": each, "told": whole.told(each, language())})
    return groups


def _steps(device: Device, start: int) -> list[dict[str, Any]]:
    """A page of reports, with the one before the last of them to compare it with."""
    start = max(start, 0)
    found = queries.past(device.organisation, device.id, start=start, count=REPORTS_PER_PAGE + 1)
    shown, older = found[:REPORTS_PER_PAGE], found[REPORTS_PER_PAGE:]
    return [
        {"step": step, "changes": [(_title(change.check), change) for change in step.changes]}
        for step in past.steps(device, shown, older=older[0] if older else None)
    ]


def _title(check: str) -> Any:
    return words(standing.check(check).words["title"], check)
