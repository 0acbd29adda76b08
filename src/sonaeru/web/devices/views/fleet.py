"""All computers of a company: what to do first, then each computer by measure; how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.core.devices.rules import STATES
from sonaeru.core.devices.summary import FOR_THE_COMPANY, ToDo
from sonaeru.core.words import Words
from sonaeru.web.devices import actions, queries, standing
from sonaeru.web.devices.board import Line, Wanted, board, columns, narrowed, wanted
from sonaeru.web.devices.forms_company import HowManyForm
from sonaeru.web.devices.views.company import FORM, ORIGIN, me, page, people_of, to
from sonaeru.web.library import devices as library
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.forms import problems

PER_PAGE = 50


@needs(Permission.DEVICES_VIEW)
@require_safe
def show(request: HttpRequest, organisation: str) -> HttpResponse:
    """The figures, the five things that help most computers, the table."""
    found, asked = board(organisation, now=timezone.now()), wanted(request.GET)
    shown = narrowed(found.lines, asked)
    todo = found.to_do()
    return page(
        request,
        "fleet",
        board=found,
        asked=asked,
        filters=_filters(asked),
        columns=columns(),
        states=STATES,
        rows=_page(shown, request),
        query=_query(asked),
        totals=found.totals(),
        cards=_cards(todo[:FOR_THE_COMPANY]),
        more=_cards(todo[FOR_THE_COMPANY:]),
        marked=[each for each in found.lines if each.device.marks],
        quiet=[each for each in found.lines if each.quiet],
        people=people_of(request),
        revoked=queries.revoked(organisation),
        as_of=queries.known_tables().as_of,
    )


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def how_many(request: HttpRequest, organisation: str) -> HttpResponse:
    """How many computers the company has."""
    sent = request.POST if request.method == "POST" else None
    form = HowManyForm(sent, initial={"expected": queries.expected(organisation)})
    if form.is_bound and form.is_valid():
        expected = form.cleaned_data["expected"]
        actions.say_how_many(by=me(request), organisation=organisation, expected=expected, origin=ORIGIN)
        messages.success(request, _("会社のパソコンの台数を保存しました。"))
        return to("fleet", organisation)
    return page(request, "how_many", form=form, problems=problems(form))


def _cards(todo: Sequence[ToDo]) -> list[dict[str, object]]:
    return [{"todo": each, "check": standing.check(each.check)} for each in todo]


def _page(lines: list[Line], request: HttpRequest) -> Page[Line]:
    return Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))


def _query(asked: Wanted) -> str:
    """What the address asks for, for the links to other pages of the same."""
    names = ("state", "measure", "os", "spoke", "source", "marked")
    found = {name: getattr(asked, name) for name in names} | {"q": asked.text}
    return urlencode({name: value for name, value in found.items() if value})


def _filters(asked: Wanted) -> list[dict[str, object]]:
    """The lists above the table: name, label, choices, what is chosen."""
    everything = ("", Words("すべて", "All"))
    states = [(each, library.called("states", each)) for each in STATES]
    marked = [("1", Words("要確認だけ", "Only what looks strange"))]
    lists: list[tuple[str, str, Sequence[tuple[str, Words]]]] = [
        ("state", _("ようす"), states),
        ("measure", _("対策"), [(each.id, each.title) for each in columns()]),
        ("os", _("OS"), list(library.fleet()["systems"].items())),
        ("spoke", _("報告"), list(library.fleet()["spoke"].items())),
        ("source", _("調べ方"), list(library.fleet()["sources"].items())),
        ("marked", _("要確認"), marked),
    ]
    return [
        {"name": name, "label": label, "choices": [everything, *choices], "chosen": getattr(asked, name)}
        for name, label, choices in lists
    ]
