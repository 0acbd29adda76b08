"""One item: how to do it, who, until when, how far it is, its papers, what happened; putting on and taking off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sonaeru.core.plan import Ranked, State, reason
from sonaeru.web.assessment.standing import costs
from sonaeru.web.library.guides import guide_of_actions
from sonaeru.web.plan import actions, queries, sentences
from sonaeru.web.plan.actions import Done
from sonaeru.web.plan.board import Line, Standpoint
from sonaeru.web.plan.forms import DeclineForm, ItemForm, OwnForm
from sonaeru.web.plan.views.common import FORM, ORIGIN, back, me, on, page, stand_of, to
from sonaeru.web.tenancy.gate import needs, permitted
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.forms import problems

STEPS: dict[str, Callable[..., Done]] = {
    "start": actions.start,
    "finish": actions.finish,
    "reopen": actions.reopen,
    "remove": actions.remove,
}


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history."""

    change: queries.Change
    words: str


@needs(Permission.PLAN_VIEW)
@require_http_methods(FORM)
def show(request: HttpRequest, organisation: str, item: str) -> HttpResponse:
    """Everything about an item; whoever may, changes who does it, until when, and the note."""
    stand = stand_of(organisation)
    line = _line(stand, item)
    sent = request.method == "POST"
    if sent and not permitted(request, Permission.PLAN_EDIT):
        raise PermissionDenied
    form = ItemForm(request.POST if sent else None, item=line.item, people=stand.people)
    if sent and form.is_valid():
        facts = dict(form.cleaned_data)
        if line.left and not facts["owner"]:
            # Whoever left stays named until somebody else is chosen: nobody's hand took them off.
            del facts["owner"]
        change = actions.edit(by=me(request), organisation=organisation, items=[item], facts=facts, origin=ORIGIN)
        return to("item", organisation, item, change=change)
    return page(request, "item", problems=problems(form), form=form, **_words(stand, line, organisation))


@needs(Permission.PLAN_EDIT)
@require_http_methods(FORM)
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    """Put an action of the catalogue on the plan; its page asks for who and when."""
    if request.method != "POST":
        return to("actions", organisation)
    done = actions.add(by=me(request), organisation=organisation, action=request.POST.get("action", ""), origin=ORIGIN)
    return to("item", organisation, done.item, change=done.change)


@needs(Permission.PLAN_EDIT)
@require_http_methods(FORM)
def own(request: HttpRequest, organisation: str) -> HttpResponse:
    """Put something on the plan in the company's own words."""
    form = OwnForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        done = actions.add_own(by=me(request), organisation=organisation, origin=ORIGIN, **form.cleaned_data)
        return to("item", organisation, done.item, change=done.change)
    return page(request, "own", form=form, problems=problems(form))


@needs(Permission.PLAN_EDIT)
@require_POST
def step(request: HttpRequest, organisation: str, item: str, step: str) -> HttpResponse:
    """Begin, finish, take up again, or take off."""
    act = STEPS.get(step)
    if act is None:
        raise NotFound
    done = act(by=me(request), organisation=organisation, item=item, origin=ORIGIN)
    if step == "remove":
        return to("board", organisation, change=done.change)
    return on(back(request, to("item", organisation, item)["Location"]), done.change)


@needs(Permission.PLAN_EDIT)
@require_http_methods(FORM)
def decline(request: HttpRequest, organisation: str, item: str) -> HttpResponse:
    """Ask why, then note that the company does not do it."""
    line = _line(stand_of(organisation), item)
    form = DeclineForm(request.POST if request.method == "POST" else None, initial={"reason": line.item.reason})
    if form.is_bound and form.is_valid():
        who = {"by": me(request), "origin": ORIGIN}
        done = actions.decline(organisation=organisation, item=item, reason=form.cleaned_data["reason"], **who)
        return to("item", organisation, item, change=done.change)
    return page(request, "decline", form=form, line=line, problems=problems(form))


def _line(stand: Standpoint, item: str) -> Line:
    found = next((line for line in stand.lines if line.item.id == item), None)
    if found is None:
        raise NotFound
    return found


def _words(stand: Standpoint, line: Line, organisation: str) -> dict[str, object]:
    acts = queries.history(organisation, line.item.id)
    owners = {str(side["owner"]) for act in acts for side in act.rows[line.item.id] if side.get("owner")}
    names = queries.names(organisation, owners | {act.by for act in acts})
    return {
        "line": line,
        "state": sentences.state(line.standing),
        "proof": sentences.proof(line.standing),
        "why": _why(stand, line),
        "undecided": line.state is State.NOT_STARTED and not line.item.owner and not line.item.due_on,
        "cost": costs().get(line.item.known.cost) if line.item.known else None,
        "guide": guide_of_actions().get(line.item.action),
        "documents": _documents(organisation, line),
        "kind": next((closing.topic for closing in _closes(line) if closing.kind == "doc"), ""),
        "history": [Event(act, sentences.happened(act, line.item.id, names)) for act in acts],
        "last": acts[0] if acts and not acts[0].undone_at else None,
        "people": stand.people,
    }


def _why(stand: Standpoint, line: Line) -> str:
    """Why it is proposed, in one sentence; for what is no candidate any more, nothing."""
    ranked: Ranked | None = next((each for each in stand.candidates() if each.id == line.item.action), None)
    if ranked is None:
        return (
            "" if line.item.known or not line.item.action else _("いまの一覧にない対策です。書いた内容は残っています。")
        )
    return reason(ranked, stand.labels()).in_language(sentences.language())


def _documents(organisation: str, line: Line) -> list[queries.Document]:
    kinds = {closing.topic for closing in _closes(line) if closing.kind == "doc"}
    return [each for each in queries.documents(organisation) if each.item == line.item.id or each.kind in kinds - {""}]


def _closes(line: Line):  # type: ignore[no-untyped-def]
    return line.item.known.closes if line.item.known else ()
