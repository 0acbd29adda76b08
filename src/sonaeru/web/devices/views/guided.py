"""The guided check: eight questions with drawings, one a page; each answer is kept at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sonaeru.web.devices import actions_guided, guided
from sonaeru.web.devices.drawing import screen
from sonaeru.web.devices.forms_own import TypedForm
from sonaeru.web.devices.guided import Step
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.views.link import of_computer, page, to
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.ids import hashed
from sonaeru.web.ui.ratelimit import over
from sonaeru.web.ui.views import too_often

# Reports of one computer in an hour, as for those that an agent sends.
REPORTS, HOUR = 30, 3600
RESULT, REVIEW = "result", "review"


@of_computer
def show(request: HttpRequest, device: Device) -> HttpResponse:
    """All questions with their answers; a POST makes the result of them."""
    _needs_guided(device)
    sheet = guided.sheet(device)
    if request.method == "POST" and sheet.done:
        return _reported(request, device)
    unread = [("questions", _("どれか1つに答えると、結果を見られます。"))] if request.method == "POST" else []
    return page(request, "guided", device=device, sheet=sheet, problems=unread)


@of_computer
def question(request: HttpRequest, device: Device, check: str) -> HttpResponse:
    """The question that a check rests on; a POST keeps the answer and goes on."""
    _needs_guided(device)
    sheet = guided.sheet(device)
    step = sheet.about(check)
    if step is None:
        raise NotFound
    typed = step.question.typed
    form = TypedForm(_given(request, step), typed=typed) if typed else None
    unread = _answered(request, device, step, form) if request.method == "POST" else []
    if request.method == "POST" and not unread:
        return _onward(request, device)
    words: dict[str, Any] = {
        "step": step,
        "total": len(sheet.steps),
        "form": form,
        "back": sheet.steps[step.no - 2] if step.no > 1 else None,
        "drawing": screen(step.question.screen),
        "came_from": _came_from(request),
    }
    return page(request, "guided_question", device=device, problems=unread, **words)


def _needs_guided(device: Device) -> None:
    """What an agent reports of itself, nobody answers in its place; what was revoked is not asked any more."""
    if device.source is not Source.GUIDED or device.revoked_at:
        raise NotFound


def _given(request: HttpRequest, step: Step) -> dict[str, str] | None:
    if request.method == "POST" and "answer" not in request.POST:
        return {"typed": request.POST.get("typed", "")}
    return None


def _answered(request: HttpRequest, device: Device, step: Step, form: TypedForm | None) -> list[tuple[str, str]]:
    """Keep what was answered; what has to be put right otherwise."""
    where = {"organisation": device.organisation, "device": device.id, "question": step.question.id}
    chosen = request.POST.get("answer", "")
    if form is not None and not chosen:
        if form.is_valid():
            actions_guided.answer(**where, typed=form.stated)
        return problems(form)
    if chosen not in {each.id for each in step.question.answers}:
        return [("answer", _("どれか1つを選んでください。わからないときは「わからない」を選べます。"))]
    actions_guided.answer(**where, answer=chosen)
    return []


def _onward(request: HttpRequest, device: Device) -> HttpResponse:
    """To the result that asked again, to the list, or to the next question without an answer."""
    came_from, upcoming = _came_from(request), guided.sheet(device).next
    if came_from == RESULT:
        return _reported(request, device)
    if came_from == REVIEW or upcoming is None:
        return to("guided", device.token)
    return to("guided_question", device.token, upcoming.question.check)


def _reported(request: HttpRequest, device: Device) -> HttpResponse:
    if over(hashed(f"guided {device.id}"), REPORTS, HOUR):
        return too_often(request, _("答えは保存されています。1時間後に、もう一度結果を見られます。"))
    actions_guided.report(organisation=device.organisation, device=device.id)
    return to("mine", device.token)


def _came_from(request: HttpRequest) -> str:
    came_from = request.POST.get("from") or request.GET.get("from", "")
    return came_from if came_from in (RESULT, REVIEW) else ""
