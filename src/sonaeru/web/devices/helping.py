"""Sending how to fix something: who uses the computers that need it, and the mail that they get."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from sonaeru.core.devices import Check, Finding
from sonaeru.core.devices.summary import TO_DO
from sonaeru.core.words import words
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.standing import Standing
from sonaeru.web.notify import places
from sonaeru.web.notify import queries as notify
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import Person
from sonaeru.web.ui.formats import one_line

SUBJECT = "パソコンの設定のお願い：{title}"
TEXT = (
    "{name}さん\n\n{company}からのお願いです。\n下のパソコンで、「{title}」を見てください。\n\n{computers}\n\n"
    "{what}\n{why}\n時間は、約{minutes}分です。\n\n"
    "直し方は、下のページにあります。\n人の評価ではありません。わからないときは、会社の担当者に聞いてください。\n\n"
    "{company} asks you to look at “{english}” on the computer above.\n{what_en}\n{why_en}\nIt takes about {minutes} minutes.\n"
    "The page below says how; its foot has a button for English.\nThis is no judgement of anybody. Ask at your company if unsure."
)
LABEL = "直し方を見る / See how to fix it"
INVITED = "パソコンを、そなえるに加えるお願い"
INVITATION = (
    "{name}さん\n\n{company}からのお願いです。\nお使いのパソコンを、そなえるに加えてください。\n"
    "下のページを、そのパソコンで開きます。{minutes}分以内にお願いします。\n"
    "何が会社に見えて、何が見えないかは、はじめに出ます。\n\n"
    "{company} asks you to add your computer to Sonaeru.\nOpen the page below on that computer, within {minutes} minutes.\n"
    "It first shows what the company can and cannot see."
)
INVITATION_LABEL = "パソコンを加える / Add this computer"


@dataclass(frozen=True)
class Recipient:
    """Somebody with the computers that need it; `told`: the mail of today went out already."""

    person: Person
    devices: tuple[Device, ...]
    told: bool = False


@dataclass(frozen=True)
class Helping:
    """Whom a mail reaches, who has no address so that somebody tells them, and computers that nobody uses."""

    reachable: tuple[Recipient, ...]
    unreachable: tuple[Recipient, ...]
    unused: tuple[Device, ...]

    @property
    def waiting(self) -> tuple[Recipient, ...]:
        """Who has not got the mail of today."""
        return tuple(each for each in self.reachable if not each.told)


def affected(standings: Iterable[Standing], check: str) -> list[tuple[Standing, Finding]]:
    """The computers on which a check found something to do, worst first, then by name."""
    found = [(each, finding) for each in standings for finding in each.of(*TO_DO) if finding.check == check]
    return sorted(found, key=lambda pair: (TO_DO.index(pair[1].state), pair[0].device.label))


def helping(organisation: str, check: str, devices: Sequence[Device], *, today: dt.date) -> Helping:
    """Who is to be told of these computers; somebody who left the list uses none any more."""
    people = {each.id: each for each in tenancy.people(organisation)}
    by_person: dict[str, list[Device]] = {}
    for device in devices:
        if device.person in people:
            by_person.setdefault(device.person, []).append(device)
    told = notify.stored(key(each, check, today) for each in by_person)
    found = [
        Recipient(people[each], tuple(those), key(each, check, today) in told) for each, those in by_person.items()
    ]
    return Helping(
        reachable=tuple(each for each in found if each.person.mail),
        unreachable=tuple(each for each in found if not each.person.mail),
        unused=tuple(each for each in devices if each.person not in people),
    )


def key(person: str, check: str, today: dt.date) -> str:
    """One mail a day for each person and cause."""
    return f"devices.help/{person}/{check}/{today}"


def own_page(device: Device) -> str:
    """The full address of a computer's own page."""
    return places.address_of(reverse("devices:mine", args=[device.token]))


def hidden_page(_: Device) -> str:
    """What stands in its place where somebody else reads along: whoever has the address sees all of that computer."""
    return places.address_of("/pc/…/")


def message(company: str, check: Check, recipient: Recipient, address: Callable[[Device], str] = own_page) -> Message:
    """One mail. Nobody knows which language somebody reads, so it says it in both."""
    title, what, why = (words(check.words[name], name) for name in ("title", "what", "why"))
    facts: Mapping[str, object] = {
        "name": one_line(recipient.person.name),
        "company": one_line(company),
        "computers": "\n".join(_lines(recipient.devices, address)),
        **{"title": title.ja, "what": what.ja, "why": why.ja, "minutes": check.minutes},
        **{"english": title.en, "what_en": what.en, "why_en": why.en},
    }
    return Message(SUBJECT.format(title=title.ja), TEXT.format(**facts), Link(LABEL, address(recipient.devices[0])))


def invitation(company: str, person: Person, code: str, minutes: int) -> Message:
    """The mail with a code: a link that is good for some minutes."""
    facts = {"name": one_line(person.name), "company": one_line(company), "minutes": minutes}
    link = Link(INVITATION_LABEL, places.address_of(start_path(code)))
    return Message(INVITED, INVITATION.format(**facts), link)


def start_path(code: str) -> str:
    """Where somebody begins who was given a code."""
    return reverse("devices:start", args=[code])


def _lines(devices: Sequence[Device], address: Callable[[Device], str]) -> Iterable[str]:
    """The computers by name; where there are several, each with its page."""
    for device in devices:
        yield f"・{one_line(device.label)}"
        if len(devices) > 1:
            yield f"　{address(device)}"
