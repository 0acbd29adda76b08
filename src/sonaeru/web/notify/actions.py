"""Writing: messages to send, notices to people, how people and companies want to hear. Each act is one transaction.

Who may do it is asked above; this room lies beside the log, so the page that calls records it in its own transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from sonaeru.web.jobs.queue import on_commit
from sonaeru.web.notify import inbox, kinds, outbox, places
from sonaeru.web.notify.contract import Config, Outcome
from sonaeru.web.notify.delivering import deliver
from sonaeru.web.notify.kinds import How
from sonaeru.web.notify.message import Link, Message, trial
from sonaeru.web.notify.models import Delivery, Destination, Notice, Preference
from sonaeru.web.notify.queries import NotFound
from sonaeru.web.notify.sending import send
from sonaeru.web.notify.transport import Transport
from sonaeru.web.ui.ids import text_id

MOST_DESTINATIONS = 20  # of one company; judgement


@transaction.atomic
def mail(*, to: str, message: Message, key: str = "", organisation: str = "", unsubscribe: str = "") -> str:
    """Store a mail with the caller's transaction and return its id; it is sent once that holds, and tried again.

    The same `key` (up to 200 characters) twice is one mail. The text is wiped when it was sent. `organisation`: goes
    with the company; `unsubscribe`: the address that stops such mails by one POST.
    """
    stored = outbox.put_mail(to=to, message=message, key=key, organisation=organisation, unsubscribe=unsubscribe)
    on_commit(deliver)
    return stored


def withdraw(*, to: str, organisation: str) -> None:
    """Forget the mails of a company that still wait for an address, because its person was deleted.

    What goes to somebody as a user stays: an account is no part of the company's list.
    """
    Delivery.objects.filter(organisation=organisation, address=to, user="").exclude(address="").delete()


@transaction.atomic
def tell(
    *,
    user: str,
    kind: str,
    message: Message,
    organisation: str = "",
    association: str = "",
    urgent: bool = False,
    key: str = "",
) -> str:
    """Tell one user: it stands in the inbox, and goes out at once, on Monday or not at all, as the person chose.

    `kind`: one of `kinds.py`; `urgent`: at once unless the person chose otherwise. The same `key` twice is one notice.
    Returns its id.
    """
    stored = inbox.put(
        user=user,
        kind=kind,
        message=message,
        organisation=organisation,
        association=association,
        urgent=urgent,
        key=key,
    )
    on_commit(deliver)
    return stored


@transaction.atomic
def announce(
    *, organisation: str, kind: str, message: Callable[[str], Message], urgent: bool = False, key: str = ""
) -> None:
    """Tell a company: its owners and managers, and the channels that want this kind.

    `message(language)` makes it in a language such as "ja". The same `key` twice is one announcement.
    """
    key = key or text_id("key")
    places.tell_heads(organisation=organisation, kind=kind, message=message, urgent=urgent, key=key)
    for row in places.of_group(organisation, kinds.group_of(kind).id):
        outbox.put_for(row, message=message(row.language), key=key)
    on_commit(deliver)


# A user's own notices and choices


@transaction.atomic
def mark_read(*, user: str, notices: Iterable[str] | None = None) -> int:
    """Note that a user has read some notices, or all of them; returns how many were unread. Others' are left alone."""
    rows = Notice.objects.filter(user=user, read_at=None)
    rows = rows if notices is None else rows.filter(pk__in=list(notices))
    return rows.update(read_at=timezone.now())


@transaction.atomic
def choose(*, user: str, choices: Mapping[str, How]) -> bool:
    """How a user wants to hear of groups, by their ids. False: it was so already. Raises KeyError for no group."""
    if unknown := set(choices) - set(kinds.names()):
        raise KeyError(f"no groups of kinds: {unknown}")
    return _keep(user, {group: How(how).value for group, how in choices.items()})


@transaction.atomic
def stop_digest(*, user: str) -> bool:
    """Nothing goes out on Mondays any more, of no group; what goes out at once still does. False: it was so already."""
    row = Preference.objects.filter(pk=user).first()
    before = row.choices if row else {}
    weekly = [group.id for group in kinds.GROUPS if inbox.chosen(before, group) == How.WEEKLY]
    return _keep(user, dict.fromkeys([*weekly, inbox.EVERY_OTHER], How.NONE.value))


def _keep(user: str, choices: Mapping[str, str]) -> bool:
    row, _ = Preference.objects.select_for_update().get_or_create(pk=user)
    after = row.choices | choices
    if How.WEEKLY.value in choices.values():
        after.pop(inbox.EVERY_OTHER, None)
    if after == row.choices:
        return False
    row.choices = after
    row.save(update_fields=["choices"])
    # What waits for Monday follows the choice too: who stops the mail does not get one more.
    for notice in Notice.objects.filter(user=user, how=How.WEEKLY, digest_at=None):
        if inbox.chosen(after, kinds.group_of(notice.kind)) == How.NONE:
            Notice.objects.filter(pk=notice.pk).update(how=How.NONE)
    return True


@transaction.atomic
def forget(*, user: str) -> None:
    """Delete what a user was told, chose and is about to be sent; for when the account goes."""
    Notice.objects.filter(user=user).delete()
    Preference.objects.filter(pk=user).delete()
    Delivery.objects.filter(user=user).delete()


# A company's places outside


class TooMany(Exception):
    """A company has as many places as it may."""


@transaction.atomic
def add_destination(
    *, organisation: str, channel: str, values: Mapping[str, str], groups: Sequence[str], language: str
) -> str:
    """Add a place; the values were checked by the channel. Returns its id. Raises TooMany."""
    if Destination.objects.filter(organisation=organisation, removed_at=None).count() >= MOST_DESTINATIONS:
        raise TooMany
    row = Destination.objects.create(
        organisation=organisation,
        channel=channel,
        config=places.sealed(values),
        groups=list(groups),
        language=language,
    )
    return row.pk


@transaction.atomic
def edit_destination(*, organisation: str, destination: str, values: Mapping[str, str], groups: Sequence[str]) -> None:
    """Replace what was typed and which kinds go there; earlier failures no longer count. Raises NotFound."""
    rows = Destination.objects.filter(organisation=organisation, pk=destination, removed_at=None)
    fresh = {"config": places.sealed(values), "groups": list(groups), "failures": 0, "fault": {}, "failed_at": None}
    if not rows.update(**fresh):
        raise NotFound


@transaction.atomic
def remove_destination(*, organisation: str, destination: str) -> None:
    """Nothing goes there any more; it can be brought back for some days. Raises NotFound."""
    rows = Destination.objects.filter(organisation=organisation, pk=destination, removed_at=None)
    if not rows.update(removed_at=timezone.now()):
        raise NotFound


@transaction.atomic
def restore_destination(*, organisation: str, destination: str) -> None:
    """Bring back a place that was removed. Raises NotFound."""
    rows = Destination.objects.filter(organisation=organisation, pk=destination).exclude(removed_at=None)
    if not rows.update(removed_at=None, failures=0, fault={}, failed_at=None):
        raise NotFound


def arrived(*, destination: str) -> None:
    """A trial arrived: earlier failures no longer count."""
    places.took(destination, now=timezone.now())


def try_out(*, channel: str, config: Config, language: str, transport: Transport, link: Link | None = None) -> Outcome:
    """試しに送る: send the trial notice at once, so that the owner sees it arrive or reads why it does not."""
    return send(channel=channel, config=config, message=trial(language, link), key=text_id("try"), transport=transport)
