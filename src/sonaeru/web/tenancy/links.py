"""Personal links: how somebody without an account reaches their own pages."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core import signing

from sonaeru.web.tenancy import queries
from sonaeru.web.tenancy.scopes import opened

SALT: Final = "sonaeru.tenancy.personal-link"
# Long enough for a reminder after a holiday (judgement).
DAYS: Final = 30


class LinkRefused(Exception):
    """The link opens nothing: changed, too old, or of somebody who was removed. It never says which."""


def token(person: queries.Person) -> str:
    """What stands in the link of a person: two text ids, signed, and when."""
    return signing.dumps([person.organisation, person.id], salt=SALT)


def person(token: str, *, max_age: dt.timedelta = dt.timedelta(days=DAYS)) -> queries.Person:
    """Whose link this is. Opens the company of the signed id to look, and closes it again. Raises LinkRefused."""
    try:
        organisation, person = signing.loads(token, salt=SALT, max_age=max_age)
        with opened(organisation=organisation):
            if queries.organisation(organisation).deleted_at is None:
                return queries.person(organisation, person)
    except (signing.BadSignature, queries.NotFound):
        # The same answer for all, and nothing of the cause in it.
        pass
    raise LinkRefused
