"""A template of a training mail as a value: who seems to write, what is written, how it can be seen through."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sonaeru.core.phishing.scale import CUES, Rating, cue_total, rate
from sonaeru.core.words import Words, words

KINDS: Final = ("link", "qr", "attachment")
# Where a cue is to be seen, besides an anchor of the HTML (`html#id`).
PLACES: Final = ("from", "subject", "attachment", "whole")
MOST_POINTS: Final = 3
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who seems to write. `local`: before the @; the domain is the operator's; `name_checked`: when a person looked for
    the invented name in the register of companies, None until somebody did.
    """

    display: str
    local: str
    company: str
    name_checked: dt.date | None


@dataclass(frozen=True, slots=True)
class Cue:
    """What can give the mail away. `where`: `html#id` or one of PLACES."""

    id: str
    count: int
    where: str
    note: Words


@dataclass(frozen=True, slots=True)
class Attachment:
    """An inert file that is made from a text with a link; `form`: pdf or docx."""

    name: str
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Landing:
    """What a link opens: the lesson at once, or first a practice page whose inputs are never sent."""

    practice: bool
    heading: Words | None
    lead: Words | None
    fields: tuple[Words, ...]
    button: Words | None


@dataclass(frozen=True, slots=True)
class Template:
    """One edition of one mail. `elements`: the five default answers on alignment; `lesson`: the optional longer part."""

    id: str
    edition: str
    title: Words
    story: Words
    kind: str
    season: str
    suits: tuple[str, ...]
    sender: Sender
    subject: str
    body_text: str
    body_html: str
    fallbacks: Mapping[str, str] = field(hash=False)
    cues: tuple[Cue, ...]
    elements: tuple[int, ...]
    alignment: Words
    points: tuple[Words, ...]
    attachment: Attachment | None
    landing: Landing
    lesson: Words

    @property
    def cue_counts(self) -> Mapping[str, int]:
        """How often each cue stands in the mail."""
        counts: Counter[str] = Counter()
        for cue in self.cues:
            counts[cue.id] += cue.count
        return counts

    @property
    def rating(self) -> Rating:
        """How hard it is to see through in an ordinary office. Raises Misrated."""
        return rate(cue_total(self.cue_counts), self.elements)


def template(identifier: str, table: Table, landing: Table, texts: Mapping[str, str], lesson: Words) -> Template:
    """A template out of its parsed files; `texts`: `text` and `html`. Raises ValueError, KeyError, TypeError."""
    if table["id"] != identifier:
        raise ValueError(f"says of itself that it is {table['id']}")
    if table["kind"] not in KINDS:
        raise ValueError(f"no kind {table['kind']}")
    if not 1 <= len(table["points"]) <= MOST_POINTS:
        raise ValueError(f"needs one to {MOST_POINTS} points")
    return Template(
        id=identifier,
        edition=table["edition"],
        title=words(table["title"], "title"),
        story=words(table["story"], "story"),
        kind=table["kind"],
        season=table["season"],
        suits=tuple(table["suits"]),
        sender=_sender(table["sender"]),
        subject=table["subject"],
        body_text=texts["text"],
        body_html=texts["html"],
        fallbacks=dict(table["fallbacks"]),
        cues=tuple(map(_cue, table["cue"])),
        elements=tuple(table["alignment"]["answers"]),
        alignment=words(table["alignment"]["reason"], "alignment"),
        points=tuple(words(each, "points") for each in table["points"]),
        attachment=_attachment(table["attachment"]) if "attachment" in table else None,
        landing=_landing(landing),
        lesson=lesson,
    )


def _sender(row: Table) -> Sender:
    checked = row["name_checked"]
    if checked != "" and not isinstance(checked, dt.date):
        raise ValueError("name_checked is a date, or empty")
    return Sender(row["display"], row["local"], row["company"], checked or None)


def _cue(row: Table) -> Cue:
    if row["id"] not in CUES:
        raise ValueError(f"no cue {row['id']}")
    if type(row["count"]) is not int or row["count"] < 1:
        raise ValueError(f"cue {row['id']}: no count {row['count']}")
    if row["where"] not in PLACES and not row["where"].startswith("html#"):
        raise ValueError(f"cue {row['id']}: no place {row['where']}")
    return Cue(row["id"], row["count"], row["where"], words(row["note"], f"cue {row['id']}"))


def _attachment(row: Table) -> Attachment:
    if row["form"] not in ("pdf", "docx") or not row["name"].endswith(f".{row['form']}"):
        raise ValueError("an attachment is a pdf or docx, and its name says so")
    return Attachment(row["name"], row["form"], row["text"])


def _landing(row: Table) -> Landing:
    if not row["practice"]:
        return Landing(False, None, None, (), None)
    heading, lead, button = (words(row[name], f"landing {name}") for name in ("heading", "lead", "button"))
    return Landing(True, heading, lead, tuple(words(each, "landing field") for each in row["fields"]), button)
