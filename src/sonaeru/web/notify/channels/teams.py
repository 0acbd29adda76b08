"""Microsoft Teams, by a workflow that starts with "When a Teams webhook request is received".

Format: POST of JSON, a message with one Adaptive Card as attachment; TextRun takes no Markdown; a message holds about
28 kB (learn.microsoft.com, checked 2026-11-23: verified for card, TextRun and size; the envelope as in Microsoft's own
webhook samples). Workflows answer 202 (from memory: probable; any 2xx counts). Old connector addresses ended in 2026.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sonaeru.core.words import Words
from sonaeru.web.notify.contract import Config, Field, Outcome, Problem, address_faults, faults
from sonaeru.web.notify.message import MORE, Message, cut
from sonaeru.web.notify.transport import Transport, post

NAME = Words("Microsoft Teams", "Microsoft Teams")
FIELDS = (
    Field(
        "url",
        Words("ワークフローのURL", "Workflow URL"),
        Words(
            "チャネルの「ワークフロー」で作ったURL（Webhookを受けて投稿するもの）",
            "The URL made under “Workflows” of the channel (the one that posts when a webhook request is received)",
        ),
        secret=True,
    ),
)
# Judgement: below 28 kB even where a character takes 4 bytes and each line about 75 more for the card.
LIMIT = 4000  # characters
MOST_LINES = 100


def check(config: Config) -> Sequence[Problem]:
    """The address has the form of one; workflows live on many hosts."""
    return faults(FIELDS, config) or address_faults(config, "url")


def send(config: Config, message: Message, *, key: str, transport: Transport) -> Outcome:
    """Post as a card."""
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card(message),
    }
    body = json.dumps({"type": "message", "attachments": [attachment]}, ensure_ascii=False).encode()
    return post(transport.http, config["url"], body=body, headers={"Content-Type": "application/json; charset=utf-8"})


def card(message: Message) -> dict[str, Any]:
    """The notice as an Adaptive Card: text runs, for Markdown in a name would become links and headings."""
    lines = [line.strip() for line in cut(message.text.strip(), LIMIT).splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], MORE]
    link = message.link
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [_line(message.subject, weight="Bolder"), *map(_line, lines)],
        "actions": [{"type": "Action.OpenUrl", "title": link.label, "url": link.address}] if link else [],
    }


def _line(text: str, **look: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}
