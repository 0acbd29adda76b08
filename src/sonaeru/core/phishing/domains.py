"""Which domains a company can prove as its own, and what of a list of people that covers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

RECORD: Final = "_sonaeru-drill"
_TOKEN: Final = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class SharedDomains:
    """Domains of many: `mailboxes` belong to their users, `suffixes` to nobody."""

    mailboxes: frozenset[str]
    suffixes: frozenset[str]

    def refusal(self, domain: str) -> str | None:
        """Why a domain cannot be proved as a company's own: public_suffix, free_mail; None if it can."""
        name = plain(domain)
        if "." not in name or name in self.suffixes:
            return "public_suffix"
        return "free_mail" if covers(self.mailboxes, name) else None


def plain(domain: str) -> str:
    """A domain in lower case without a dot at its end."""
    return domain.rstrip(".").lower()


def covers(domains: Collection[str], domain: str) -> bool:
    """Whether one of the domains is this one or above it."""
    labels = plain(domain).split(".")
    return any(".".join(labels[at:]) in domains for at in range(len(labels)))


def proof(token: str) -> str:
    """The text of the TXT record at `_sonaeru-drill.<domain>`. Raises ValueError unless the token is 32 hex digits."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("a token is 32 hex digits")
    return f"sonaeru-drill={token}"


def shared_domains(table: Mapping[str, Any]) -> SharedDomains:
    """The lists out of their parsed file. Raises ValueError, KeyError for what is no lower-case domain."""
    lists = {name: frozenset(table[name]) for name in ("mailboxes", "suffixes")}
    if wrong := [each for each in lists["mailboxes"] | lists["suffixes"] if "." not in each or each != plain(each)]:
        raise ValueError(f"no domains: {sorted(wrong)}")
    return SharedDomains(**lists)
