"""One cause over all computers, and the mail that says how to fix it: chosen people, once a day each."""

from __future__ import annotations

import pytest
from django.test import override_settings
from tests.web.devices.conftest import BAD, GOOD, Fleet
from tests.web.devices.test_fleet import plain

from sonaeru.web.audit.models import Record
from sonaeru.web.devices import models
from sonaeru.web.notify import outbox
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.models import Delivery
from sonaeru.web.tenancy.models import Organisation

CAUSE = "fix/disk-encrypted/"


def mails() -> dict[str, Message]:
    """What waits to be sent, by address."""
    return {row.address: outbox.unpacked(row)[0] for row in Delivery.objects.all()}


def test_the_page_says_why_how_and_where(fleet: Fleet) -> None:
    fleet.device("受付", BAD)
    fleet.device("倉庫", GOOD)
    page = plain(fleet.text(CAUSE))
    assert "パスワードがあっても、中の記憶装置は外して読めます。" in page
    assert "1台の端末で、直すものがあります。" in page and "OSを入れ直すとき" in page
    assert "受付" in page and "倉庫" not in page


def test_nothing_to_fix_is_said(fleet: Fleet) -> None:
    fleet.device("倉庫", GOOD)
    assert "いま、これを直す端末はありません。" in fleet.text(CAUSE)


def test_who_has_no_address_and_what_nobody_uses_are_named(fleet: Fleet) -> None:
    fleet.device("甲", BAD, person=fleet.person("鈴木", "suzuki@a.example"))
    fleet.device("乙", BAD, person=fleet.person("佐藤"))
    fleet.device("丙", BAD)
    page = plain(fleet.text(CAUSE))
    assert "メールアドレスがない人 直接伝えてください。 佐藤：乙" in page.replace("佐藤 ：", "佐藤：").replace(
        "： 乙", "：乙"
    )
    assert "使う人が決まっていない端末" in page and "丙" in page


@override_settings(ADDRESS="https://sonaeru.example")
def test_it_says_how_many_before_it_sends_and_each_gets_one_mail_a_day(fleet: Fleet) -> None:
    one, other = fleet.person("鈴木", "suzuki@a.example"), fleet.person("高橋", "takahashi@a.example")
    first = fleet.device("甲", BAD, person=one)
    second = fleet.device("乙", BAD, person=one)
    fleet.device("丙", BAD, person=other)
    page = fleet.text(f"{CAUSE}send/?person={one}")
    assert "1人に直し方を送ります" in page and "https://sonaeru.example/pc/…/" in page and mails() == {}
    assert first.token not in page and second.token not in page
    assert fleet.post(f"{CAUSE}send/", person=[one]).status_code == 303
    (address, mail), *rest = mails().items()
    assert (address, rest) == ("suzuki@a.example", [])
    assert mail.subject == "パソコンの設定のお願い：中身を読めない形にする"
    assert "・甲" in mail.text and "・乙" in mail.text and "Encryption of the disk" in mail.text
    assert first.token in mail.text and second.token in mail.text
    assert "今日送りました" in fleet.text(CAUSE)
    fleet.post(f"{CAUSE}send/", person=[one, other])
    assert set(mails()) == {"suzuki@a.example", "takahashi@a.example"} and Delivery.objects.count() == 2
    log = Record.objects.filter(verb="devices.help_sent", organisation=fleet.id).order_by("pk")
    assert [entry.after for entry in log] == [
        {"check": "disk-encrypted", "people": [one]},
        {"check": "disk-encrypted", "people": [other]},
    ]


def test_one_computer_has_one_link(fleet: Fleet) -> None:
    someone = fleet.person("鈴木", "suzuki@a.example")
    device = fleet.device("甲", BAD, person=someone)
    fleet.post(f"{CAUSE}send/", person=[someone])
    mail = mails()["suzuki@a.example"]
    assert mail.link and device.token in mail.link.address and device.token not in mail.text


@pytest.mark.parametrize("chosen", [[], ["per_nobody"], ["\0"]])
def test_nobody_chosen_is_told_and_nothing_is_sent(fleet: Fleet, chosen: list[str]) -> None:
    fleet.device("甲", BAD, person=fleet.person("鈴木", "suzuki@a.example"))
    assert fleet.post(f"{CAUSE}send/", person=chosen).status_code == 303
    assert "送る相手が選ばれていません。" in fleet.text(CAUSE) and mails() == {}


def test_who_uses_none_of_these_computers_gets_nothing(fleet: Fleet) -> None:
    someone = fleet.person("鈴木", "suzuki@a.example")
    fleet.device("甲", GOOD, person=someone)
    fleet.post(f"{CAUSE}send/", person=[someone])
    assert mails() == {}


def test_nobody_of_an_invented_company_gets_a_mail(fleet: Fleet) -> None:
    someone = fleet.person("鈴木", "suzuki@a.example")
    fleet.device("甲", BAD, person=someone)
    Organisation.everywhere.filter(pk=fleet.id).update(sample=True)
    fleet.post(f"{CAUSE}send/", person=[someone])
    assert "見本の会社なので、メールは送りませんでした。" in fleet.text(CAUSE) and mails() == {}


def test_a_name_cannot_break_a_mail(fleet: Fleet) -> None:
    someone = fleet.person("鈴木", "suzuki@a.example")
    device = fleet.device("甲", BAD, person=someone)
    models.Device.everywhere.filter(pk=device.id).update(label="甲\nBcc: x@x.example {name} <b>")
    assert "&lt;b&gt;" in fleet.text(f"{CAUSE}send/?person={someone}")
    fleet.post(f"{CAUSE}send/", person=[someone])
    assert "・甲 Bcc: x@x.example {name} <b>" in mails()["suzuki@a.example"].text
