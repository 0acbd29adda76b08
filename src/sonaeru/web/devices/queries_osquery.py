"""Reading what concerns osquery: whether the way in is open, whose a key is, what a client should be asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sonaeru.web.devices import models
from sonaeru.web.devices.models import Source
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.ui.ids import hashed

# osquery does not make up for what it missed while a computer was off: after so long without results it is asked.
LATE = dt.timedelta(hours=36)
# For so long a question out of turn stands; then it may be put anew.
ASKING = dt.timedelta(days=1)


class Withdrawn(Exception):
    """The company of a key is being deleted, which can still be undone: the client must keep its key."""


@dataclass(frozen=True, slots=True)
class Client:
    """A computer with osquery, found by its key."""

    id: str
    organisation: str
    family: str
    host_hash: str
    reported_at: dt.datetime | None
    asked_at: dt.datetime | None
    answered_at: dt.datetime | None

    def waiting(self, now: dt.datetime) -> bool:
        """Whether it was asked out of turn and has not answered."""
        return _waiting(self.asked_at, self.answered_at, now)

    def late(self, now: dt.datetime) -> bool:
        """Whether it should be asked because nothing came for long, and was not asked for a day."""
        rested = self.asked_at is None or now - self.asked_at > ASKING
        return rested and (self.reported_at is None or now - self.reported_at > LATE)


def client(key: str) -> Client:
    """Whose key it is. Raises NotFound for one that is unknown or revoked, Withdrawn."""
    rows = models.Device.everywhere.select_related("organisation")
    row = rows.filter(node_key_hash=hashed(key), revoked_at=None).first()
    if row is None:
        raise NotFound
    if row.organisation.deleted_at is not None:
        raise Withdrawn
    times = (row.reported_at, row.asked_at, row.answered_at)
    return Client(row.pk, row.organisation_id, row.os_family, row.host_hash, *times)


def opened_at(organisation: str) -> dt.datetime | None:
    """Since when the present secret lets clients in; None while the way is shut."""
    row = models.Fleet.objects.filter(pk=organisation).exclude(osquery_hash=None).first()
    return row.osquery_made_at if row else None


def asked(organisation: str, now: dt.datetime) -> frozenset[str]:
    """The computers with osquery that were asked out of turn and have not answered."""
    rows = models.Device.objects.filter(organisation=organisation, source=Source.OSQUERY).exclude(asked_at=None)
    return frozenset(row.pk for row in rows if _waiting(row.asked_at, row.answered_at, now))


def _waiting(asked_at: dt.datetime | None, answered_at: dt.datetime | None, now: dt.datetime) -> bool:
    if asked_at is None or now - asked_at > ASKING:
        return False
    return answered_at is None or answered_at < asked_at
