"""Reading a pasted list of addresses or a CSV file: one company a line, its name and a mail address in any order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sonaeru.web.ui.formats import one_line

SEPARATORS = re.compile(r"[,;\t、，]")
HEADING = re.compile(r"メール|mail", re.IGNORECASE)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty. `mail` is empty where no address could be read; `text`: what stood there."""

    number: int
    text: str
    company: str = ""
    mail: str = ""


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 (also with BOM), UTF-16 as Excel writes it, else the old Japanese code page.

    Raises ValueError for anything else.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")


def lines(text: str) -> tuple[Line, ...]:
    """Every line with what could be read of it, without empty lines and a heading."""
    found = [_line(number, raw) for number, raw in enumerate(text.splitlines(), 1) if raw.strip(' \t,;"、，　')]
    if found and not found[0].mail and "@" not in found[0].text and HEADING.search(found[0].text):
        return tuple(found[1:])
    return tuple(found)


def _line(number: int, raw: str) -> Line:
    cells = [one_line(cell).strip('"').strip() for cell in SEPARATORS.split(raw)]
    text = one_line(raw)[:LONGEST_NAME]
    address = next((cell for cell in cells if "@" in cell or "＠" in cell), "")
    mail = unicodedata.normalize("NFKC", address).lower()
    try:
        validate_email(mail)
    except ValidationError:
        return Line(number, text)
    company = next((cell for cell in cells if cell and cell != address), "")[:LONGEST_NAME]
    return Line(number, text, company, mail)
