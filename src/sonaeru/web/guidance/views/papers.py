"""The forms to fill in: the list, and each as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sonaeru.web.guidance import papers, shelf
from sonaeru.web.guidance.spoken import language
from sonaeru.web.library.documents import documents
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui.downloads import attachment

LANGUAGES = ("ja", "en")


@needs(PUBLIC)
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """All forms, with the guides that use them and in their order."""
    rows = [(document, shelf.guides_of(document)) for document in documents().values()]
    rows.sort(key=lambda row: [guide.id for guide in row[1]])
    return render(request, "guidance/papers.html", {"rows": rows})


@needs(PUBLIC)
@require_safe
def form(request: HttpRequest, file: str) -> HttpResponse:
    """One form as a file; `?lang=`: ja or en, otherwise the language of the page."""
    document = documents().get(file.partition(".")[0])
    if document is None or document.file != file:
        raise Http404
    asked = request.GET.get("lang", "")
    spoken = asked if asked in LANGUAGES else language()
    data = papers.blank(document.id, spoken)
    response = attachment(f"sonaeru-{document.id}-{spoken}.{document.form}", data)
    response.headers["Content-Language"] = spoken
    return response
