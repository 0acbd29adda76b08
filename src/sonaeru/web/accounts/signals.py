"""What the sign-in library tells goes into the log: that something changed, never a value."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from sonaeru.web.accounts import languages
from sonaeru.web.accounts.models import User
from sonaeru.web.accounts.verbs import Verb
from sonaeru.web.audit import actions as audit

# Who acts and on what, where nobody is known: guessing at an account that does not exist leaves the same row.
NOBODY = "visitor"


@receiver(account.user_signed_up)
def signed_up(user: User, **_facts: Any) -> None:
    """A new account."""
    _record(user.pk, Verb.ACCOUNT_OPENED)


@receiver(account.user_logged_in)
def signed_in(request: HttpRequest, user: User, response: HttpResponse, **_facts: Any) -> None:
    """Signed in, by which means; the pages follow the language of the account."""
    if not get_authentication_records(request, user):
        # A new account: the mailed code, not noted by the library, is a proof of just now like any other.
        record_authentication(request, user, method="sign_up")
    means = [str(record["method"]) for record in get_authentication_records(request, user)]
    _record(user.pk, Verb.SIGNED_IN, {"means": means})
    languages.keep(response, user.language)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **_facts: Any) -> None:
    """A wrong password; of whose account, by id, never the address that was typed."""
    user = User.objects.filter(email=str(credentials.get("email", "")).strip().lower()).first()
    _record(NOBODY, Verb.SIGN_IN_FAILED, subject=user.pk if user else NOBODY)


@receiver([account.password_set, account.password_changed, account.password_reset])
def password_changed(user: User, **_facts: Any) -> None:
    """Another password."""
    _record(user.pk, Verb.PASSWORD_CHANGED)


@receiver(account.email_changed)
def mail_changed(user: User, **_facts: Any) -> None:
    """Another mail address."""
    _record(user.pk, Verb.MAIL_CHANGED)


@receiver(mfa.authenticator_added)
def factor_added(user: User, authenticator: Authenticator, **_facts: Any) -> None:
    """A second step or a passkey came."""
    _record(user.pk, Verb.FACTOR_ADDED, {"kind": authenticator.type})


@receiver(mfa.authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **_facts: Any) -> None:
    """A second step or a passkey went."""
    _record(user.pk, Verb.FACTOR_REMOVED, {"kind": authenticator.type})


@receiver(mfa.authenticator_reset)
def factor_renewed(user: User, **_facts: Any) -> None:
    """New recovery codes."""
    _record(user.pk, Verb.FACTOR_RENEWED)


@transaction.atomic
def _record(by: str, verb: Verb, after: dict[str, Any] | None = None, *, subject: str = "") -> None:
    audit.record(by=by, verb=verb, subject=subject or by, after=after, origin="web")
