"""A company's answers, grouped by the areas of SCS that the crosswalk names."""

from __future__ import annotations

from dataclasses import dataclass

from sonaeru.core.editions import Choice, Item
from sonaeru.core.words import Words
from sonaeru.web.assessment.queries import Check
from sonaeru.web.library import declarations
from sonaeru.web.library.crosswalks import crosswalk


@dataclass(frozen=True, slots=True)
class Area:
    """An area with the items that touch it, each with the answer; an item may stand in two areas."""

    id: str
    name: Words
    means: Words
    answers: tuple[tuple[Item, Choice], ...]


def areas(check: Check) -> tuple[Area, ...]:
    """All areas in their order, those without an item left out. No score: none is known for them."""
    edition = check.question_set
    found: dict[str, list[tuple[Item, Choice]]] = {}
    for row in crosswalk().rows:
        if row.ref.startswith(edition.tier):
            item = edition.item(row.item.no)
            for area in row.scs:
                found.setdefault(area, []).append((item, edition.choice(check.answers[item.no])))
    said = declarations.selector().areas
    return tuple(Area(id, each.title, each.text, tuple(found[id])) for id, each in said.items() if id in found)
