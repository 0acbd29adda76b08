"""Writing the log: one row for one act, in the transaction of the act, so that neither exists without the other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction

from sonaeru.web.audit.models import Opening, Record
from sonaeru.web.audit.verbs import Verb

VERB = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
# Names of values that must never be stored, as parts of a name, and as whole words of it (`key`, but not `keyboard`).
SECRET = re.compile(
    r"passw|passphrase|secret|token|credential|hash|cookie|apikey|パスワード|暗証"
    r"|(?<![a-z])(keys?|pin|otp|totp|salt|recovery|signature)(?![a-z])",
    re.IGNORECASE,
)
HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Values = Mapping[str, Any]


def record(
    *,
    by: str,
    verb: str,
    subject: str,
    organisation: str = "",
    association: str = "",
    before: Values | None = None,
    after: Values | None = None,
    origin: str = "",
) -> None:
    """Add a row. `verb` reads `room.done`; every other text is an id; `before` and `after` hold only what changed.

    Raises ValueError if somebody or something is not named, the verb has another form, or a value lies under a name
    that looks secret; RuntimeError outside a transaction, where the act could stay without its row.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the log is written in the transaction of the act")
    if not (by and subject and VERB.fullmatch(verb)):
        raise ValueError(f"a row of the log needs who, a subject and a verb like room.done, not {verb!r}")
    if found := next((name for name in _names([before, after]) if _secret(name)), None):
        raise ValueError(f"{verb}: {found!r} looks like a secret and is not stored")
    Record.objects.create(
        by=by,
        verb=verb,
        subject=subject,
        organisation=organisation,
        association=association,
        before=before,
        after=after,
        origin=origin,
    )


@transaction.atomic
def delete_before(*, before: dt.datetime, by: str) -> int:
    """The one door through which rows leave the log, for retention; returns how many left and records that itself."""
    opening = Opening.objects.create(reason="retention")
    # Not through the row class: it refuses.
    rows = Record.objects.filter(at__lt=before)
    count = rows._raw_delete(rows.db)
    opening.delete()
    record(by=by, verb=Verb.DELETED_OLD, subject="audit", after={"before": before, "rows": count})
    return count


def _secret(name: str) -> bool:
    return SECRET.search(HUMPS.sub("_", name)) is not None


def _names(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from map(str, value)
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from _names(each)
