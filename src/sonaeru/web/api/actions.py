"""Making and stopping tokens."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sonaeru.web.api.models import Token
from sonaeru.web.api.queries import PREFIX, Caller
from sonaeru.web.api.scopes import Scope
from sonaeru.web.api.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.tenancy import checks
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.ui.ids import hashed

# How long a use of a token may go unnoted: writing it at every call would cost one write for each read.
NOTED_EVERY = dt.timedelta(hours=1)


@transaction.atomic
def make(*, by: str, organisation: str, name: str, scopes: Iterable[Scope], days: int, origin: str = "") -> str:
    """Make a token and return it: `snr_<id>_<secret>`, shown this once. Raises tenancy's Refused for the name."""
    # The secret has no underscore: the last one in a token ends its id.
    secret = secrets.token_hex(32)
    wanted = sorted(set(scopes))
    row = Token(
        organisation_id=organisation,
        name=checks.name(name),
        secret_hash=hashed(secret),
        scopes=wanted,
        created_by=by,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    row.save(force_insert=True)
    after = {"may": wanted, "days": days}
    audit.record(by=by, verb=Verb.MADE, subject=row.pk, organisation=organisation, after=after, origin=origin)
    return f"{PREFIX}_{row.pk}_{secret}"


@transaction.atomic
def stop(*, by: str, organisation: str, token: str, origin: str = "") -> None:
    """Stop a token at once and for good; stopped twice, the first time counts. Raises NotFound."""
    row = Token.objects.select_for_update().filter(organisation=organisation, pk=token).first()
    if row is None:
        raise NotFound
    if row.revoked_at is None:
        Token.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
        audit.record(by=by, verb=Verb.STOPPED, subject=row.pk, organisation=organisation, origin=origin)


def note_use(caller: Caller) -> None:
    """Keep when a token was used last, to the hour."""
    now = timezone.now()
    if caller.last_used_at is None or caller.last_used_at < now - NOTED_EVERY:
        old = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        Token.everywhere.filter(old, pk=caller.token).update(last_used_at=now)
