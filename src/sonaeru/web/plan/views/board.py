"""The plan itself: what is next, what stands on it, what finished actions are worth; several items at a time."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.core.plan import Gap, GapKind, Projection, State
from sonaeru.core.words import Words
from sonaeru.web.assessment import queries as checks
from sonaeru.web.plan import actions, board, queries, sentences
from sonaeru.web.plan.board import Line, Standpoint
from sonaeru.web.plan.forms import BulkForm
from sonaeru.web.plan.views.common import FORM, ORIGIN, back, me, on, page, stand_of, to
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.forms import problems

NOBODY = "nobody"
GAP: dict[GapKind, Words] = {
    GapKind.OPEN: Words("足りないという答えです。先に始めましょう。", "Answered as lacking. Begin here."),
    GapKind.CONTRADICTED: Words("確かめると、足りない所がありました。", "Something was found lacking."),
    GapKind.CHECK: Words("まだ確かめていません。先に確かめましょう。", "Nobody has looked yet. Find out first."),
}


@needs(Permission.PLAN_VIEW)
@require_safe
def show(request: HttpRequest, organisation: str) -> HttpResponse:
    """What is next, then everything on the plan, narrowed by state and by who does it."""
    stand = stand_of(organisation)
    wanted, owner = request.GET.get("show", ""), request.GET.get("owner", "")
    wanted = wanted if wanted in set(State) else ""
    owner = owner if owner in stand.people or owner == NOBODY else ""
    lines = board.ordered(board.narrowed(stand.lines, show=wanted, owner=owner))
    return page(
        request,
        "board",
        stand=stand,
        cards=board.three(stand),
        check=checks.latest(organisation),
        rows=[(line, sentences.state(line.standing)) for line in lines],
        tabs=_tabs(stand, wanted, owner),
        wanted=wanted,
        owner=owner,
        owners=_owners(stand),
        goal=_goal(stand),
        gaps=[_gap(stand, each) for each in stand.gaps()] if stand.answered else [],
    )


@needs(Permission.PLAN_EDIT)
@require_http_methods(FORM)
def bulk(request: HttpRequest, organisation: str) -> HttpResponse:
    """Ask who does several items and until when, saying how many; then set it as one act."""
    chosen = request.POST.getlist("item") or request.GET.getlist("item")
    stand = stand_of(organisation)
    lines = [line for line in stand.lines if line.item.id in chosen]
    if len(lines) < len(set(chosen)):
        raise NotFound
    if not lines:
        messages.error(request, _("対策が選ばれていません。変える対策に印をつけてください。"))
        return to("board", organisation)
    form = BulkForm(request.POST if request.method == "POST" else None, people=stand.people)
    if form.is_bound and form.is_valid():
        change = actions.edit(by=me(request), organisation=organisation, items=chosen, facts=form.facts, origin=ORIGIN)
        return to("board", organisation, change=change)
    return page(request, "bulk", form=form, lines=lines, problems=problems(form))


@needs(Permission.PLAN_EDIT)
@require_POST
def undo(request: HttpRequest, organisation: str, change: str) -> HttpResponse:
    """Put back what an act changed."""
    try:
        done = actions.undo(by=me(request), organisation=organisation, change=change, origin=ORIGIN)
    except actions.ChangedSince:
        messages.error(request, _("あとから別の変更があったため、元にもどせません。いまの内容はそのままです。"))
    else:
        messages.success(request, _undone(done))
    return on(_still_there(request, organisation))


def _undone(done: actions.Undone) -> str:
    if not done.restored:
        return _("もう元にもどしてあります。")
    said = ngettext("%(n)dつを元にもどしました。", "%(n)dつを元にもどしました。", done.restored) % {"n": done.restored}
    if not done.left:
        return said
    return said + _("あとから変わった%(n)dつは、そのままです。") % {"n": done.left}


def _still_there(request: HttpRequest, organisation: str) -> str:
    """The page the undo was pressed on; the plan, where that was of an item that is off the plan again."""
    home = reverse("plan:board", args=[organisation])
    path = back(request, home)
    pages = {reverse("plan:item", args=[organisation, each.id]) for each in queries.items(organisation)}
    return path if "/plan/items/" not in path or path in pages else home


def _tabs(stand: Standpoint, wanted: str, owner: str) -> list[dict[str, object]]:
    counted = board.narrowed(stand.lines, show="", owner=owner)
    tabs: list[tuple[str, Words]] = [
        ("", Words("すべて", "All")),
        *((state.value, sentences.STATES[state]) for state in State),
    ]
    return [
        {
            "words": words,
            "query": urlencode({name: value for name, value in (("show", show), ("owner", owner)) if value}),
            "count": len(board.narrowed(counted, show=show, owner="")),
            "here": show == wanted,
        }
        for show, words in tabs
    ]


def _owners(stand: Standpoint) -> list[tuple[str, str]]:
    """Who does something, for the filter."""
    found = {line.owner.id: line.owner.name for line in stand.lines if line.owner}
    return [("", _("全員")), *sorted(found.items(), key=lambda each: each[1]), (NOBODY, _("担当がいない"))]


def _goal(stand: Standpoint) -> dict[str, object] | None:
    """What finished actions are worth, and by questionnaire which questions to answer again."""
    projection = stand.projection()
    if not projection.again:
        return None
    words = sentences.projected(projection) or _("終わった対策があります。")
    return {"words": words, "asks": list(_asks(stand, projection))}


def _asks(stand: Standpoint, projection: Projection) -> Iterator[dict[str, object]]:
    for sheet in stand.sheets:
        again = [topic.number for topic in projection.again if topic.tier == sheet.question_set.tier]
        check = checks.latest(stand.organisation, sheet.question_set.id) if again else None
        if check and check.owned:
            numbers = ",".join(map(str, again))
            yield {
                "title": sheet.question_set.title,
                "check": check.owned.number,
                "only": numbers,
                "count": len(again),
            }


def _gap(stand: Standpoint, gap: Gap) -> dict[str, object]:
    line: Line | None = stand.line_of(gap.action.id) if gap.action else None
    task = "" if gap.action else stand.task_for(gap.topic)
    return {"gap": gap, "item": stand.topic_item(gap.topic), "words": GAP[gap.kind], "line": line, "task": task}
