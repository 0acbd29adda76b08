"""From the start page to the confirmed answers."""

from __future__ import annotations

import math
from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.core.editions import Answer, Item
from sonaeru.web.assessment import actions, queries, sentences
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.forms import AnswerForm, StartForm
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.views.common import COOKIE, FORM, ORIGIN, remember, show, to
from sonaeru.web.library import reader
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui import charts
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.qr import qr
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

REVIEW = "review"
UNKNOWN = "unknown"
# From one address for each check that it may start: every answer is kept, so that minds may change, but not for ever.
ANSWERS = 50
# As many items on one page as a check task has.
AT_ONCE = 5
SCHEMES = {"industry": "industries", "size": "sizes"}


@needs(PUBLIC)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and one button. Who began before may go on."""
    token = request.COOKIES.get(COOKIE, "")
    known = queries.check(token) if token else None
    days = {"draft_days": settings.DRAFT_DAYS, "result_days": settings.RESULT_DAYS}
    return render(request, "assessment/home.html", {"token": token, "known": known} | days)


@needs(PUBLIC)
@require_http_methods(FORM)
def begin(request: HttpRequest) -> HttpResponse:
    """Three fields about the company, then the first question."""
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        words = {"form": form, "problems": problems(form), "schemes": [_field(form, name) for name in SCHEMES]}
        return render(request, "assessment/begin.html", words, status=422 if form.errors else 200)
    if exceeded(request, "start", settings.STARTS_PER_TEN_MINUTES):
        return too_often(request)
    token = actions.start(question_set=reader.offered_edition(), **form.cleaned_data)
    door = Door((token,))
    return remember(to(door, "question", 1), door)


@require_safe
def resume(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """The link that opens a check: to the next question, to the answers to confirm, or to the result."""
    return remember(_onward(door, check, after=0), door)


@require_http_methods(FORM)
def question(request: HttpRequest, door: Door, check: Check, no: int) -> HttpResponse:
    """One question; a POST saves the answer and goes on."""
    try:
        item = check.question_set.item(no)
    except KeyError as error:
        raise Http404 from error
    if check.finished_at:
        return to(door, "result", anchor="#finished")
    came_from = request.POST.get("from") or request.GET.get("from", "")
    form = AnswerForm(request.POST if request.method == "POST" else None, item=item)
    if request.method == "POST" and form.is_valid():
        if not door.inside and exceeded(request, "answer", ANSWERS * settings.STARTS_PER_TEN_MINUTES):
            return too_often(request)
        return _save(door, check, item, form, came_from)
    words = _question_words(check, item, form) | {"came_from": came_from, "skip": _skip(door, check, item)}
    return show(request, door, "assessment/question.html", words, status=422 if form.errors else 200)


@require_safe
def review(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """All answers before the result; nothing is scored yet."""
    return to(door, "result") if check.finished_at else _review(request, door, check)


@require_http_methods(FORM)
def finish(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """Confirm the answers. A second press does nothing more; missing answers are named."""
    if request.method != "POST":
        return to(door, "review")
    try:
        actions.finish(check=check, by=door.by, origin=ORIGIN)
    except actions.Unanswered:
        return _review(request, door, check, refused=True)
    return to(door, "result")


@require_http_methods(FORM)
def same_as_before(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """In a re-diagnosis: the items not answered yet are as they were last time."""
    former = queries.former(check)
    if request.method == "POST" and former:
        with suppress(actions.AlreadyFinished):
            actions.same_as_before(check=check, former=former)
    return to(door, "review")


@require_safe
def look_into(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """The items left to answer, at most five at a time: how to find out, and the four answers beside each."""
    if check.finished_at:
        return to(door, "result")
    questions, former = check.question_set, queries.former(check)
    left = sorted(map(questions.item, check.missing), key=_weightiest_first)[:AT_ONCE]
    past = former.answers if former else {}
    words = {
        "check": check,
        "items": [(item, past.get(item.no)) for item in left],
        "unknown": all(past.get(item.no) is Answer.UNKNOWN for item in left),
        "choices": questions.choices,
    }
    return show(request, door, "assessment/look_into.html", words) if left else to(door, "review")


@require_safe
def pause(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """The link to go on later or on another device, also as a QR code."""
    link = absolute(request, door.link("resume"))
    days = settings.RESULT_DAYS if check.finished_at else settings.DRAFT_DAYS
    words = {"check": check, "link": link, "qr": qr(link), "days": days}
    return show(request, door, "assessment/pause.html", words)


@require_http_methods(FORM)
def delete(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """Ask, then delete the check with all its answers. Of a company's results only its owner deletes one."""
    if door.guest:
        raise Http404
    if check.finished_at and not door.removes:
        raise PermissionDenied
    if request.method != "POST":
        return show(request, door, "assessment/delete.html", {"check": check})
    actions.delete(check=check, by=door.by, origin=ORIGIN)
    if door.inside:
        messages.success(request, _("診断を消しました"))
        return HttpResponseRedirect(door.home, status=303)
    response = show(request, door, "assessment/deleted.html", {})
    response.delete_cookie(COOKIE)
    return response


def _save(door: Door, check: Check, item: Item, form: AnswerForm, came_from: str) -> HttpResponse:
    data = form.cleaned_data
    try:
        actions.answer(check=check, item=item.no, answer=data["answer"], not_applicable=data.get("reason", ""))
    except actions.AlreadyFinished:
        return to(door, "result", anchor="#finished")
    if came_from == REVIEW:
        return to(door, "review", anchor=f"#a{item.no}")
    if came_from == UNKNOWN:
        return to(door, "look_into")
    return _onward(door, check, after=item.no)


def _onward(door: Door, check: Check, after: int) -> HttpResponse:
    if check.finished_at:
        return to(door, "result")
    following = queries.next_unanswered(check, after)
    return to(door, "question", following) if following else to(door, "review")


def _skip(door: Door, check: Check, item: Item) -> str:
    """Where a site goes on that leaves an item of the whole company out; "" where it may not be left out."""
    if item.no in check.required or not (check.owned and check.owned.site and item.company_wide):
        return ""
    following = queries.next_unanswered(check, item.no)
    return door.link("question", following) if following else door.link("review")


def _question_words(check: Check, item: Item, form: AnswerForm) -> dict[str, object]:
    total, done = len(check.question_set.items), len(check.answers)
    seconds = queries.seconds_per_answer(check.given_at) * (total - done)
    label = _("%(total)d問のうち%(done)d問に回答済み") % {"total": total, "done": done}
    former = queries.former(check)
    return {
        "check": check,
        "set_name": sentences.short_name(check.question_set),
        "hints": sentences.hints(check, item),
        "item": item,
        "previous": item.no - 1,
        "part": check.question_set.part_of(item),
        "options": [(choice, item.meaning[choice.answer]) for choice in check.question_set.choices],
        "now": check.answers.get(item.no),
        "past": former.answers.get(item.no) if former else None,
        "reason": form.data.get("reason", check.reasons.get(item.no, "")),
        "problems": problems(form),
        "total": total,
        "minutes": max(1, math.ceil(seconds / 60)),
        "bar": charts.progress(done, total, label=label),
    }


def _review(request: HttpRequest, door: Door, check: Check, *, refused: bool = False) -> HttpResponse:
    questions, former = check.question_set, queries.former(check) if check.missing else None
    problems = [
        (f"a{no}", _("%(no)d問目の答えがまだです。わからないときは「わからない」を選んでください。") % {"no": no})
        for no in check.required
        if refused
    ]
    words = {
        "check": check,
        "set_name": sentences.short_name(questions),
        "last": questions.items[-1].no,
        "problems": problems,
        "parts": [(part, [_row(check, former, questions.item(no)) for no in part.items]) for part in questions.parts],
        "missing": check.missing,
        "required": check.required,
        "unknown": sum(answer is Answer.UNKNOWN for answer in check.answers.values()),
        "former": former,
    }
    return show(request, door, "assessment/review.html", words, status=422 if refused else 200)


def _weightiest_first(item: Item) -> tuple[int, bool, int]:
    return -item.weight, not item.critical_when, item.no


def _row(check: Check, former: Check | None, item: Item) -> dict[str, object]:
    answer, past = check.answers.get(item.no), former.answers.get(item.no) if former else None
    return {
        "item": item,
        "answer": answer,
        "label": check.question_set.choice(answer).button if answer else None,
        "past": check.question_set.choice(past).button if past else None,
        "reason": check.reasons.get(item.no, ""),
    }


def _field(form: StartForm, name: str) -> dict[str, object]:
    return {
        "name": name,
        "options": reader.scheme(SCHEMES[name]),
        "value": form.data.get(name, ""),
        "errors": form.errors.get(name, []),
    }
