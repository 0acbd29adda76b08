"""わたしのパソコン: what is known of one computer, what was sent, its name, and leaving; for whoever has its link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sonaeru.web.devices import actions, guided, queries, sent
from sonaeru.web.devices.forms_own import NameForm
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.own import own
from sonaeru.web.devices.queries import STALE_DAYS, Device
from sonaeru.web.devices.views.link import BY, ORIGIN, of_computer, page, to
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.ui.forms import problems


@of_computer
def show(request: HttpRequest, device: Device) -> HttpResponse:
    """What the company sees first; then at most three things to do, and the rest."""
    now, sheet = timezone.now(), _sheet(device)
    return page(
        request,
        "mine",
        device=device,
        own=own(device, today=timezone.localdate(now), asked=sheet.checks if sheet else None),
        silent=device.silent(now),
        stale=bool(device.reported_at) and device.silent(now, STALE_DAYS),
        sheet=sheet,
        former=_former(device) if "renamed" in request.GET else "",
    )


@of_computer
def again(request: HttpRequest, device: Device) -> HttpResponse:
    """How to have it checked again: a line to run, tonight, or the question that a finding rests on."""
    sheet = _sheet(device)
    if sheet is None or device.revoked_at:
        return page(request, "mine_again", device=device)
    step = sheet.about(request.GET.get("check", ""))
    return (
        to("guided_question", device.token, step.question.check, query="?from=result")
        if step
        else to("guided", device.token)
    )


@of_computer
def sent_reports(request: HttpRequest, device: Device) -> HttpResponse:
    """Every report that arrived, the newest or a chosen one in full."""
    times = queries.report_times(device.organisation, device.id)
    chosen = _chosen(request, [number for number, _ in times])
    report = queries.report(device.organisation, chosen) if chosen else None
    words: dict[str, Any] = (
        {"rows": list(sent.rows(report)), "json": sent.as_json(report), "dated": sent.dated(report)} if report else {}
    )
    return page(request, "mine_sent", device=device, times=times, report=report, **words)


@of_computer
def name(request: HttpRequest, device: Device) -> HttpResponse:
    """How it is called; the next page offers to take it back."""
    if request.method == "POST" and "undo" in request.POST:
        _rename(device, _former(device) or device.label)
        return to("mine", device.token)
    form = NameForm(request.POST if request.method == "POST" else {"label": device.label})
    if request.method == "POST" and form.is_valid():
        _rename(device, form.cleaned_data["label"])
        changed = form.cleaned_data["label"] != device.label
        return to("mine", device.token, query="?renamed" if changed else "")
    return page(request, "mine_name", device=device, form=form, problems=problems(form))


@of_computer
def leave(request: HttpRequest, device: Device) -> HttpResponse:
    """Ask, saying what goes and what stays; then delete for good. The link opens nothing from then on."""
    if request.method != "POST":
        times = queries.report_times(device.organisation, device.id)
        return page(request, "mine_leave", device=device, count=len(times))
    actions.forget(by=BY, organisation=device.organisation, device=device.id, origin=ORIGIN)
    return page(request, "mine_left", device=device)


def _sheet(device: Device) -> guided.Sheet | None:
    return guided.sheet(device) if device.source is Source.GUIDED else None


def _former(device: Device) -> str:
    labels = queries.former_labels(device.organisation, device.id)
    return labels[0][0] if labels else ""


def _rename(device: Device, label: str) -> None:
    actions.rename(by=BY, organisation=device.organisation, device=device.id, label=label, origin=ORIGIN)


def _chosen(request: HttpRequest, numbers: list[int]) -> int | None:
    """The report that the address names, the newest if it names none. Raises NotFound for one of another computer."""
    wanted = request.GET.get("report", "")
    if not wanted:
        return numbers[0] if numbers else None
    found = {str(number): number for number in numbers}
    if wanted not in found:
        raise NotFound
    return found[wanted]
