"""Mail to one address, over the connection that the product's settings name.

Bodies travel as base64 (7bit): every mail server on the way takes that, and no server has to rewrite the mail.
`Auto-Submitted` (RFC 3834) keeps out-of-office answers away. The Message-ID is the delivery's, so a second try after a
lost answer is the same mail to a mailbox that compares them.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import replace
from email.charset import Charset
from email.header import Header
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from sonaeru.core.words import Words
from sonaeru.web.notify.contract import Config, Field, Outcome, Problem, faults
from sonaeru.web.notify.message import Message, hypertext, plain
from sonaeru.web.notify.transport import Failed, Sent, Transport

NAME = Words("メール", "Mail")
FIELDS = (
    Field(
        "to",
        Words("メールアドレス", "Mail address"),
        Words("受け取る人のアドレスを1つ（例：soumu@example.co.jp）", "One address (such as office@example.co.jp)"),
    ),
)

FORM = Words("メールアドレスの形が違います。", "This is not a mail address.")
NOT_TAKEN = Words("メールサーバーが受け取りませんでした。", "The mail server did not take the mail.")
SIGN_IN = Words(
    "メールサーバーに入れません。運用者に知らせてください。", "The mail server refused our sign-in. Tell your operator."
)
AWAY = Words("メールサーバーにつながりません。", "The mail server cannot be reached.")


def check(config: Config) -> Sequence[Problem]:
    """Exactly one address; a line break in it would be a header of its own."""
    if found := faults(FIELDS, config):
        return found
    try:
        validate_email(config["to"])
    except ValidationError:
        return [Problem("to", FORM)]
    return []


def send(config: Config, message: Message, *, key: str, transport: Transport) -> Outcome:
    """Send one mail; after any fault the connection is closed, so that the next mail begins with a fresh one."""
    try:
        transport.mail.open()
    except OSError as problem:
        transport.mail.close()
        return replace(_failed(problem), everyone=True)
    try:
        transport.mail.send_messages([_mail(config, message, key)])
    except (OSError, ValueError) as problem:
        transport.mail.close()
        return _failed(problem)
    return Sent()


class _Mail(EmailMultiAlternatives):
    """Django leaves the first line of a long Japanese subject empty; here the line is filled."""

    def message(self, *args: Any, **options: Any) -> Any:
        made = super().message(*args, **options)  # it has refused line breaks
        made.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject").encode())
        return made


def _mail(config: Config, message: Message, key: str) -> _Mail:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = _Mail(
        message.subject,
        plain(message),
        settings.DEFAULT_FROM_EMAIL,
        [config["to"]],
        headers={
            "Message-ID": f"<{key}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **_stops(config["unsubscribe"]),
        },
    )
    mail.attach_alternative(hypertext(message), "text/html")
    # Django sends UTF-8 as 8bit; a Charset object makes it base64.
    mail.encoding = Charset("utf-8")
    return mail


def _stops(address: str) -> dict[str, str]:
    """How a mail program stops such mails by one POST (RFC 2369, RFC 8058); nothing for a mail that is not a digest."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _failed(problem: Exception) -> Failed:
    """SMTP codes from 500 are final, those below may pass (RFC 5321 §4.2.1); a ValueError is a header we refuse."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return Failed(SIGN_IN, retry=True)
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return Failed(NOT_TAKEN, retry=all(code < 500 for code, _ in problem.recipients.values()))
    if isinstance(problem, smtplib.SMTPResponseException):
        return Failed(NOT_TAKEN, retry=problem.smtp_code < 500)
    return Failed(NOT_TAKEN, retry=False) if isinstance(problem, ValueError) else Failed(AWAY, retry=True)
