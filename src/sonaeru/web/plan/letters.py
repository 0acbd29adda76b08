"""What people are told of the plan: who does something, by mail; owners and managers, in their inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from sonaeru.core.words import Words
from sonaeru.web.notify import places
from sonaeru.web.notify.message import Link, Message, letter
from sonaeru.web.plan.queries import Item
from sonaeru.web.tenancy import links
from sonaeru.web.tenancy.queries import Person
from sonaeru.web.ui.formats import one_line, short_date

SUBJECT = "期限の近い対策が{count}件あります"
TEXT = (
    "{name}さん\n\n{company}で、あなたが担当の対策です。\n\n{lines}\n\n"
    "やり方は、下のページにあります。\n終わったら、そこで「終わりました」を押してください。\n\n"
    "This is yours to do at {company}:\n\n{english}\n\n"
    "The page below says how; its foot has a button for English.\nPress “Done” there when it is done.\n\n"
    "この知らせを止める / Stop these mails:\n{stop}"
)
AHEAD = Words("・{title}（期限 {day}）", "- {title} (by {day})")
PASSED = Words("・{title}（期限 {day}を過ぎています）", "- {title} (was due {day})")
LABEL = "わたしの対策を見る / See what is mine to do"
DUE = Words("期限の近い対策が{count}件あります", "Actions of the plan that are due: {count}")
DUE_TEXT = Words(
    "担当がいないか、メールを送れない対策です。\n担当を決めると、その人に知らせます。",
    "Nobody does them yet, or no mail can go there.\nOnce somebody does, that person is reminded.",
)
OPEN = Words("対策を見る", "See the plan")


class Due(Protocol):
    """An item and its date."""

    @property
    def item(self) -> Item:
        """What is to be done."""

    @property
    def on(self) -> dt.date:
        """Until when."""


def to_person(company: str, person: Person, due: Sequence[Due], today: dt.date, stop: str) -> Message:
    """One mail with all that somebody has to do. Nobody knows which language they read, so it says it in both."""
    facts = {"name": one_line(person.name), "company": one_line(company), "stop": stop}
    facts |= {"lines": _lines(due, today, "ja"), "english": _lines(due, today, "en")}
    link = Link(LABEL, places.address("plan:mine", links.token(person)))
    return Message(SUBJECT.format(count=len(due)), TEXT.format(**facts), link)


def _lines(due: Sequence[Due], today: dt.date, language: str) -> str:
    return "\n".join(
        (PASSED if each.on < today else AHEAD)
        .in_language(language)
        .format(title=one_line(each.item.title.in_language(language)), day=short_date(each.on, today, language))
        for each in due
    )


def to_heads(organisation: str, due: Sequence[Due]) -> Callable[[str], Message]:
    """How many are due of which nobody can be reminded; what they are stands on the page alone."""
    return letter(DUE.format(count=len(due)), DUE_TEXT, OPEN, places.address("plan:board", organisation))


def stop_address(token: str) -> str:
    """The full address that stops a person's reminders."""
    return places.address("plan:stop", token)
