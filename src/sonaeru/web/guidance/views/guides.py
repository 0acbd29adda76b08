"""The support site: the two steps with their search, and one guide with what readers say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.core.words import Words
from sonaeru.web.guidance import actions, shelf
from sonaeru.web.guidance.forms import YES, OpinionForm
from sonaeru.web.guidance.search import Found, Hit, excerpt, marked
from sonaeru.web.guidance.shelf import Opened
from sonaeru.web.guidance.spoken import language
from sonaeru.web.guidance.text import html, reading_minutes
from sonaeru.web.library import reader
from sonaeru.web.library.glossary import Term, terms
from sonaeru.web.library.guides import Guide, Step, guides
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.ids import text_id
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

# From one address in ten minutes: a seminar that reads one guide together must fit (judgement).
OPINIONS = 300
STEPS = {
    Step.START: (
        Words("はじめる", "Begin"),
        Words("どの会社も、まずここから始めます。", "Where every company begins."),
    ),
    Step.STRENGTHEN: (
        Words("強化する", "Step up"),
        Words("はじめるの次に、守りを厚くします。", "What comes after the beginning."),
    ),
}


@dataclass(frozen=True, slots=True)
class Result:
    """A guide that was found: title and excerpt in pieces, each with whether it is what was looked for."""

    guide: Guide
    title: list[tuple[str, bool]]
    text: list[tuple[str, bool]]


@needs(PUBLIC)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All guides in two steps; with `?q=` those that hold the words, and the terms that do."""
    query, spoken = request.GET.get("q", ""), language()
    words: dict[str, object] = {"shelves": [(*STEPS[step], on_it) for step, on_it in shelf.shelves()]} | _costs()
    if query.strip():
        found = shelf.guide_index(spoken).find(query)
        words |= {"found": found, "results": list(_results(found, spoken)), "terms": _terms(query, spoken)}
    return render(request, "guidance/guides.html", words)


@needs(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, guide: str) -> HttpResponse:
    """One guide. A POST is what a reader says of it."""
    try:
        opened = shelf.opened(guide)
    except KeyError:
        return render(request, "guidance/guide_gone.html", status=404)
    form = OpinionForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, opened, form)
    here = reverse("guidance:guide", args=[guide])
    if exceeded(request, "opinion", OPINIONS):
        return too_often(request, back=here)
    helpful, sentence = form.cleaned_data["helpful"] == YES, form.cleaned_data["sentence"]
    actions.give_opinion(browser=_browser(request, guide), guide=guide, helpful=helpful, sentence=sentence)
    return HttpResponseRedirect(f"{here}#thanks", status=303)


def _page(request: HttpRequest, opened: Opened, form: OpinionForm) -> HttpResponse:
    text = opened.guide.body.in_language(language())
    words = {
        "opened": opened,
        "guide": opened.guide,
        "text": html(text),
        "reading": reading_minutes(text, language()),
        "old": shelf.old(opened.guide, timezone.localdate()),
        "form": form,
        "problems": problems(form),
    }
    return render(request, "guidance/guide.html", words | _costs(), status=422 if form.errors else 200)


def _browser(request: HttpRequest, guide: str) -> str:
    """What counts a browser once for a guide. Who has no cookie cannot get here, save by a test of the form's guard."""
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME) or text_id("none")
    return salted_hmac("guidance.opinion", f"{guide} {cookie}", algorithm="sha256").hexdigest()


def _results(found: Found, spoken: str) -> Iterator[Result]:
    known = {guide.id: guide for guide in guides()}
    for hit in found.hits:
        guide = known[hit.entry.id]
        yield Result(guide, marked(guide.title.in_language(spoken), found.words), _text(hit, found))


def _text(hit: Hit, found: Found) -> list[tuple[str, bool]]:
    """The summary if it holds a word, else the place in the text that does, else the summary all the same."""
    summary = marked(hit.entry.fields[shelf.SUMMARY], found.words)
    place = excerpt(hit.entry.fields[shelf.BODY], found.words)
    return place if not _holds(summary) and _holds(place) else summary


def _holds(pieces: list[tuple[str, bool]]) -> bool:
    return any(hit for _, hit in pieces)


def _terms(query: str, spoken: str) -> list[Term]:
    known = {term.id: term for term in terms()}
    return [known[hit.entry.id] for hit in shelf.term_index(spoken).find(query).hits]


def _costs() -> dict[str, object]:
    return {"costs": {option.code: option.name for option in reader.scheme("costs")}}
