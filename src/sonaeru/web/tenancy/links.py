"""Personal links: how somebody without an account reaches their own pages."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core import signing
from django.utils.crypto import salted_hmac

from sonaeru.web.tenancy import queries
from sonaeru.web.tenancy.scopes import opened

SALT: Final = "sonaeru.tenancy.personal-link"
# Long enough for a reminder after a holiday (judgement).
DAYS: Final = 30


class LinkRefused(Exception):
    """The link opens nothing: changed, too old, of somebody who was removed or whose mail address is another now.

    It never says which.
    """


def token(person: queries.Person) -> str:
    """What stands in the link of a person: two text ids and a keyed hash of the mail address, signed, and when."""
    return signing.dumps([person.organisation, person.id, _mailbox(person)], salt=SALT)


def person(token: str, *, max_age: dt.timedelta = dt.timedelta(days=DAYS)) -> queries.Person:
    """Whose link this is. Opens the company of the signed id to look, and closes it again. Raises LinkRefused."""
    try:
        organisation, person, mailbox = signing.loads(token, salt=SALT, max_age=max_age)
        with opened(organisation=organisation):
            found = queries.person(organisation, person)
            if queries.organisation(organisation).deleted_at is None and _mailbox(found) == mailbox:
                return found
    except (signing.BadSignature, ValueError, queries.NotFound):
        # The same answer for all, and nothing of the cause in it.
        pass
    raise LinkRefused


def _mailbox(person: queries.Person) -> str:
    # A link that went to a mistyped address must not open what the company holds once the address was put right.
    return salted_hmac(SALT, person.mail, algorithm="sha256").hexdigest()[:16]
