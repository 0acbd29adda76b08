"""The list of people: looking, adding, changing, taking off and putting back, saving as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.tenancy import actions, queries, queries_people
from sonaeru.web.tenancy.checks import Refused
from sonaeru.web.tenancy.forms_people import PersonForm
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries_people import Page, Search
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.views.common import FORM, page, refuse, to
from sonaeru.web.ui import sheets
from sonaeru.web.ui.downloads import attachment

ORIGIN = "web"


@needs(Permission.PEOPLE_VIEW)
@require_safe
def people(request: HttpRequest, organisation: str) -> HttpResponse:
    """The list, page by page. Search and order stand in the address."""
    wanted = queries_people.search(request.GET.dict())
    found = queries_people.page(organisation, wanted, request.GET.get("page", 1))
    removed = queries_people.removed(organisation, request.GET.get("removed", ""))
    words = {
        "place": "settings",
        "wanted": wanted,
        "page": found,
        "removed": removed,
        "searchable": wanted.narrowed or found.everybody > queries_people.GLANCE,
        "headings": _headings(wanted),
        "sorts": _sorts(wanted),
        "query": _query(wanted),
        "pages": _pages(wanted, found),
    }
    return _private(render(request, "tenancy/people.html", words))


@needs(Permission.PEOPLE_EDIT)
@require_http_methods(FORM)
def person_add(request: HttpRequest, organisation: str) -> HttpResponse:
    """Add one person."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_person(by=str(request.user.pk), organisation=organisation, origin=ORIGIN, **form.cleaned_data)
        except Refused as error:
            refuse(form, error, taken=_taken(error))
        else:
            messages.success(request, _("%(name)sさんを加えました") % {"name": form.cleaned_data["name"]})
            return to("people", organisation)
    return _private(page(request, "people_edit", form, someone=None))


@needs(Permission.PEOPLE_EDIT)
@require_http_methods(FORM)
def person_edit(request: HttpRequest, organisation: str, person: str) -> HttpResponse:
    """Change one person."""
    row = queries.person(organisation, person)
    facts = {"name": row.name, "mail": row.mail, "department": row.department}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=facts)
    if form.is_bound and form.is_valid():
        try:
            actions.edit_person(
                by=str(request.user.pk), organisation=organisation, person=person, origin=ORIGIN, **form.cleaned_data
            )
        except Refused as error:
            refuse(form, error, taken=_taken(error))
        else:
            messages.success(request, _("保存しました"))
            return to("people", organisation)
    return _private(page(request, "people_edit", form, someone=row))


@needs(Permission.PEOPLE_EDIT)
@require_POST
def person_remove(request: HttpRequest, organisation: str, person: str) -> HttpResponse:
    """Take somebody off the list; the list then offers to undo it."""
    try:
        actions.remove_person(by=str(request.user.pk), organisation=organisation, person=person, origin=ORIGIN)
    except queries.NotFound as error:
        # Pressed twice, or by two people: gone already.
        if queries_people.removed(organisation, person) is None:
            raise Http404 from error
    response = to("people", organisation)
    response["Location"] += f"?{urlencode({'removed': person})}"
    return response


@needs(Permission.PEOPLE_EDIT)
@require_POST
def person_restore(request: HttpRequest, organisation: str, person: str) -> HttpResponse:
    """Put somebody back on the list."""
    try:
        actions.restore_person(by=str(request.user.pk), organisation=organisation, person=person, origin=ORIGIN)
    except actions.Duplicate:
        messages.error(request, _("同じメールアドレスの人が名簿にいるため、もどせません。"))
    else:
        messages.success(request, _("名簿にもどしました"))
    return to("people", organisation)


@needs(Permission.PEOPLE_VIEW)
@require_safe
def people_file(request: HttpRequest, organisation: str, form: str) -> HttpResponse:
    """The list as CSV or Excel, as the search found it; it can be taken in again."""
    found = queries_people.all_found(organisation, queries_people.search(request.GET.dict()))
    rows = [_head(), *((each.name, each.mail, each.department) for each in found)]
    return as_file(rows, form, "people")


@needs(Permission.PEOPLE_IMPORT)
@require_safe
def people_template(request: HttpRequest, organisation: str, form: str) -> HttpResponse:
    """An empty table to fill in."""
    example = (_("見本 太郎"), "taro@example.co.jp", _("総務"))
    return as_file([_head(), example], form, "people-template")


def as_file(rows: list[tuple[str, ...]], form: str, name: str) -> HttpResponse:
    """A table as a file to save; the workbook says in a second sheet what its columns are."""
    body = sheets.as_csv(rows) if form == "csv" else sheets.as_xlsx([(_("名簿"), rows), (_("説明"), _explained())])
    return _private(attachment(f"{name}.{form}", body))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def _taken(error: Refused) -> str:
    duplicate = isinstance(error, actions.Duplicate)
    return _("このメールアドレスの人は、もう名簿にいます。") if duplicate else ""


def _head() -> tuple[str, ...]:
    return (_("氏名"), _("メールアドレス"), _("部署"))


def _explained() -> list[tuple[str, ...]]:
    return [
        (_("列"), _("書き方")),
        (_("氏名"), _("必要です。100文字まで。姓と名の2列に分けても読めます")),
        (_("メールアドレス"), _("なくても使えます。同じアドレスは1人だけです")),
        (_("部署"), _("なくても使えます。100文字まで")),
        (_("版"), "people/1"),
    ]


def _query(wanted: Search, **changed: object) -> str:
    facts = {"q": wanted.text, "department": wanted.department, "sort": wanted.sort} | changed
    return urlencode({name: value for name, value in facts.items() if value and (name, value) != ("sort", "name")})


def _sorts(wanted: Search) -> list[tuple[str, str]]:
    """The orders to choose from where the headings are not shown; the one that holds is among them."""
    names = (_("氏名の順"), _("部署の順"), _("メールの順"))
    known = list(zip(queries_people.SORTS, names, strict=True))
    return known + [(f"-{column}", _("%(order)s（逆）") % {"order": name}) for column, name in known]


def _headings(wanted: Search) -> list[dict[str, str]]:
    """The headings that sort: pressed again, the other way round."""
    names = dict(zip(queries_people.SORTS, (_("氏名"), _("部署"), _("メールアドレス")), strict=True))
    order = {wanted.sort: "descending" if wanted.sort.startswith("-") else "ascending"}
    return [
        {
            "name": name,
            "query": _query(wanted, sort=f"-{column}" if wanted.sort == column else column),
            "order": order.get(column) or order.get(f"-{column}") or "",
        }
        for column, name in names.items()
    ]


def _pages(wanted: Search, found: Page) -> dict[str, str]:
    return {
        name: _query(wanted, page=number)
        for name, number in (("before", found.number - 1), ("after", found.number + 1))
        if 1 <= number <= found.pages
    }
