"""Pages about the product: how to use it, for whom it works, what it keeps."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sonaeru.core.words import Words
from sonaeru.web.guidance import holdings
from sonaeru.web.library import reader
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC


@needs(PUBLIC)
@require_safe
def how_to(request: HttpRequest) -> HttpResponse:
    """The journey, the four answers, what the score is not, and where the 25 items are from."""
    return render(request, "guidance/how_to.html", _days() | {"sources": _sources()})


@needs(PUBLIC)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The target, what is tested, what nobody has tested yet, and whom to tell."""
    return render(request, "guidance/accessibility.html")


@needs(PUBLIC)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, for how many days, and how to delete it at once."""
    return render(request, "guidance/privacy.html", _days() | {"opinion_days": holdings.DAYS})


def _days() -> dict[str, object]:
    return {"draft_days": settings.DRAFT_DAYS, "result_days": settings.RESULT_DAYS}


def _sources() -> list[Words]:
    # Only the first tier carries wording that is not ours.
    return [each.source for each in reader.question_sets().values() if each.tier == "I"]
