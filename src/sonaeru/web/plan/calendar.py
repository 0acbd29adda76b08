"""The due dates as a calendar feed (RFC 5545): titles and days, nothing more. What is done or declined stays out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from sonaeru.web.plan.board import Line

PRODUCT = "-//Sonaeru//Plan//JA"


def feed(name: str, lines: Iterable[Line], language: str) -> bytes:
    """One event of a whole day for each item that is open and has a due date."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for line in lines:
        if line.open and line.item.due_on:
            made.add_component(_event(line, line.item.due_on, language))
    return bytes(made.to_ical())


def _event(line: Line, due_on: dt.date, language: str) -> Event:
    event = Event()
    event.add("uid", f"{line.item.id}@sonaeru")
    event.add("dtstamp", line.item.created_at)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + dt.timedelta(days=1))
    event.add("summary", line.item.title.in_language(language))
    event.add("transp", "TRANSPARENT")
    return event
