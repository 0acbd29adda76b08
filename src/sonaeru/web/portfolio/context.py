"""What the pages of every room know about an association: whether it belongs to the sample data."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sonaeru.web.portfolio.queries import sample_parts


def sample(request: HttpRequest) -> dict[str, object]:
    """`sample`: whether the association whose page is open is an invented one. A view that knows better says so."""
    return {"sample": SimpleLazyObject(lambda: _sample(request))}


def _sample(request: HttpRequest) -> bool:
    association = getattr(request, "association", None)
    return association is not None and association.id in sample_parts("association")
