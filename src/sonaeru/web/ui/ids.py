"""Text ids: how records that outlive each other name one another (audit, jobs, notices know no foreign keys)."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o, u: they are misread
LENGTH = 16


def text_id(prefix: str) -> str:
    """A new id such as `org_3x7k…`: 80 random bits, so it is never given twice and tells nothing."""
    return f"{prefix}_" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def link_token() -> str:
    """What stands in a link and opens something: 128 random bits, stored nowhere."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> str:
    """What is stored of a token. It has 128 random bits or more, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
