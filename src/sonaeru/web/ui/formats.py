"""Numbers and dates as people here write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

MINUS = "\N{MINUS SIGN}"
REIWA_BEGAN = dt.date(2019, 5, 1)


def signed(value: int) -> str:
    """A whole number with a true minus sign."""
    return f"{MINUS}{-value}" if value < 0 else str(value)


def change(value: int, language: str) -> str:
    """A change with its sign, full width in Japanese: ＋4, −2, ±0."""
    if value > 0:
        return f"{'+' if language.startswith('en') else '＋'}{value}"
    return signed(value) if value else "±0"


def long_date(day: dt.date, language: str) -> str:
    """A date in full: 2026年11月22日（令和8年）, or 22 November 2026. Days before Reiwa carry no era."""
    if language.startswith("en"):
        return f"{day.day} {day:%B %Y}"
    year = day.year - REIWA_BEGAN.year + 1
    era = f"（令和{'元' if year == 1 else year}年）" if day >= REIWA_BEGAN else ""
    return f"{day.year}年{day.month}月{day.day}日{era}"


def short_date(day: dt.date, today: dt.date, language: str) -> str:
    """A date in a table: 11月22日 or 22 November, with the year where it is not that of today."""
    year = day.year != today.year
    if language.startswith("en"):
        return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")
    return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"


def one_line(text: str) -> str:
    """Text as one clean line: control characters and what nobody sees are dropped, the marks that turn the direction too."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = (each for each in spaced if unicodedata.category(each) not in {"Cc", "Cf"} or each in JOINING)
    return " ".join("".join(kept).split())


def masked(mail: str) -> str:
    """A mail address so that its owner knows it and nobody else learns it: a***@example.jp."""
    local, _at, domain = mail.rpartition("@")
    return f"{local[:1]}***@{domain}"


# Of the format characters only these shape what is seen: letters that join or do not, families of emoji. All others hide
# in a name, so that two look alike or none is seen, or make the text after it read backwards.
JOINING = frozenset("\u200c\u200d")


def plain_cell(text: str) -> str:
    """Text for a cell of a table: what a spreadsheet would take for a formula gets a leading apostrophe.

    The characters are those that OWASP names ("CSV Injection"); a Japanese Excel reads the wide ones as formulas too.
    What no workbook can hold is dropped first: one such character would keep everybody's table from being made.
    """
    held = NO_CHARACTER.sub("", text)
    return f"'{held}" if held.startswith(FORMULA) else held


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# No file of XML may hold them: controls, halves of a pair, and the two that are no characters (XML 1.0, section 2.2).
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
