"""LINE WORKS, by its app "Incoming Webhook"; text only.

How the address is made: developers.worksmobile.com/jp/docs/webhook (checked 2026-11-23: verified). Format: POST of
JSON with `title` and `body.text`; that page's section on it could not be read, public programs that use it agree
(probable). Length and answers: not found; 1,000 characters and any 2xx are our judgement.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sonaeru.core.words import Words
from sonaeru.web.notify.contract import Config, Field, Outcome, Problem, address_faults, faults
from sonaeru.web.notify.message import Message, chat
from sonaeru.web.notify.transport import Transport, post

NAME = Words("LINE WORKS", "LINE WORKS")
FIELDS = (
    Field(
        "url",
        Words("Webhook URL", "Webhook URL"),
        Words(
            "「Incoming Webhook」アプリで作ったURLです。",
            "The URL made in the app “Incoming Webhook”.",
        ),
        secret=True,
    ),
)
LIMIT = 1000  # characters
SENDER = Words("そなえる", "Sonaeru")


def check(config: Config) -> Sequence[Problem]:
    """The address has the form of one."""
    return faults(FIELDS, config) or address_faults(config, "url")


def send(config: Config, message: Message, *, key: str, transport: Transport) -> Outcome:
    """Post: who speaks as the title, the whole notice as text."""
    title = SENDER.in_language(message.language)
    body = json.dumps({"title": title, "body": {"text": chat(message, LIMIT)}}, ensure_ascii=False).encode()
    return post(transport.http, config["url"], body=body, headers={"Content-Type": "application/json; charset=utf-8"})
