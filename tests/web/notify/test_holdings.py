"""What the room keeps, how long, and what a company takes along."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from sonaeru.web.holdings import registry
from sonaeru.web.jobs.leases import State
from sonaeru.web.notify import actions
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.models import Delivery, Destination, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]

ROOM = registry.rooms()["notify"]
SECRET = "https://hooks.test/s3cret"


def days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def swept(kind: str) -> int:
    """Delete what is due of one kind; returns how many rows went."""
    (found,) = [each for each in ROOM.kept if each.id == kind]
    assert found.days and found.delete and found.due
    before = timezone.now() - dt.timedelta(days=found.days())
    assert found.due(before) == (gone := found.delete(before))
    return gone


def notice(organisation: str, *, at: dt.datetime | None = None) -> None:
    found = actions.tell(user="usr_viewer", kind="k", message=Message("件名", "本文。"), organisation=organisation)
    Notice.objects.filter(pk=found).update(created_at=at or timezone.now())


def place(organisation: str) -> str:
    values = {"url": SECRET, "to": "soumu@example.jp"}
    return actions.add_destination(
        organisation=organisation, channel="email", values=values, groups=["check"], language="ja"
    )


def test_notices_go_after_180_days() -> None:
    notice("org_1", at=days_ago(181))
    notice("org_1", at=days_ago(179))
    assert swept("notify.notices") == 1


def test_the_list_of_what_was_sent_goes_after_90_days_and_what_waits_stays() -> None:
    for state, days in [(State.DONE, 91), (State.FAILED, 91), (State.DONE, 89)]:
        Delivery.objects.create(key=f"{state}{days}", channel="email", state=state, done_at=days_ago(days))
    Delivery.objects.create(key="waiting", channel="email", created_at=days_ago(200))
    assert swept("notify.deliveries") == 2


def test_a_removed_place_goes_after_30_days() -> None:
    old, kept = place("org_1"), place("org_1")
    Destination.objects.filter(pk=old).update(removed_at=days_ago(31))
    assert swept("notify.removed_destinations") == 1
    assert Destination.objects.get().pk == kept


def test_an_export_holds_the_company_s_own_and_no_secret() -> None:
    for organisation in ("org_1", "org_2"):
        notice(organisation)
        place(organisation)
    assert ROOM.export
    notices, places = ROOM.export("org_1")
    assert (len(notices.rows), len(places.rows)) == (1, 1)
    assert all(len(row) == len(table.columns) for table in (notices, places) for row in table.rows)
    assert "soumu@example.jp" in str(places.rows) and "s3cret" not in str(places.rows)


def test_erasing_a_company_leaves_the_others_alone() -> None:
    for organisation in ("org_1", "org_2"):
        notice(organisation)
        place(organisation)
    assert ROOM.erase
    ROOM.erase("org_1")
    assert [row.organisation for row in (Notice.objects.get(), Destination.objects.get())] == ["org_2", "org_2"]
