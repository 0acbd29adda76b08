"""Closed days by country and year."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sonaeru.core.calendar import Calendar, Year, year
from sonaeru.web.library.reader import CONTENT, reading, released, toml


@cache
def calendar(country: str = "jp") -> Calendar:
    """All released years of a country. Raises ContentError, naming the file."""
    return Calendar({each.year: each for each in map(_year, released(f"calendars/{country}/"))})


def _year(path: Path) -> Year:
    with reading(str(path.relative_to(CONTENT))):
        found = year(toml(path))
        if str(found.year) != path.stem:
            raise ValueError(f"says of itself that it is {found.year}")
        return found
