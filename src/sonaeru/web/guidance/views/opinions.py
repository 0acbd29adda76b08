"""For the operator: what readers say of the guides."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sonaeru.core.words import Words
from sonaeru.web.guidance import queries
from sonaeru.web.guidance.queries import Tally
from sonaeru.web.library.guides import guides
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission

REMARKS = 100


@needs(Permission.OPERATION_VIEW)
@never_cache
@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    """Counts for each guide, and the latest sentences."""
    titles = {guide.id: guide.title for guide in guides()}
    remarks = [(titles.get(each.guide), each) for each in queries.remarks(limit=REMARKS)]
    words = {"rows": list(_rows(titles)), "remarks": remarks, "limit": REMARKS}
    return render(request, "guidance/opinions.html", words)


def _rows(titles: dict[str, Words]) -> Iterator[tuple[str, Words | None, Tally]]:
    """The guides that somebody spoke of, and then those nobody did; last what an older edition had."""
    tallies = queries.tallies()
    for identifier in [*titles, *(each for each in tallies if each not in titles)]:
        yield identifier, titles.get(identifier), tallies.get(identifier, Tally(0, 0))
