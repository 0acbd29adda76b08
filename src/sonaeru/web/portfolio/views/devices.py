"""The computers of an association's members: coverage, the ten measures, what ends when. No company can be told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sonaeru.core.assessment.fleets import COMPANIES, DEVICES, LATER, PAST, Cover, Month, Share, Sum
from sonaeru.core.assessment.peers import Edge, Figure
from sonaeru.web.library import reader
from sonaeru.web.portfolio import fleets
from sonaeru.web.portfolio.views.common import page
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui import charts
from sonaeru.web.ui.downloads import attachment

SCHEMES = {"size": "sizes", "industry": "industries"}


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the ten measures; `share` None while it is hidden."""

    code: str
    name: str
    share: Share | None
    said: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """Companies of one kind."""

    name: str
    cover: Cover
    percent: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What reaches its end in a month; `dated` is False for what has passed and what lies far ahead."""

    name: str
    month: Month
    dated: bool


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
def devices(request: HttpRequest, association: str) -> HttpResponse:
    """What may be shown of all members that agreed."""
    split = "industry" if request.GET.get("by") == "industry" else "size"
    seen = fleets.seen(association, timezone.localdate())
    endings = _endings(seen.sum)
    words = {
        "place": "devices",
        "seen": seen,
        "cover": seen.sum.cover,
        "reported": _share(seen.sum.cover),
        "first": _first_servers(endings),
        "measures": list(_measures(seen.sum)) if seen.sum.cover else [],
        "endings": endings,
        "split": split,
        "splits": [("size", _("人数ごと")), ("industry", _("業種ごと"))],
        "groups": list(_groups(seen.sum, split)) if seen.sum.cover else [],
        "companies": COMPANIES,
        "least": DEVICES,
    }
    return page(request, "devices", words)


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
def guide(request: HttpRequest, association: str) -> HttpResponse:
    """How members begin: words to send them."""
    return page(request, "devices_guide", {"place": "devices"})


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
def save(request: HttpRequest, association: str) -> HttpResponse:
    """The same figures as CSV for Excel."""
    seen = fleets.seen(association, timezone.localdate())
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_table(seen))
    return attachment(f"sonaeru-devices-{timezone.localdate().isoformat()}.csv", out.getvalue().encode("utf-8-sig"))


def _table(seen: fleets.Seen) -> Iterator[list[object]]:
    yield [_("種類"), _("名前"), _("会社"), _("台数"), _("割合（%）"), _("サーバー")]
    hidden = _("10社未満のため表示しません")
    cover = seen.sum.cover
    yield [_("見せている会社"), "", seen.sharing, "", "", ""]
    yield [_("5台以上の会社"), "", seen.sum.counted, cover.devices if cover else hidden, "", ""]
    if cover is None:
        return
    yield [_("30日以内に報告"), "", cover.n, cover.reported, _share(cover), ""]
    yield [_("7日以内に報告"), "", cover.n, cover.week, "", ""]
    for each in _measures(seen.sum):
        n = each.share.n if each.share else hidden
        yield [_("技術対策"), f"{each.code} {each.name}", n, "", each.said if each.share else hidden, ""]
    for ending in _endings(seen.sum):
        servers = hidden if ending.month.servers is None else ending.month.servers
        yield [_("更新が終わる月"), ending.name, ending.month.n, ending.month.devices, "", servers]
    for split, name in (("size", _("人数")), ("industry", _("業種"))):
        for group in _groups(seen.sum, split):
            yield [name, group.name, group.cover.n, group.cover.devices, group.percent, ""]
    yield [_("数えた日"), _day(seen), "", "", "", ""]


def _day(seen: fleets.Seen) -> str:
    return timezone.localtime(seen.oldest).date().isoformat() if seen.oldest else ""


def _share(cover: Cover | None) -> int:
    """Computers that reported within 30 days, in whole per cent: never 0 or 100 unless exact."""
    if cover is None or not cover.devices:
        return 0
    exact = cover.reported * 100 / cover.devices
    return int(exact) if exact in (0, 100) else min(max(int(exact + 0.5), 1), 99)


def _measures(found: Sum) -> Iterator[Measure]:
    for item in reader.offered_edition("technical-measures").items:
        code = f"T{item.no}"
        share, name = found.measures.get(code), item.short.in_language(get_language() or "ja")
        said = _said(share.percent) if share else ""
        yield Measure(code, name, share, said, charts.bar(_length(share.percent) if share else 0, 100))


def _said(figure: Figure) -> str:
    if isinstance(figure, Edge):
        return _("1割未満") if figure is Edge.LOW else _("9割超")
    return f"{figure}%"


def _length(figure: Figure) -> int:
    if isinstance(figure, Edge):
        return 10 if figure is Edge.LOW else 90
    return figure


def _endings(found: Sum) -> list[Ending]:
    return [Ending(_month(name), month, name not in (PAST, LATER)) for name, month in found.months.items()]


def _first_servers(endings: list[Ending]) -> Ending | None:
    """The month in which the next servers end."""
    return next((each for each in endings if each.month.servers and each.dated), None)


def _month(name: str) -> str:
    if name in (PAST, LATER):
        return _("もう過ぎた") if name == PAST else _("3年より先")
    year, number = map(int, name.split("-"))
    return _("%(year)d年%(month)d月") % {"year": year, "month": number}


def _groups(found: Sum, split: str) -> Iterator[Group]:
    """The kinds that may be shown, in the order of their scheme."""
    cells = found.cells[split]
    for option in reader.scheme(SCHEMES[split]):
        if cover := cells.get(option.code):
            yield Group(option.name.in_language(get_language() or "ja"), cover, _share(cover))
