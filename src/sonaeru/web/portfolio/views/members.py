"""The list of an association's members, and the same as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sonaeru.web.portfolio import actions, exports, queries
from sonaeru.web.portfolio.forms import FilterForm
from sonaeru.web.portfolio.queries import Row, Wanted
from sonaeru.web.portfolio.views.common import ORIGIN, by, page
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import ConsentKind, Permission
from sonaeru.web.ui.downloads import attachment

A_PAGE = 50


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
def members(request: HttpRequest, association: str) -> HttpResponse:
    """Who belongs to the association, and what each shares: search, filters, order, fifty a page."""
    form = FilterForm(request.GET)
    everybody, wanted = queries.rows(association), form.wanted()
    found = queries.select(everybody, wanted)
    asked = request.GET.copy()
    asked.pop("page", None)
    words = {
        "place": "members",
        "form": form,
        "wanted": wanted,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "headings": _headings(wanted.sort, asked),
        "found": len(found),
        "everybody": len(everybody),
        "asking": queries.select(everybody, Wanted(show="help")),
        "tiles": _tiles(everybody),
        "asked": asked.urlencode(),
        "back": request.GET.urlencode(),
        "filtered": wanted.narrowed,
        "kinds": kinds(),
        "states": exports.state_words(),
    }
    return page(request, "members", words)


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
def csv(request: HttpRequest, association: str) -> HttpResponse:
    """The list as it is filtered, as CSV."""
    return _file(request, association, "csv", exports.as_csv)


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
def xlsx(request: HttpRequest, association: str) -> HttpResponse:
    """The list as it is filtered, as a workbook."""
    return _file(request, association, "xlsx", exports.as_xlsx)


def kinds() -> list[tuple[ConsentKind, str]]:
    """The six kinds with a word short enough for a mark."""
    short = {
        ConsentKind.SCORE: _("点数"),
        ConsentKind.ANSWERS: _("答え"),
        ConsentKind.EVIDENCE: _("確認"),
        ConsentKind.DRILLS: _("訓練"),
        ConsentKind.LOSSES: _("損害"),
        ConsentKind.INCIDENTS: _("事故"),
    }
    return list(short.items())


def _tiles(everybody: tuple[Row, ...]) -> list[tuple[str, str, int]]:
    """How many companies each filter would show, with its words: the five an adviser looks for first."""
    names = {
        "low": _("50点に届かない"),
        "answered": _("答えた"),
        "unconfirmed": _("会社の確認待ち"),
        "unanswered": _("まだ答えていない"),
        "closed": _("点数を見せていない"),
    }
    return [(show, name, len(queries.select(everybody, Wanted(show=show)))) for show, name in names.items()]


def _headings(sort: str, asked: QueryDict) -> list[dict[str, str]]:
    """The columns; two of them sort, and pressed again the other way round."""
    columns = {"": _("会社"), "score": _("点数"), "day": _("診断の日"), "shared": _("見せている内容")}
    orders = {"score": "ascending", "-score": "descending", "day": "ascending", "-day": "descending"}
    return [
        {
            "name": name,
            "query": _sorted(asked, f"-{column}" if sort == column else column) if column in orders else "",
            "order": orders.get(sort, "") if column and column == sort.removeprefix("-") else "",
        }
        for column, name in columns.items()
    ]


def _sorted(asked: QueryDict, sort: str) -> str:
    other = asked.copy()
    other["sort"] = sort
    return other.urlencode()


def _file(request: HttpRequest, association: str, kind: str, make: Callable[[Iterable[Row]], bytes]) -> HttpResponse:
    found = queries.select(queries.rows(association), FilterForm(request.GET).wanted())
    actions.record_export(by=by(request), association=association, rows=len(found), origin=ORIGIN)
    return attachment(f"sonaeru-members-{timezone.localdate().isoformat()}.{kind}", make(found))
