"""The crosswalk for advisers: what each question touches elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sonaeru.web.declaration.checklist import on
from sonaeru.web.library import crosswalks, declarations, reader
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC


@needs(PUBLIC)
@require_safe
def crosswalk(request: HttpRequest) -> HttpResponse:
    """One table for each of the three questionnaires."""
    content, areas = crosswalks.crosswalk(), declarations.selector().areas
    tiers = {each.tier: each.title for each in reader.offered_editions()}
    tables = [
        (
            name,
            [
                (row, [areas[each].title for each in row.scs], content.confidences[row.confidence])
                for row in content.rows
                if row.ref[0] == tier
            ],
        )
        for tier, name in tiers.items()
    ]
    return render(request, "declaration/crosswalk.html", {"tables": tables, "as_of": on(content.as_of)})
