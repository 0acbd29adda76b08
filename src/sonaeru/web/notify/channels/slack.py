"""Slack, by an incoming webhook.

Format: POST of JSON with `text`; 200 when taken, 404 for an address that is gone; `&`, `<` and `>` are control
characters and escaped (docs.slack.dev and slack.dev, checked 2026-11-23: verified). `unfurl_links`, `unfurl_media`:
documented for chat.postMessage, taken here from memory: probable. Length: Slack cuts texts after 40,000 characters
(verified); ours stay far below (judgement).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sonaeru.core.words import Words
from sonaeru.web.notify.contract import Config, Field, Outcome, Problem, address_faults, faults
from sonaeru.web.notify.message import Message, chat
from sonaeru.web.notify.transport import Transport, post

NAME = Words("Slack", "Slack")
FIELDS = (
    Field(
        "url",
        Words("Webhook URL", "Webhook URL"),
        Words(
            "Slackの「Incoming Webhook」で作ったURLです。",
            "The URL that “Incoming Webhooks” of Slack made.",
        ),
        secret=True,
    ),
)
LIMIT = 3000  # characters
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def check(config: Config) -> Sequence[Problem]:
    """The address has the form of one; Slack-compatible services are welcome, so the host may be any."""
    return faults(FIELDS, config) or address_faults(config, "url")


def send(config: Config, message: Message, *, key: str, transport: Transport) -> Outcome:
    """Post as text. Without escapes, `<!channel>` in a company's name would call everybody."""
    text = chat(message, LIMIT).translate(ESCAPES)
    # Slack would fetch our page to preview it: it must not.
    body = json.dumps({"text": text, "unfurl_links": False, "unfurl_media": False}).encode()
    return post(transport.http, config["url"], body=body, headers={"Content-Type": "application/json"})
