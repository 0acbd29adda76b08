"""The weekly mail: Monday at 8, one per person, with what is new and what waits, and one press to stop it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from tests.web.notify.conftest import NOW, Post, later, read_all, worked_off

from sonaeru.web.notify import actions, digest, queries
from sonaeru.web.notify.kinds import How
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.models import Delivery, Notice
from sonaeru.web.notify.transport import Transport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]

JAPAN = ZoneInfo("Asia/Tokyo")
USER = "usr_viewer"


@pytest.fixture(autouse=True)
def reached(settings) -> None:
    settings.ADDRESS = "https://check.test"
    settings.DEFAULT_FROM_EMAIL = "notice@check.test"


def told(subject: str = "結果", *, user: str = USER, at: dt.datetime | None = None) -> Notice:
    """Something that waits for Monday, told the day before NOW."""
    found = actions.tell(user=user, kind="assessment.finished", message=Message(subject, "本文。"))
    Notice.objects.filter(pk=found).update(created_at=at or later(days=-1))
    return Notice.objects.get(pk=found)


def body(post: Post) -> str:
    (mail,) = read_all(post)
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        ((2026, 11, 23, 8, 0), (2026, 11, 23)),
        ((2026, 11, 23, 7, 59), (2026, 11, 16)),
        ((2026, 11, 29, 23, 59), (2026, 11, 23)),
        ((2027, 1, 1, 0, 0), (2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday_at_8_in_japan(moment: tuple[int, ...], slot: tuple[int, ...]) -> None:
    assert digest.monday(dt.datetime(*moment, tzinfo=JAPAN)) == dt.datetime(*slot, 8, tzinfo=JAPAN)  # type: ignore[arg-type, misc]


def test_one_mail_holds_what_is_new_and_what_waits_and_one_link(mailbox: Post, way: Transport) -> None:
    told("古い結果", at=later(days=-9))
    digest.put_digests(now=later(days=-7))
    worked_off(way)
    mailbox.mails.clear()
    told("二つめ", at=later(hours=-20))
    told("一つめ", at=later(hours=-21))
    assert digest.put_digests(now=NOW) == 1
    worked_off(way)
    (mail,) = read_all(mailbox)
    assert mail["Subject"] == "今週のお知らせ（2件）"
    text = body(mailbox)
    assert text.index("・一つめ") < text.index("・二つめ")
    assert "前から1件" in text and "古い結果" not in text
    assert text.count("https://check.test/account/inbox/") == 1


def test_a_long_week_is_cut_and_counted(mailbox: Post, way: Transport) -> None:
    for number in range(25):
        told(f"結果{number}")
    digest.put_digests(now=NOW)
    worked_off(way)
    assert body(mailbox).count("・結果") == 20 and "ほかに5件" in body(mailbox)


def test_each_person_gets_one_in_their_language(mailbox: Post, way: Transport) -> None:
    told()
    told(user="usr_manager")
    assert digest.put_digests(now=NOW) == 2
    worked_off(way)
    subjects = {str(each["To"]): str(each["Subject"]) for each in read_all(mailbox)}
    assert subjects == {"viewer@example.jp": "今週のお知らせ（1件）", "manager@example.jp": "This week's notices (1)"}


def test_there_is_no_second_mail_in_the_same_week() -> None:
    told()
    assert digest.put_digests(now=NOW) == 1
    told("あとから", at=later(hours=1))
    assert digest.put_digests(now=NOW) == 0
    assert digest.put_digests(now=later(days=6)) == 0
    assert digest.put_digests(now=later(days=7)) == 1


def test_two_workers_at_the_same_time_make_one_mail() -> None:
    told()
    slot = digest.monday(NOW)
    digest._put(USER, slot, NOW)
    Notice.objects.update(digest_at=None)  # as the second worker saw it
    digest._put(USER, slot, NOW)
    assert Delivery.objects.count() == 1


def test_a_worker_that_was_down_on_monday_makes_up_for_it() -> None:
    told()
    assert digest.put_digests(now=later(days=2)) == 1


def test_nothing_new_is_no_mail() -> None:
    assert digest.put_digests(now=NOW) == 0


def test_what_was_read_is_not_new() -> None:
    told()
    actions.mark_read(user=USER)
    assert digest.put_digests(now=NOW) == 0


def test_somebody_whose_account_is_gone_gets_none() -> None:
    told(user="usr_gone")
    assert digest.put_digests(now=NOW) == 0
    assert not Delivery.objects.exists()


def test_mail_programs_are_told_how_to_stop_it(mailbox: Post, way: Transport) -> None:
    told()
    digest.put_digests(now=NOW)
    worked_off(way)
    (mail,) = read_all(mailbox)
    address = str(mail["List-Unsubscribe"]).strip(" <>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert digest.user_of(address.rstrip("/").rpartition("/")[2]) == USER
    assert address in body(mailbox)


def test_a_plain_mail_names_no_way_to_stop_it(mailbox: Post, way: Transport) -> None:
    actions.mail(to="a@example.jp", message=Message("招待", "本文。"))
    worked_off(way)
    assert read_all(mailbox)[0]["List-Unsubscribe"] is None


def test_stopping_takes_what_waits_along_and_leaves_what_is_urgent() -> None:
    told()
    assert actions.stop_digest(user=USER)
    assert digest.put_digests(now=NOW) == 0
    assert told().how == How.NONE
    ways = {way.group.id: way.how for way in queries.ways(USER)}
    assert (ways["incident"], ways["check"]) == (How.AT_ONCE, How.NONE)


def test_stopping_twice_is_stopping_once() -> None:
    assert actions.stop_digest(user=USER)
    assert not actions.stop_digest(user=USER)


@pytest.mark.parametrize("token", ["", "abc", "InVzcl92aWV3ZXIi:1abc:xyz"])
def test_a_link_that_we_did_not_make_stops_nothing(token: str) -> None:
    with pytest.raises(digest.NotOurs):
        digest.user_of(token)
