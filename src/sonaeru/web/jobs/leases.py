"""Leases: who works on a row, until when. Kill a worker at any point and its row comes back.

A lease is known by worker and attempt together: whoever lost it, even to another thread of the same worker, is refused.
Other rooms take `Leased` and `State` from here. The time is always handed in. Tenant scopes are passed by on purpose:
work is looked for in every company.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Q

from sonaeru.web.jobs.models import Leased as Leased
from sonaeru.web.jobs.models import State as State

Row = TypeVar("Row", bound=Leased)

VANISHED = "The worker stopped in the middle of the work."
# No lease is this long (judgement): one that ends later was taken while the clock stood ahead.
LONGEST = dt.timedelta(hours=1)

# One statement on both databases. MATERIALIZED, because PostgreSQL may otherwise run the inner query again for each
# row of the outer one and lease more rows than the limit.
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT {pk} FROM {table} WHERE {state} = %s AND {due_at} <= %s ORDER BY {due_at}, {pk} LIMIT %s {lock}
)
UPDATE {table} SET {state} = %s, {attempts} = {attempts} + 1, {lease_until} = %s, {worker} = %s
WHERE {pk} IN (SELECT {pk} FROM due) RETURNING {columns}
"""


def worker_name() -> str:
    """This process, as an operator would look for it: host and process number."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def leased_models() -> tuple[type[Leased], ...]:
    """Every table of work, of every room."""
    return tuple(model for model in apps.get_models() if issubclass(model, Leased))


def claim(model: type[Row], *, limit: int, seconds: int, worker: str, now: dt.datetime) -> list[Row]:
    """Take up to `limit` rows that are due and lease them for `seconds`; the longest due come first.

    Call it outside a transaction: a lease that is not committed protects nothing.
    """
    until = now + dt.timedelta(seconds=seconds)
    values = [State.WAITING.value, now, limit, State.RUNNING.value, until, worker]
    return sorted(model._base_manager.raw(_claim_sql(model), values), key=lambda row: (row.due_at, row.pk))


def renew(row: Leased, *, seconds: int, now: dt.datetime) -> bool:
    """Hold the row for `seconds` from now. False: the lease was lost, stop working."""
    return record(row, lease_until=now + dt.timedelta(seconds=seconds))


def record(row: Leased, **columns: Any) -> bool:
    """Write columns of the row while its lease holds. False: the lease was lost and nothing was written.

    Inside one transaction with the effect of the work it makes the effect happen once: roll back on False.
    """
    mine = type(row)._base_manager.filter(pk=row.pk, state=State.RUNNING, worker=row.worker, attempts=row.attempts)
    if not mine.update(**columns):
        return False
    for name, value in columns.items():
        setattr(row, name, value)
    return True


def complete(row: Leased, *, now: dt.datetime) -> bool:
    """The work is done. False: the lease was lost, another worker answers for the row."""
    return record(row, state=State.DONE, lease_until=None, last_error="", done_at=now)


def fail(row: Leased, *, error: str, now: dt.datetime, final: bool = False) -> bool:
    """The attempt failed: wait as `WAITS` says and try again, or end as failed after the last one.

    `final`: no further attempt makes sense. False: the lease was lost.
    """
    # PostgreSQL refuses the character 0 in text, and then the error could not be told.
    told = {"lease_until": None, "last_error": error.replace("\0", "")[:500]}
    if final or row.attempts > len(row.WAITS):
        return record(row, state=State.FAILED, done_at=now, **told)
    return record(row, state=State.WAITING, due_at=now + row.WAITS[row.attempts - 1], **told)


def sweep(model: type[Leased], *, now: dt.datetime) -> int:
    """Free the rows whose lease ran out and return how many. They wait again, or have failed if attempts are spent.

    What was put off while the clock stood ahead is due now: otherwise it would wait until the clock is there again.
    """
    ahead = now + max(model.WAITS) + LONGEST
    model._base_manager.filter(state=State.WAITING, due_at__gt=ahead).update(due_at=now)
    running = model._base_manager.filter(state=State.RUNNING)
    expired = running.filter(Q(lease_until__lte=now) | Q(lease_until__gt=now + LONGEST))
    spent = expired.filter(attempts__gt=len(model.WAITS))
    failed = spent.update(state=State.FAILED, lease_until=None, last_error=VANISHED, done_at=now)
    return failed + expired.update(state=State.WAITING, lease_until=None, last_error=VANISHED)


def _claim_sql(model: type[Leased]) -> str:
    quote = connection.ops.quote_name
    columns = {field.attname: quote(str(field.column)) for field in model._meta.concrete_fields}
    lock = connection.features.has_select_for_update_skip_locked
    return _CLAIM.format(
        table=quote(model._meta.db_table),
        pk=columns[model._meta.pk.attname],
        columns=", ".join(columns.values()),
        lock=connection.ops.for_update_sql(skip_locked=True) if lock else "",
        **{name: columns[name] for name in ("state", "due_at", "attempts", "lease_until", "worker")},
    )
