"""Reading tokens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.crypto import constant_time_compare

from sonaeru.web.api.models import Token
from sonaeru.web.api.scopes import Scope
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.ui.ids import hashed

PREFIX = "snr"


class TokenState(StrEnum):
    """Whether a token opens anything."""

    VALID = "valid"
    EXPIRED = "expired"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Known:
    """A token as its company sees it; the secret is not part of it."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_by: str
    created_at: dt.datetime
    expires_at: dt.datetime
    last_used_at: dt.datetime | None
    state: TokenState


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a valid token, its company and what it may do."""

    token: str
    organisation: str
    scopes: frozenset[str]
    last_used_at: dt.datetime | None


def tokens(organisation: str) -> tuple[Known, ...]:
    """The tokens of a company, newest first, in its open scope."""
    now = timezone.now()
    return tuple(_known(row, now) for row in Token.objects.filter(organisation=organisation))


def token(organisation: str, token: str) -> Known:
    """One token of a company, in its open scope. Raises NotFound."""
    row = Token.objects.filter(organisation=organisation, pk=token).first()
    if row is None:
        raise NotFound
    return _known(row, timezone.now())


def caller(shown: str) -> Caller | None:
    """Who shows this text, or None: unknown, garbled, stopped, expired, or of a company that is being deleted.

    The id finds the row, and the secret is compared in constant time. Needs no scope: this tells which one to open.
    """
    prefix, _, rest = shown.partition("_")
    identifier, _, secret = rest.rpartition("_")
    row = Token.everywhere.select_related("organisation").filter(pk=identifier).first() if prefix == PREFIX else None
    if not constant_time_compare(hashed(secret), row.secret_hash if row else ""):
        return None
    if row is None or _state(row, timezone.now()) is not TokenState.VALID or row.organisation.deleted_at:
        return None
    return Caller(row.pk, row.organisation_id, frozenset(row.scopes), row.last_used_at)


def _known(row: Token, now: dt.datetime) -> Known:
    scopes = tuple(scope for scope in Scope if scope in row.scopes)
    created = (row.created_by, row.created_at)
    return Known(row.pk, row.name, scopes, *created, row.expires_at, row.last_used_at, _state(row, now))


def _state(row: Token, now: dt.datetime) -> TokenState:
    if row.revoked_at:
        return TokenState.STOPPED
    return TokenState.VALID if now < row.expires_at else TokenState.EXPIRED
