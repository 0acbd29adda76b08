"""What computers and their people show to be let in. Nothing of it is stored as it is: derived, signed or hashed."""

from __future__ import annotations

import secrets as chance
import unicodedata
from typing import Final

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from sonaeru.core.devices.protocol import device_secret

# Thirty signs that nobody misreads: eight of them are 39 bits, for a quarter of an hour.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 8
_SALT: Final = "sonaeru.devices"


def new_code() -> str:
    """A code such as `ABCD-EFGH`."""
    signs = "".join(chance.choice(ALPHABET) for _ in range(LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def code_hash(code: str) -> str:
    """What is kept of a code, however it was typed. It has few bits: the hash has a key."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return _hash("code", "".join(sign for sign in plain if sign.isalnum()))


def secret(device: str, generation: int) -> bytes:
    """The 32 bytes that a computer signs with."""
    master = salted_hmac(f"{_SALT}.master", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return device_secret(master, device, generation)


def page_token(organisation: str, device: str, generation: int) -> str:
    """What stands in the address of a computer's own page."""
    return _page().sign_object([organisation, device, generation])


def of_page(token: str) -> tuple[str, str, int]:
    """Company, computer and generation of an address. Raises signing.BadSignature, ValueError."""
    organisation, device, generation = _page().unsign_object(token)
    return organisation, device, generation


def _page() -> signing.Signer:
    # Without a time in it: the address stays the same, also as a bookmark.
    return signing.Signer(salt=f"{_SALT}.page")


def long_key() -> str:
    """A key for an osquery client, or the secret with which it enrols: 256 bits."""
    return chance.token_urlsafe(32)


def host_hash(identifier: str) -> str:
    """What is kept of how an osquery client names its computer, in whatever case."""
    return _hash("host", identifier.strip().lower())


def _hash(purpose: str, text: str) -> str:
    return salted_hmac(f"{_SALT}.{purpose}", text, algorithm="sha256").hexdigest()
