"""What a text must be like before it is stored. Forms say it kindly; here it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sonaeru.web.library import reader
from sonaeru.web.ui.formats import one_line

LONGEST: Final = 100
LONGEST_MAIL: Final = 254  # RFC 5321: a path of 256 characters with its brackets
PREFECTURES: Final = tuple(f"{number:02}" for number in range(1, 48))


class Refused(ValueError):
    """A value that cannot be stored; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} cannot be stored")
        self.field = field


def line(text: str, field: str) -> str:
    """Text as one clean line of at most 100 characters, maybe empty. Raises Refused if it is longer."""
    # A lone half of a surrogate pair, as JSON can carry it, fits into no database.
    cleaned = one_line(text.encode(errors="ignore").decode())
    if len(cleaned) > LONGEST:
        raise Refused(field)
    return cleaned


def name(text: str, field: str = "name") -> str:
    """A clean line that is not empty. Raises Refused."""
    cleaned = line(text, field)
    if not cleaned:
        raise Refused(field)
    return cleaned


def mail(text: str) -> str:
    """An address in small letters, so that the same one is found twice; empty for people without one. Raises Refused."""
    cleaned = text.strip().lower()
    if len(cleaned) > LONGEST_MAIL:
        raise Refused("mail")
    if cleaned:
        try:
            validate_email(cleaned)
        except ValidationError as error:
            raise Refused("mail") from error
    return cleaned


def organisation(values: Mapping[str, str]) -> dict[str, str]:
    """The named facts of a company, cleaned. Raises Refused for a value no scheme has, KeyError for an unknown name."""
    return {field: ORGANISATION[field](text) for field, text in values.items()}


def person(values: Mapping[str, str]) -> dict[str, str]:
    """The named facts of a person, cleaned. Raises Refused, and KeyError for an unknown name."""
    return {field: PERSON[field](text) for field, text in values.items()}


def _industry(code: str) -> str:
    return _known(code, [option.code for option in reader.scheme("industries")], "industry")


def _size(code: str) -> str:
    return _known(code, [option.code for option in reader.scheme("sizes")], "size")


def _prefecture(code: str) -> str:
    return _known(code, ["", *PREFECTURES], "prefecture")


def _department(text: str) -> str:
    return line(text, "department")


def _known(code: str, codes: list[str], field: str) -> str:
    if code not in codes:
        raise Refused(field)
    return code


Check = Callable[[str], str]
ORGANISATION: Final[Mapping[str, Check]] = MappingProxyType(
    {"name": name, "industry": _industry, "size": _size, "prefecture": _prefecture}
)
PERSON: Final[Mapping[str, Check]] = MappingProxyType({"name": name, "mail": mail, "department": _department})
