"""Who a user id is. This room lies below the one that knows: that one provides the answers when the product starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be told. `owner`: of any company; `language`: of mails, such as "ja"."""

    user: str
    mail: str
    language: str = "ja"
    owner: bool = False


Lookup = Callable[[str], Recipient | None]
Heads = Callable[[str], Sequence[str]]


@dataclass(slots=True)
class _Directory:
    lookup: Lookup = lambda user: None
    heads: Heads = lambda organisation: ()


_directory = _Directory()


def provide(lookup: Lookup, heads: Heads = lambda organisation: ()) -> None:
    """Answer from now on. `lookup`: a user by id, None if there is none or no mail may go there;
    `heads`: ids of the owners and managers of a company.
    """
    _directory.lookup, _directory.heads = lookup, heads


def recipient(user: str) -> Recipient | None:
    """A user who can be told; None if nobody is known under the id."""
    return _directory.lookup(user)


def heads(organisation: str) -> Sequence[str]:
    """The ids of a company's owners and managers."""
    return _directory.heads(organisation)
