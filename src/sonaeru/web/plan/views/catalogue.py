"""What can be put on the plan: the whole catalogue, and the measures and questions on readiness with their answers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer, Item
from sonaeru.core.plan import Action
from sonaeru.core.posture import Topic
from sonaeru.core.words import Words
from sonaeru.web.library import reader
from sonaeru.web.plan import board, sentences
from sonaeru.web.plan.board import Line, Standpoint
from sonaeru.web.plan.views.common import page, stand_of
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.formats import one_line

SEARCH = 100
TIERS = {
    "I": Words("25問にかかわる対策", "For the 25 questions"),
    "T": Words("技術の対策", "Technical measures"),
    "R": Words("備えの対策", "Readiness"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure or question: what was answered, and the actions that bring it about, with their lines."""

    topic: Topic
    item: Item
    answer: Words | None
    done: bool
    actions: tuple[tuple[Action, Line | None], ...]


@needs(Permission.PLAN_VIEW)
@require_safe
def actions(request: HttpRequest, organisation: str) -> HttpResponse:
    """The candidates in their order, then all others by what they are for; `q` looks for words."""
    stand, text = stand_of(organisation), one_line(request.GET.get("q", ""))[:SEARCH]
    cards = board.cards(stand, (each for each in stand.ranked() if each.action)) if stand.answered else ()
    found = [each for each in cards if each.ranked.action and _found(each.ranked.action, text)]
    named = {each.ranked.id for each in cards}
    others = [each for each in reader.actions() if each.id not in named and _found(each, text)]
    groups = [(words, _of_tier(stand, others, tier)) for tier, words in TIERS.items()]
    return page(
        request,
        "actions",
        cards=found,
        groups=[(words, rows) for words, rows in groups if rows],
        text=text,
        count=len(found) + len(others),
    )


@needs(Permission.PLAN_VIEW)
@require_safe
def measures(request: HttpRequest, organisation: str) -> HttpResponse:
    """The ten technical measures and the questions on readiness: the answer, and what the plan has for it."""
    stand = stand_of(organisation)
    tables = [
        (sheet.question_set, _rows(stand, sheet.question_set.tier), _asks(stand, sheet)) for sheet in stand.sheets[1:]
    ]
    return page(request, "measures", tables=tables)


def _asks(stand: Standpoint, sheet: Sheet) -> bool:
    """Whether to offer a questionnaire: not answered yet, while the scored one is."""
    return bool(stand.sheets[0].answers) and not sheet.answers


def _rows(stand: Standpoint, tier: str) -> list[Row]:
    labels = stand.labels()
    return [
        Row(
            topic=topic,
            item=stand.topic_item(topic),
            answer=labels[topic.claim.answer] if topic.claim else None,
            done=topic.claim is not None and topic.claim.answer is Answer.IMPLEMENTED,
            actions=tuple(
                (each, stand.line_of(each.id)) for each in reader.actions() if each.raises[0].concept == topic.concept
            ),
        )
        for topic in stand.posture.topics.values()
        if topic.tier == tier
    ]


def _of_tier(stand: Standpoint, actions: list[Action], tier: str) -> list[tuple[Action, Line | None]]:
    topics = stand.posture.topics
    return [(each, stand.line_of(each.id)) for each in actions if topics[each.raises[0].concept].tier == tier]


def _found(action: Action, text: str) -> bool:
    """Whether all words stand in title or summary; widths, letter sizes and kinds of kana do not matter."""
    language = sentences.language()
    said = _folded(f"{action.title.in_language(language)} {action.summary.in_language(language)}")
    return all(word in said for word in _folded(text).split())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    # Hiragana and katakana stand 96 code points apart.
    return "".join(chr(ord(each) - 96) if "ァ" <= each <= "ヶ" else each for each in plain)
