"""Lists in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from sonaeru.web.api.v1.schemas import In


class Wanted(In):
    """Which page of a list: counted from 1, with up to 100 rows."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=100)] = 50


Paged = Query[Wanted]


def paged(request: HttpRequest, rows: Sequence[Any], wanted: Wanted) -> dict[str, Any]:
    """The wanted page of the rows, and where the following one is."""
    start, end = (wanted.page - 1) * wanted.per_page, wanted.page * wanted.per_page
    query = urlencode({"page": wanted.page + 1, "per_page": wanted.per_page})
    following = request.build_absolute_uri(f"{request.path}?{query}") if end < len(rows) else None
    return {"items": list(rows[start:end]), "total": len(rows), "next": following}
