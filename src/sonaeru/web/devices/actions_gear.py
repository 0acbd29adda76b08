"""Writing down equipment and taking it off the list. The log names it by its id alone."""

from __future__ import annotations

from django.db import transaction

from sonaeru.web.audit import actions as audit
from sonaeru.web.devices import gear as queries
from sonaeru.web.devices.models import Gear
from sonaeru.web.devices.verbs import Verb
from sonaeru.web.tenancy.queries import one


class Refused(Exception):
    """It is not written down: the list is full, or it stands there already (`twice`)."""

    def __init__(self, *, twice: bool) -> None:
        super().__init__("twice" if twice else "full")
        self.twice = twice


@transaction.atomic
def add(*, by: str, organisation: str, vendor: str, product: str, version: str = "", origin: str = "") -> str:
    """Write something down, and return its id. Raises Refused."""
    if queries.known_twice(organisation, vendor, product, version):
        raise Refused(twice=True)
    if Gear.objects.filter(organisation=organisation).count() >= queries.MOST:
        raise Refused(twice=False)
    names = {"vendor": vendor, "product": product, "version": version}
    row = Gear.objects.create(organisation_id=organisation, created_by=by, **names)
    audit.record(by=by, verb=Verb.GEAR_ADDED, subject=row.pk, organisation=organisation, origin=origin)
    return row.pk


@transaction.atomic
def remove(*, by: str, organisation: str, gear: str, origin: str = "") -> str:
    """Take something off the list, and return what brings it back. Raises NotFound."""
    row = one(Gear.objects.filter(organisation=organisation, pk=gear))
    token = queries.undo_token(organisation, queries.gear(organisation, gear))
    row.delete()
    audit.record(by=by, verb=Verb.GEAR_REMOVED, subject=gear, organisation=organisation, origin=origin)
    return token
