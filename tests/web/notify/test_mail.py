"""Mail as a real mail server receives it."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import pytest
from tests.web.notify.conftest import Post, free_port, transport

from sonaeru.web.notify import actions
from sonaeru.web.notify.channels import email as mail
from sonaeru.web.notify.contract import Config, Outcome
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.transport import Failed, Sent, Transport

TO = "soumu@example.co.jp"
MESSAGE = Message("𠮷野商店：バックアップのお知らせ", "昨日の分が<まだ>です。", Link("見る", "https://check.test/"))


@pytest.fixture(autouse=True)
def sender(settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "そなえる <notice@check.test>"


def sent(way: Transport, message: Message = MESSAGE, to: str = TO, key: str = "ntc_1") -> Outcome:
    return actions.send(channel="email", config=Config({"to": to}), message=message, key=key, transport=way)


def read(post: Post) -> EmailMessage:
    """The only mail that came in."""
    (raw,) = post.mails
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]


def test_subject_sender_and_recipient_arrive(mailbox: Post, way: Transport) -> None:
    assert sent(way) == Sent()
    got = read(mailbox)
    assert got["Subject"] == "𠮷野商店：バックアップのお知らせ"
    assert got["From"].addresses[0].display_name == "そなえる"
    assert got["From"].addresses[0].addr_spec == "notice@check.test"
    assert got["To"] == TO and mailbox.recipients == [TO]


def test_text_and_html_say_the_same(mailbox: Post, way: Transport) -> None:
    sent(way)
    got = read(mailbox)
    text, page = got.get_body(("plain",)), got.get_body(("html",))
    assert got.get_content_type() == "multipart/alternative"
    assert text and text.get_content() == "昨日の分が<まだ>です。\n\n見る\nhttps://check.test/\n"
    assert page and "昨日の分が&lt;まだ&gt;です。" in page.get_content()


def test_a_mail_is_seven_bit_from_end_to_end(mailbox: Post, way: Transport) -> None:
    sent(way)
    (raw,) = mailbox.mails
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 78
    assert {part["Content-Transfer-Encoding"] for part in read(mailbox).iter_parts()} == {"base64"}


def test_a_mail_says_that_a_program_sent_it_and_which_delivery_it_is(mailbox: Post, way: Transport) -> None:
    sent(way, key="ntc_42")
    got = read(mailbox)
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"] == "<ntc_42@check.test>"


def test_a_batch_uses_one_connection(mailbox: Post, way: Transport) -> None:
    assert [sent(way, key=f"ntc_{number}") for number in range(5)] == [Sent()] * 5
    assert len(mailbox.mails) == 5 and mailbox.connections == 1


@pytest.mark.parametrize("to", [f"{TO}\r\nBcc: all@example.jp", f"{TO}\nBcc: all@example.jp", f"{TO},b@example.jp"])
def test_a_recipient_that_holds_more_than_one_address_is_refused(mailbox: Post, way: Transport, to: str) -> None:
    outcome = sent(way, to=to)
    assert isinstance(outcome, Failed) and not outcome.retry
    assert mailbox.mails == []


def test_a_line_break_that_reaches_a_header_is_refused_all_the_same(mailbox: Post, way: Transport) -> None:
    message = Message("件名", "本文。")
    object.__setattr__(message, "subject", "件名\r\nBcc: all@example.jp")
    assert sent(way, message) == Failed(mail.NOT_TAKEN, retry=False)
    assert mailbox.mails == []


@pytest.mark.parametrize(("answer", "retry"), [("550 no such user", False), ("450 mailbox busy", True)])
def test_a_final_no_is_not_tried_again_and_a_passing_one_is(
    mailbox: Post, way: Transport, answer: str, retry: bool
) -> None:
    mailbox.answer = answer
    assert sent(way) == Failed(mail.NOT_TAKEN, retry=retry)


def test_a_refused_mail_does_not_spoil_the_next(mailbox: Post, way: Transport) -> None:
    mailbox.answer = "550 no such user"
    sent(way)
    mailbox.answer = "250 OK"
    assert sent(way) == Sent()


def test_a_mail_server_that_is_down_is_tried_again() -> None:
    assert sent(transport(free_port())) == Failed(mail.AWAY, retry=True, everyone=True)


def test_a_trial_mail_arrives(mailbox: Post, way: Transport) -> None:
    outcome = actions.try_out(channel="email", config=Config({"to": TO}), language="ja", transport=way)
    assert outcome == Sent()
    assert read(mailbox)["Subject"] == "お知らせのテスト"
