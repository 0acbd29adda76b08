"""The glossary: plain words, formal terms, what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sonaeru.web.guidance import shelf
from sonaeru.web.guidance.spoken import language
from sonaeru.web.library.glossary import Term, terms
from sonaeru.web.library.guides import guides
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC

# The rows of the table of kana, each by its first.
ROWS = ("あいうえお", "かきくけこがぎぐげご", "さしすせそざじずぜぞ", "たちつてとだぢづでどっ", "なにぬねの",
        "はひふへほばびぶべぼぱぴぷぺぽ", "まみむめも", "やゆよ", "らりるれろ", "わをん")  # fmt: skip


@needs(PUBLIC)
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms in the order of their reading; with `?q=` those that hold the words."""
    query, spoken = request.GET.get("q", ""), language()
    words: dict[str, object] = {"guides": {guide.id: guide for guide in guides()}}
    shown: Iterable[Term] = terms()
    if query.strip():
        found = shelf.term_index(spoken).find(query)
        hits = {hit.entry.id for hit in found.hits}
        words["found"], shown = found, [term for term in terms() if term.id in hits]
    return render(request, "guidance/glossary.html", words | {"groups": list(_groups(shown, spoken))})


def _groups(shown: Iterable[Term], spoken: str) -> Iterator[tuple[str, list[Term]]]:
    ordered = sorted(shown, key=lambda term: term.plain.en.casefold()) if spoken == "en" else shown
    for initial, group in groupby(ordered, key=lambda term: _initial(term, spoken)):
        yield initial, list(group)


def _initial(term: Term, spoken: str) -> str:
    first = term.plain.en[0].upper() if spoken == "en" else term.reading[0]
    return next((row[0] for row in ROWS if first in row), first if first.isalpha() else "#")
