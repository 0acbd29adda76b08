"""The life of one mail as a table, and when a deferred one is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sonaeru.core.phishing.schedule import chance
from sonaeru.core.words import Worded


class Mail(Worded):
    """Where one mail stands."""

    QUEUED = "queued", "待っています", "waiting"
    LEASED = "leased", "用意しています", "being prepared"
    HANDING = "handing", "渡しています", "being handed over"
    ACCEPTED = "accepted", "届けました", "accepted"
    DEFERRED = "deferred", "あとでもう一度送ります", "to be tried again"
    REFUSED = "refused", "受け取られませんでした", "refused"
    IN_DOUBT = "in_doubt", "届いたかどうか分かりません", "in doubt"
    BOUNCED = "bounced", "戻ってきました", "bounced"
    CANCELLED = "cancelled", "送りませんでした", "not sent"


# To queued: the lease ran out before the mail was touched. In doubt is never left for a second try by the machine.
MOVES: Final[Mapping[Mail, frozenset[Mail]]] = {
    Mail.QUEUED: frozenset({Mail.LEASED, Mail.CANCELLED}),
    Mail.LEASED: frozenset({Mail.HANDING, Mail.QUEUED, Mail.CANCELLED}),
    Mail.HANDING: frozenset({Mail.ACCEPTED, Mail.DEFERRED, Mail.REFUSED, Mail.IN_DOUBT}),
    Mail.ACCEPTED: frozenset({Mail.BOUNCED}),
    Mail.DEFERRED: frozenset({Mail.LEASED, Mail.REFUSED, Mail.CANCELLED}),
    Mail.REFUSED: frozenset(),
    Mail.IN_DOUBT: frozenset({Mail.BOUNCED}),
    Mail.BOUNCED: frozenset(),
    Mail.CANCELLED: frozenset(),
}
# Campaigns wait for these before they are observed.
OPEN: Final = frozenset({Mail.QUEUED, Mail.LEASED, Mail.HANDING, Mail.DEFERRED})
TRIES: Final = 8
GIVE_UP_MS: Final = 24 * 3_600_000
_WAITS_MIN: Final = (5, 15, 30, 60, 120, 240)
_SPREAD: Final = 0.2


def retry_after_ms(seed: str, delivery: str, tries: int, since_first_ms: int) -> int | None:
    """How long to wait after a failed try, ±20 % from the seed; None: give up.

    `tries`: made so far, at least 1; `since_first_ms`: since the first of them.
    """
    wait = _WAITS_MIN[min(tries, len(_WAITS_MIN)) - 1] * 60_000
    wait = round(wait * (1 - _SPREAD + 2 * _SPREAD * chance(seed, f"retry-{tries}", delivery)))
    return None if tries >= TRIES or since_first_ms + wait > GIVE_UP_MS else wait
