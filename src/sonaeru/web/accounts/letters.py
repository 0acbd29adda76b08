"""What people are told when somebody joins, and when their own role changes."""

from __future__ import annotations

from sonaeru.core.words import Words
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify import people, places
from sonaeru.web.notify.message import letter
from sonaeru.web.tenancy.roles import Role

JOINED = Words("招いた人が加わりました", "Somebody you invited has joined")
JOINED_TEXT = Words(
    "招待を受けて、サインインできる人が1人増えました。\n心当たりがないときは、役割を外してください。",
    "An invitation was accepted: one more person can sign in.\nIf you did not expect this, take the role away.",
)
OPEN_MEMBERS = Words("サインインできる人を見る", "See who can sign in")
CHANGED = Words("あなたの役割が「{role}」になりました", "Your role is now {role}")
CHANGED_TEXT = Words("{description}", "{description}")
OPEN = Words("会社や団体を開く", "Open my places")


def joined(organisation: str, invitation: str) -> None:
    """Tell a company's owners and managers, in the caller's transaction; once for each invitation."""
    address = places.address("accounts:members", organisation)
    message = letter(JOINED, JOINED_TEXT, OPEN_MEMBERS, address)
    notify.announce(organisation=organisation, kind="accounts.member_joined", message=message, key=invitation)


def role_changed(user: str, role: Role, spot: Spot) -> None:
    """Tell a user about the new role, in the caller's transaction."""
    someone = people.recipient(user)
    language = someone.language if someone else "ja"
    facts = {"role": role.name.in_language(language), "description": role.description.in_language(language)}
    subject, text = CHANGED.format(**facts), CHANGED_TEXT.format(**facts)
    message = letter(subject, text, OPEN, places.address("accounts:home"))(language)
    notify.tell(
        user=user,
        kind="accounts.role_changed",
        message=message,
        organisation=spot.organisation,
        association=spot.association,
    )
