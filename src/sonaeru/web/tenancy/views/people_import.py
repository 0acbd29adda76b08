"""Taking a table of people in: hand it in, say what its columns are, look, confirm, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import islice
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.tenancy import actions_people as actions
from sonaeru.web.tenancy import intake, queries_people
from sonaeru.web.tenancy.actions import Duplicate
from sonaeru.web.tenancy.forms_people import MEGABYTES, ColumnsForm, TableForm, TakeForm
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.intake import Judged, Kind
from sonaeru.web.tenancy.queries_people import Import
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.views.common import FORM, page, to
from sonaeru.web.tenancy.views.people import as_file
from sonaeru.web.ui.bodies import takes
from sonaeru.web.ui.views import problem

P = ParamSpec("P")
ORIGIN = "import"
FIRST = 5
# So many rows with a reason are shown; the file holds all of them.
SHOWN = 100
LEFT_OUT = (Kind.BROKEN, Kind.REPEATED, Kind.ALIKE)


def opened(
    view: Callable[Concatenate[HttpRequest, str, Import, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the table of the address; a page of its own says when its day is over."""

    @wraps(view)
    def found(request: HttpRequest, organisation: str, table: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, organisation, queries_people.waiting(organisation, table), *args, **kwargs)
        except queries_people.Expired:
            response = _expired(request, organisation)
        response.headers["Cache-Control"] = "no-store"
        return response

    return found


@needs(Permission.PEOPLE_IMPORT)
@require_http_methods(FORM)
@takes(2 * MEGABYTES * 1024 * 1024)
def people_import(request: HttpRequest, organisation: str) -> HttpResponse:
    """Hand in a file or paste a table. Nothing is on the list yet."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():
        table = actions.begin_import(by=str(request.user.pk), organisation=organisation, rows=form.rows)
        return to("people_import_check", organisation, table)
    return page(request, "people_import", form)


@needs(Permission.PEOPLE_IMPORT)
@require_http_methods(FORM)
@opened
def people_import_columns(request: HttpRequest, organisation: str, table: Import) -> HttpResponse:
    """Say what the columns are, where the headings did not."""
    if not table.head:
        return to("people_import_check", organisation, table.id)
    guessed = {f"column{at}": column for at, column in intake.columns(table.head).items()}
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        width=_width(table),
        initial={"headed": bool(guessed)} | guessed,
    )
    if form.is_bound and form.is_valid():
        headed = form.cleaned_data["headed"]
        actions.choose_columns(organisation=organisation, pending=table.id, columns=form.columns, headed=headed)
        return to("people_import_check", organisation, table.id)
    return page(request, "people_columns", form, table=table, columns=_columns(form, table))


@needs(Permission.PEOPLE_IMPORT)
@require_http_methods(FORM)
@opened
def people_import_check(request: HttpRequest, organisation: str, table: Import) -> HttpResponse:
    """What the table would do, before it does; after 取りこむ, what it did."""
    if table.head:
        return to("people_import_columns", organisation, table.id)
    if table.result is not None:
        return page(request, "people_imported", TakeForm(), table=table)
    form = TakeForm(request.POST) if request.method == "POST" else TakeForm(initial={"what": "new"})
    if form.is_bound and form.is_valid() and _taken(request, organisation, table, form):
        return to("people_import_check", organisation, table.id)
    return page(request, "people_check", form, **_looked_at(organisation, table))


@needs(Permission.PEOPLE_IMPORT)
@require_safe
@opened
def people_import_left(request: HttpRequest, organisation: str, table: Import) -> HttpResponse:
    """The rows that are left out, with line and reason, as CSV to put right and hand in again."""
    rows = [row for row in queries_people.judged(organisation, table) if row.kind in LEFT_OUT]
    head = (_("行"), _("理由"), _("氏名"), _("メールアドレス"), _("部署"))
    cells = [(str(row.entry.line), row.reason, row.entry.name, row.entry.mail, row.entry.department) for row in rows]
    return as_file([head, *cells], "csv", "people-left")


@needs(Permission.PEOPLE_IMPORT)
@require_POST
@opened
def people_import_discard(request: HttpRequest, organisation: str, table: Import) -> HttpResponse:
    """Forget the table."""
    if table.result is not None:
        return to("people_import_check", organisation, table.id)
    actions.discard_import(organisation=organisation, pending=table.id)
    messages.success(request, _("取りこまずにやめました。名簿は変わっていません。"))
    return to("people", organisation)


@needs(Permission.PEOPLE_IMPORT)
@require_POST
@opened
def people_import_undo(request: HttpRequest, organisation: str, table: Import) -> HttpResponse:
    """Take those off the list again whom the table added."""
    actions.undo_import(by=str(request.user.pk), organisation=organisation, pending=table.id, origin=ORIGIN)
    return to("people_import_check", organisation, table.id)


def _taken(request: HttpRequest, organisation: str, table: Import, form: TakeForm) -> bool:
    try:
        actions.take_import(
            by=str(request.user.pk),
            organisation=organisation,
            pending=table.id,
            update=form.cleaned_data["what"] == "update",
            alike=form.cleaned_data["alike"],
            origin=ORIGIN,
        )
    except Duplicate:
        form.add_error(None, _("見ているあいだに、名簿が変わりました。もう一度確かめて、押してください。"))
    return not form.errors


def _looked_at(organisation: str, table: Import) -> dict[str, object]:
    rows = queries_people.judged(organisation, table)
    counts = intake.counts(rows)
    return {
        "table": table,
        "count": len(rows),
        "first": [row.entry for row in rows[:FIRST]],
        "counts": [(kind, name, text, counts[kind]) for kind, name, text in _kinds()],
        "takeable": counts[Kind.NEW] + counts[Kind.CHANGED] + counts[Kind.ALIKE],
        "alike": counts[Kind.ALIKE],
        "changed": counts[Kind.CHANGED],
        "left": any(counts[kind] for kind in LEFT_OUT),
        "lists": [
            (name, counts[kind], list(islice(_of(rows, kind), SHOWN)), max(counts[kind] - SHOWN, 0))
            for kind, name, _text in _kinds()
            if kind in (*LEFT_OUT, Kind.CHANGED) and counts[kind]
        ],
    }


def _of(rows: list[Judged], kind: Kind) -> list[Judged]:
    return [row for row in rows if row.kind is kind]


def _kinds() -> tuple[tuple[Kind, str, str], ...]:
    """The kinds of rows, what needs a look first."""
    return (
        (Kind.BROKEN, _("直すところがある行"), _("取りこみません")),
        (Kind.REPEATED, _("ファイルの中の重なり"), _("はじめの1行だけ取りこみます")),
        (Kind.ALIKE, _("名簿に同じ氏名がある人"), _("下で選ぶと加えます")),
        (Kind.CHANGED, _("変わる人"), _("下で選ぶと直します")),
        (Kind.NEW, _("新しい人"), _("加えます")),
        (Kind.SAME, _("同じ人"), _("何もしません")),
    )


def _width(table: Import) -> int:
    return max(len(cells) for _line, cells in table.rows)


def _columns(form: ColumnsForm, table: Import) -> list[tuple[object, list[str]]]:
    """Each column's field beside what stands in its first rows."""
    first = [cells for _line, cells in table.rows[:FIRST]]
    return [
        (form[f"column{at}"], [cells[at] if at < len(cells) else "" for cells in first]) for at in range(_width(table))
    ]


def _expired(request: HttpRequest, organisation: str) -> HttpResponse:
    title, text = _("この取りこみは、期限が切れました"), _("送った表は1日で消えます。もう一度、表を選んでください。")
    return problem(request, 410, title, text, back=reverse("tenancy:people_import", args=[organisation]))
