"""A result to take along: PDF, CSV, a workbook. Each questionnaire has its own row; the PDF has all of them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sonaeru.web.assessment import exports, queries, report, results, sentences
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.views.common import door_to, to
from sonaeru.web.library import reader
from sonaeru.web.ui.downloads import attachment


@require_safe
def pdf(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """The result on A4; of a questionnaire without points that of the scored one, which holds it."""
    if not check.question_set.scored:
        scored = queries.beside(check).get(reader.SCORED)
        return to(door_to(door, scored), "pdf") if scored else to(door, "result")
    return _file(door, check, "pdf", lambda check: report.as_pdf(results.result(check, alone=not door.more)))


@require_safe
def csv(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """The answers as one row; that of the scored questionnaire can be read in again."""
    return _file(door, check, "csv", exports.as_csv)


@require_safe
def xlsx(request: HttpRequest, door: Door, check: Check) -> HttpResponse:
    """The same row as a workbook, with a sheet of all items."""
    return _file(door, check, "xlsx", lambda check: exports.as_xlsx(check, sentences.language()))


def _file(door: Door, check: Check, kind: str, make: Callable[[Check], bytes]) -> HttpResponse:
    if not check.finished_at or check.missing:
        return to(door, "result")
    day = timezone.localtime(check.finished_at).date().isoformat()
    name = "check" if check.question_set.scored else check.question_set.id
    return attachment(f"sonaeru-{name}-{day}.{kind}", make(check))
