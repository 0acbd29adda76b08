"""The guides as the pages show them: what stands beside each, and what can be found in them. Content only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sonaeru.core.editions import Item
from sonaeru.core.plan.catalogue import Action
from sonaeru.core.words import Words
from sonaeru.web.guidance.search import Entry, Index
from sonaeru.web.guidance.text import plain
from sonaeru.web.library import reader
from sonaeru.web.library.documents import Document, documents
from sonaeru.web.library.glossary import Term, terms
from sonaeru.web.library.guides import Guide, Step, guides

# After this long what a guide says of screens and prices may have changed (judgement).
FRESH = dt.timedelta(days=365)
# How an item is called, by the letter of its questionnaire.
LABELS = {
    "I": Words("問{no}", "Item {no}"),
    "T": Words("技術対策{no}", "Technical {no}"),
    "R": Words("備え{no}", "Readiness {no}"),
}
# The fields of a guide that can be found, the weightiest first.
TITLE, SUMMARY, BODY, BESIDE = range(4)


@dataclass(frozen=True, slots=True)
class Raised:
    """An item of a questionnaire that a guide helps with."""

    label: Words
    title: Words


@dataclass(frozen=True, slots=True)
class Opened:
    """A guide with what stands beside it; `before`, `after`: its neighbours on the shelf."""

    guide: Guide
    items: tuple[Raised, ...]
    actions: tuple[Action, ...]
    documents: tuple[Document, ...]
    before: Guide | None
    after: Guide | None


def shelves() -> tuple[tuple[Step, tuple[Guide, ...]], ...]:
    """The guides of the two steps, in order."""
    return tuple((step, tuple(guide for guide in guides() if guide.step is step)) for step in Step)


@cache
def opened(identifier: str) -> Opened:
    """A guide by its id. Raises KeyError for one that is not there, for instance any more."""
    order = guides()
    at = {guide.id: place for place, guide in enumerate(order)}[identifier]
    guide = order[at]
    return Opened(
        guide=guide,
        items=tuple(_raised(guide)),
        actions=tuple(_actions()[each] for each in guide.actions),
        documents=tuple(documents()[each] for each in guide.documents),
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
    )


def guides_of(document: Document) -> tuple[Guide, ...]:
    """The guides that use a form."""
    return tuple(guide for guide in guides() if document.id in guide.documents)


def old(guide: Guide, today: dt.date) -> bool:
    """Whether nobody has read the guide against the world for a year."""
    return today - guide.reviewed > FRESH


@cache
def guide_index(language: str) -> Index:
    """What finds guides, on pages in one language; formal terms and item names in either."""
    return Index([_guide_entry(guide, language) for guide in guides()])


@cache
def term_index(language: str) -> Index:
    """What finds terms; the formal ones in either language."""
    return Index([_term_entry(term, language) for term in terms()])


def _actions() -> dict[str, Action]:
    return {action.id: action for action in reader.actions()}


def _raised(guide: Guide) -> Iterator[Raised]:
    for asked in reader.offered_editions():
        for item in asked.items:
            if item.concept in guide.concepts:
                yield Raised(LABELS[asked.tier].format(no=item.no), item.short)


def _guide_entry(guide: Guide, language: str) -> Entry:
    ours, names = [term for term in terms() if guide.id in term.guides], list(_names(guide))
    beside = [*names, *(words for term in ours for words in (term.plain, term.formal))]
    fields = (guide.title.in_language(language), guide.summary.in_language(language), body(guide, language))
    return Entry(guide.id, (*fields, _both(*beside)))


def body(guide: Guide, language: str) -> str:
    """The text of a guide without its marks."""
    return plain(guide.body.in_language(language))


def _names(guide: Guide) -> Iterator[Words]:
    items: dict[str, Item] = {item.concept: item for asked in reader.offered_editions() for item in asked.items}
    return (items[concept].short for concept in guide.concepts)


def _term_entry(term: Term, language: str) -> Entry:
    return Entry(term.id, (_both(term.plain), _both(term.formal), term.meaning.in_language(language)))


def _both(*words: Words) -> str:
    return "\n".join(text for each in words for text in (each.ja, each.en))
