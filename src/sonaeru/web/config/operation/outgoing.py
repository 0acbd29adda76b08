"""Whether mail can leave: the server that the settings name takes our sign-in."""

from __future__ import annotations

import smtplib

from django.core import mail as django_mail
from django.core.mail.backends.smtp import EmailBackend

from sonaeru.core.words import Words
from sonaeru.web.config.operation.condition import Condition, State
from sonaeru.web.config.operation.refusal import first_line

SECONDS = 5
REMEDY = Words("SONAERU_MAIL と、メールサーバーを確かめてください。", "Check SONAERU_MAIL and the mail server.")


def mail() -> Condition:
    """A connection can be opened; nothing is sent."""
    link = django_mail.get_connection()
    if not isinstance(link, EmailBackend):
        unset = Words("まだメールを送れません。", "Mail cannot be sent yet.")
        setting = Words("SONAERU_MAIL に送信元を書いてください。", "Name a mail server in SONAERU_MAIL.")
        return Condition("mail", State.WARN, unset, setting)
    link.timeout = SECONDS
    try:
        link.open()
    except (OSError, smtplib.SMTPException) as error:
        reason = first_line(error)
        away = Words(f"メールサーバーにつながりません：{reason}", f"The mail server cannot be reached: {reason}")
        return Condition("mail", State.FAIL, away, REMEDY)
    link.close()
    return Condition("mail", State.OK, Words("メールサーバーにつながります。", "The mail server answers."))
