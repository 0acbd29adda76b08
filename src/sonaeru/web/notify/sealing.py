"""Sealing what must not lie readable in the database: keys of channels, messages that wait, keys of second steps.

Fernet (AES-128-CBC with HMAC-SHA256) under a key that HKDF-SHA256 derives from `SECRET_KEY`. Another `SECRET_KEY`
opens nothing: what was sealed has to be typed again.
"""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = "sonaeru.notify.sealing"


class Unreadable(Exception):
    """It was sealed with another SECRET_KEY, or changed since."""


def seal(text: str, purpose: str = PURPOSE) -> str:
    """The text, readable only with this installation's key and for the same purpose."""
    return _box(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str = PURPOSE) -> str:
    """What was sealed. Raises Unreadable."""
    try:
        return _box(settings.SECRET_KEY, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


@cache
def _box(secret: str, purpose: str) -> Fernet:
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
