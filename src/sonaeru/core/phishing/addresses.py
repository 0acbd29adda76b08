"""Addresses of mailboxes as people write them in lists, made what a mail can be sent to."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST: Final = 254
_LOCAL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Old addresses of mobile phones have doubled dots and dots at the edges, against RFC 5321.
_UNUSUAL: Final = re.compile(r"\A\.|\.\.|\.\Z")


class Address(NamedTuple):
    """An address with what was noticed: normalised, idn, unusual_local_part."""

    text: str
    notices: tuple[str, ...]


class NoAddress(ValueError):
    """`args[0]`: email_missing, email_multiple, email_has_name, email_invalid."""


def address(written: str) -> Address:
    """The address in a cleaned cell. The case of the local part is kept. Raises NoAddress."""
    text = unicodedata.normalize("NFKC", written).replace("。", ".")
    if not text:
        raise NoAddress("email_missing")
    if text.count("@") > 1:
        raise NoAddress("email_multiple")
    if "<" in text or ">" in text:
        raise NoAddress("email_has_name")
    local, _, host = text.partition("@")
    domain = _domain(host)
    if not _LOCAL.fullmatch(local) or len(local) + 1 + len(domain) > LONGEST:
        raise NoAddress("email_invalid")
    noticed = {
        "normalised": text != written,
        "idn": not host.isascii(),
        "unusual_local_part": bool(_UNUSUAL.search(local)),
    }
    return Address(f"{local}@{domain}", tuple(code for code, there in noticed.items() if there))


@lru_cache(maxsize=4096)
def _domain(host: str) -> str:
    """The domain in the letters of the DNS. Raises NoAddress."""
    if len(host) > LONGEST:
        raise NoAddress("email_invalid")
    try:
        domain = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NoAddress("email_invalid") from None
    labels = domain.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(map(_LABEL.fullmatch, labels)):
        raise NoAddress("email_invalid")
    return domain
