"""本人からの求め: what every room holds about one person, as one page and as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language

from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.holdings import registry
from sonaeru.web.holdings.registry import AboutPerson
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.tenancy import links
from sonaeru.web.tenancy.queries import Person
from sonaeru.web.tenancy.verbs import Verb
from sonaeru.web.ui import sheets

FORMAT = "sonaeru-person/1"
HEADINGS = (
    Words("どこに", "Where"),
    Words("項目", "Item"),
    Words("内容", "Value"),
    Words("消せるか", "Can be deleted"),
)

SUBJECT = Words("会社が持っているあなたの情報", "What your company holds about you")
TEXT = Words(
    "会社が「そなえる」に入れている、あなたの情報を見られます。\n見るだけなら、何もする必要はありません。\n"
    "直したいときは、会社の担当者に伝えてください。",
    "You can see what your company keeps about you in Sonaeru.\nNothing needs to be done.\n"
    "If something should be put right, tell your company.",
)
LABEL = Words("わたしの情報を見る", "See my information")


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held about a person: what goes when the person is deleted, and what stays and why."""

    parts: tuple[AboutPerson, ...]

    @property
    def staying(self) -> tuple[AboutPerson, ...]:
        """What cannot be deleted; `why_not` says why."""
        return tuple(part for part in self.parts if not part.deletable)


def about(organisation: str, person: str) -> Held:
    """Ask every room. The scope is opened by whoever calls. Raises queries.NotFound for somebody not in this company."""
    # The list of people itself comes first: it says who this is.
    rooms = sorted(registry.rooms().values(), key=lambda room: room.name != "tenancy")
    asked = [room.about for room in rooms if room.about]
    return Held(tuple(part for ask in asked for part in ask(organisation, person)))


@transaction.atomic
def record(*, by: str, organisation: str, person: str, origin: str = "") -> None:
    """Write down that this was taken out as a file."""
    audit.record(by=by, verb=Verb.PERSON_EXPORTED, subject=person, organisation=organisation, origin=origin)


@transaction.atomic
def send_link(*, by: str, person: Person, address: Callable[[str], str], origin: str = "") -> None:
    """Mail a person the link to their own page; `address` makes the absolute address of a token."""
    # Nobody knows which language somebody without an account reads.
    link = Link(f"{LABEL.ja} / {LABEL.en}", address(links.token(person)))
    message = Message(SUBJECT.ja, f"{TEXT.ja}\n\n{TEXT.en}", link)
    notify.mail(to=person.mail, message=message, organisation=person.organisation)
    audit.record(by=by, verb=Verb.PERSON_LINK_SENT, subject=person.id, organisation=person.organisation, origin=origin)


def as_json(held: Held, person: str) -> str:
    """For other systems: words in both languages."""
    parts = [
        {
            "title": _both(part.title),
            "facts": [{"name": _both(name), "value": str(value)} for name, value in part.facts],
            "deletable": part.deletable,
            "why_not": _both(part.why_not) if part.why_not else None,
        }
        for part in held.parts
    ]
    return json.dumps({"format": FORMAT, "person": person, "held": parts}, ensure_ascii=False, indent=1)


def as_csv(held: Held) -> bytes:
    """For a spreadsheet, in the language of the page."""
    say = get_language() or "ja"
    yes, no = Words("はい", "yes"), Words("いいえ", "no")
    rows = [
        [
            part.title.in_language(say),
            name.in_language(say),
            str(value),
            (yes if part.deletable else no).in_language(say),
        ]
        for part in held.parts
        for name, value in part.facts
    ]
    return sheets.as_csv([[words.in_language(say) for words in HEADINGS], *rows])


def _both(words: Words) -> dict[str, str]:
    return {"ja": words.ja, "en": words.en}
