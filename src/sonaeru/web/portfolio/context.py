"""What the pages of every room know: whether an association belongs to the sample data; the operator's menu."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from sonaeru.web.portfolio.queries import sample_parts
from sonaeru.web.tenancy.gate import permitted
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.menus import Entry, entries

# Name of the address, of the page, and what it needs.
PAGES = (
    ("portfolio:operation", gettext_lazy("ようす"), Permission.OPERATION_VIEW),
    ("portfolio:jobs", gettext_lazy("仕事"), Permission.OPERATION_VIEW),
    ("devices:data_operator", gettext_lazy("端末のデータ"), Permission.OPERATION_VIEW),
    ("portfolio:associations", gettext_lazy("団体と会社"), Permission.OPERATION_CHANGE),
    ("accounts:operators", gettext_lazy("サインインできる人"), Permission.SEATS_CHANGE),
    ("guidance:opinions", gettext_lazy("ガイドへの声"), Permission.OPERATION_VIEW),
    ("portfolio:terms", gettext_lazy("残す期間"), Permission.OPERATION_VIEW),
    ("accounts:operator_log", gettext_lazy("記録"), Permission.AUDIT_VIEW),
)


def sample(request: HttpRequest) -> dict[str, object]:
    """`sample`: whether the association whose page is open is an invented one. A view that knows better says so."""
    return {"sample": SimpleLazyObject(lambda: _sample(request))}


def operator_menu(request: HttpRequest) -> dict[str, object]:
    """`operator_menu`: the pages over the installation that the visitor may open."""
    return {"operator_menu": SimpleLazyObject(lambda: _entries(request))}


def _sample(request: HttpRequest) -> bool:
    association = getattr(request, "association", None)
    return association is not None and association.id in sample_parts("association")


def _entries(request: HttpRequest) -> list[Entry]:
    allowed = [(address, name, "") for address, name, needed in PAGES if permitted(request, needed)]
    found = list(entries(request, allowed))
    # The address of the first page begins all others.
    here = max((each.link for each in found if each.here), key=len, default="")
    return [replace(each, here=each.link == here) for each in found]
