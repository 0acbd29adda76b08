"""What this room keeps: tokens, without their secrets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Min, Q, QuerySet

from sonaeru.core.words import Words
from sonaeru.web.api.models import Token
from sonaeru.web.holdings.registry import Kept, Room, Table, declare

DAYS = 365
COLUMNS = ("id", "name", "scopes", "created_by", "created_at", "expires_at", "last_used_at", "revoked_at")


def export(organisation: str) -> Iterable[Table]:
    """The tokens of a company: what each may do and when it was used, never the secret."""
    rows = Token.objects.filter(organisation=organisation)
    yield Table.of("api_tokens", Words("つなぐ鍵", "API tokens"), COLUMNS, rows)


def _dead(before: dt.datetime) -> QuerySet[Token]:
    return Token.everywhere.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before))


declare(
    Room(
        "api",
        kept=(
            Kept(
                id="api.tokens",
                name=Words("使えなくなったつなぐ鍵", "API tokens that open nothing any more"),
                since=Words("止めた日、または期限の日", "The day it was stopped or expired"),
                why=Words("後から調べるとき、どの鍵か分かるように", "To tell which token it was, when looking back"),
                days=lambda: DAYS,
                due=lambda before: _dead(before).count(),
                delete=lambda before: _dead(before).delete()[0],
                oldest=lambda: Token.everywhere.aggregate(oldest=Min("expires_at"))["oldest"],
            ),
        ),
        export=export,
        headings={
            "scopes": Words("できること", "Scopes"),
            "last_used_at": Words("最後に使った日時", "Last used at"),
            "revoked_at": Words("止めた日時", "Revoked at"),
        },
    )
)
