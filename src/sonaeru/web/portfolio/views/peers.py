"""A company beside the members of its associations: figures of the month, of which none tells of a company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sonaeru.core.assessment import points_over
from sonaeru.core.assessment.peers import Cell, Edge, Figure, Rates, Split
from sonaeru.core.editions import Choice, Item
from sonaeru.core.words import Words
from sonaeru.web.assessment import queries as assessment
from sonaeru.web.assessment.queries import Check
from sonaeru.web.library import reader
from sonaeru.web.portfolio import queries
from sonaeru.web.portfolio.queries import Frozen
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import Request, needs, permitted
from sonaeru.web.tenancy.queries import Membership, Organisation
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui import charts
from sonaeru.web.ui.formats import long_date, short_date

SCHEMES = {Split.INDUSTRY: "industries", Split.SIZE: "sizes"}


@dataclass(frozen=True, slots=True)
class Line:
    """Companies of one kind; `cell`: None while it is hidden. `own`: the company is of this kind."""

    name: str
    cell: Cell | None
    bands: tuple[tuple[Words, str], ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """How many have an item in place: of all, and of the company's own kind ("" while hidden); and its own answer."""

    item: Item
    bar: SafeString
    everybody: str
    alike: str
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Board:
    """One association. `why`: why nothing is shown, "" if something is."""

    name: str
    sample: bool
    why: str
    month: str = ""
    made_on: str = ""
    everybody: Cell | None = None
    lines: tuple[Line, ...] = ()
    rates: tuple[Rate, ...] = ()
    rates_n: int = 0
    alike: str = ""


@needs(Permission.RESULTS_VIEW)
@require_safe
def peers(request: Request, organisation: str) -> HttpResponse:
    """Figures of each association that the company joined, by industry or by size."""
    split = Split.INDUSTRY if request.GET.get("by") == Split.INDUSTRY else Split.SIZE
    check = assessment.latest(organisation)
    mine = check if check and permitted(request, Permission.ANSWERS_VIEW) else None
    words = {
        "place": "checks",
        "split": split,
        "splits": [(Split.SIZE, _("人数ごと")), (Split.INDUSTRY, _("業種ごと"))],
        "bands": reader.offered_edition().bands,
        "edition": reader.offered_edition(),
        "total": points_over(check.question_set, check.answers, check.answers).points if check else None,
        "boards": [_board(each, request.organisation, split, mine) for each in _visible(request, organisation)],
    }
    return render(request, "portfolio/peers.html", words)


def _visible(request: Request, organisation: str) -> list[Membership]:
    """The associations that the company joined; who looks from outside learns of no other than their own."""
    joined = [each for each in tenancy.memberships(organisation) if each.joined_at]
    if any(seat.organisation == organisation for seat in request.seats):
        return joined
    theirs = {seat.association for seat in request.seats}
    return [each for each in joined if each.association in theirs]


def _board(membership: Membership, company: Organisation, split: Split, check: Check | None) -> Board:
    with opened(association=membership.association):
        found = queries.snapshot(membership.association)
    sample = membership.association in queries.sample_parts("association")
    if found is None:
        next_day = short_date(_next_month(timezone.localdate()), timezone.localdate(), _language())
        why = _("まだ集計していません（次は%(day)s）。") % {"day": next_day}
        return Board(membership.name, sample, why)
    if found.figures.everybody is None:
        return Board(membership.name, sample, _("10社未満のため表示しません。"))
    return _shown(membership.name, sample, found, company, split, check)


def _shown(name: str, sample: bool, found: Frozen, company: Organisation, split: Split, check: Check | None) -> Board:
    figures, own = found.figures, getattr(company, split.value)
    names = {each.code: each.name.in_language(_language()) for each in reader.scheme(SCHEMES[split])}
    assert figures.everybody
    everybody = Line(_("全体"), figures.everybody, _bands(figures.everybody), own=False)
    alike = figures.cell_rates[split].get(own)
    return Board(
        name=name,
        sample=sample,
        why="",
        month=_month(found.month),
        made_on=long_date(timezone.localtime(found.made_at).date(), _language()),
        everybody=figures.everybody,
        lines=(everybody, *_lines(figures.cells[split], names, own)),
        rates=tuple(_rates(figures.rates, alike, check)) if figures.rates else (),
        rates_n=figures.rates.n if figures.rates else 0,
        alike=_("%(kind)s（%(n)d社）") % {"kind": names.get(own, ""), "n": alike.n} if alike else "",
    )


def _lines(cells: Mapping[str, Cell], names: Mapping[str, str], own: str) -> Iterator[Line]:
    """The company's own kind in any case, the others where they are shown."""
    for code, name in names.items():
        cell = cells.get(code)
        if cell or code == own:
            yield Line(name, cell, _bands(cell) if cell else (), code == own)


def _bands(cell: Cell) -> tuple[tuple[Words, str], ...]:
    bands = reader.offered_edition().bands
    return tuple((band.short, _said(cell.bands[band.id], _("%(n)d社"))) for band in bands)


def _rates(rates: Rates, alike: Rates | None, check: Check | None) -> Iterator[Rate]:
    edition = reader.offered_edition()
    own = check if check and check.question_set == edition else None
    for item in edition.items:
        figure = rates.items[item.no]
        yield Rate(
            item=item,
            bar=charts.bar(_length(figure), 100),
            everybody=_said(figure, "%(n)d%%"),
            alike=_said(alike.items[item.no], "%(n)d%%") if alike else "",
            choice=edition.choice(own.answers[item.no]) if own else None,
        )


def _said(figure: Figure, words: str) -> str:
    if isinstance(figure, Edge):
        return _("1割未満") if figure is Edge.LOW else _("9割超")
    return words % {"n": figure}


def _length(figure: Figure) -> int:
    """A bar shows what may be said: its edge, not what lies beyond."""
    if isinstance(figure, Edge):
        return 10 if figure is Edge.LOW else 90
    return figure


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _month(day: dt.date) -> str:
    return f"{day:%B %Y}" if _language() == "en" else f"{day.year}年{day.month}月"


def _language() -> str:
    return get_language() or "ja"
