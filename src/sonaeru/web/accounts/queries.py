"""Reading users: by text id, for every room that shows who did something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from sonaeru.web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Account:
    """A user as other rooms see one. `name` is never empty: without a name it is the mail address."""

    id: str
    name: str
    mail: str
    language: str


def users(ids: Iterable[str]) -> Mapping[str, Account]:
    """The users of these ids; an id whose account is gone is missing from the answer."""
    return {row.pk: _account(row) for row in User.objects.filter(pk__in=set(ids))}


def user_by_mail(mail: str) -> Account | None:
    """The user who signs in with this mail address, without regard to case; None if there is none."""
    row = User.objects.filter(email=mail.strip().lower()).first()
    return _account(row) if row else None


def has_own_door(mail: str) -> bool:
    """Whether the account of an address opens by a password, a second step, a passkey or a provider.

    Such an account is never opened by a link in a mail: a mailbox that somebody else reads would be enough. What
    stands at an address that was never verified does not count: anybody may have put it there.
    """
    row = User.objects.filter(email=mail.strip().lower()).first()
    if row is None or not EmailAddress.objects.filter(user=row, email=row.email, verified=True).exists():
        return False
    return row.has_usable_password() or any(
        held.objects.filter(user=row).exists() for held in (Authenticator, SocialAccount)
    )


def _account(row: User) -> Account:
    return Account(row.pk, row.name or row.email, row.email, row.language)
