"""How much one request may carry. What is more is refused by what it says of itself, before a byte of it is read.

The server behind us stores what is sent with a file on disk before a view runs; 1 GB would lie there first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.conf import settings
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
# Around a file there are names, borders and the other fields of the form.
FRAME: Final = 64 * 1024


def takes(size: int, *, advice: object = "") -> Callable[[View], View]:
    """A view that takes files of so many bytes. The mark is copied by `wraps`: it may stand below other decorators.

    `advice`: what to do when more is sent, where the general words do not fit.
    """

    def marked(view: View) -> View:
        view.most, view.advice = size + FRAME, advice  # type: ignore[attr-defined]
        return view

    return marked


def advice_of(view: Callable[..., Any]) -> str:
    """What a view says to do when too much is sent; "" for the general words."""
    return str(getattr(view, "advice", ""))


def own_answer(view: View) -> View:
    """A view that looks at what it gets itself, because its callers are programs."""
    view.own_answer = True  # type: ignore[attr-defined]
    return view


def answers_itself(view: Callable[..., Any]) -> bool:
    """Whether a view was marked so."""
    return getattr(view, "own_answer", False)


def refused(request: HttpRequest, view: Callable[..., Any]) -> int:
    """The status that refuses the body of a request; 0 if it may come in."""
    most = getattr(view, "most", settings.DATA_UPLOAD_MAX_MEMORY_SIZE + FRAME)
    # A body in pieces says no length, and Django would read none of it: a form would look empty.
    if "Transfer-Encoding" in request.headers:
        return 411
    length = request.headers.get("Content-Length") or "0"
    return 0 if length.isdecimal() and int(length) <= most else 413
