"""Menus of settings: a list of pages, the one that is open marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a menu; `here`: the page that is open."""

    link: str
    name: str
    purpose: str
    here: bool


def entries(request: HttpRequest, pages: Iterable[tuple[str, object, object]], *args: str) -> Iterator[Entry]:
    """The pages by name of address, name and purpose, in the language of the page; `args` stand in the addresses."""
    for address, name, purpose in pages:
        link = reverse(address, args=args)
        yield Entry(link, str(name), str(purpose), request.path.startswith(link))
