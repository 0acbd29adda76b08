"""Chatwork, by its API with a token and a room.

Format: POST of a form with `body` and `self_unread` to /v2/rooms/{room}/messages, token in `X-ChatWorkToken`
(developer.chatwork.com by way of its published examples and client libraries, checked 2026-11-23: verified). Texts of
40,000 characters pass and 80,000 do not (reported by users: probable); ours stay far below (judgement). 429 when too
many (its headers are X-RateLimit-*: verified; the figures could not be).
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from sonaeru.core.words import Words
from sonaeru.web.notify.contract import Config, Field, Outcome, Problem, faults
from sonaeru.web.notify.message import Message, chat
from sonaeru.web.notify.transport import Transport, post

NAME = Words("Chatwork", "Chatwork")
FIELDS = (
    Field(
        "token",
        Words("APIトークン", "API token"),
        Words(
            "Chatworkの「サービス連携」の「APIトークン」で表示される文字",
            "What Chatwork shows under “Service integration”, “API token”",
        ),
        secret=True,
    ),
    Field(
        "room",
        Words("ルームID", "Room ID"),
        Words("チャットのURLの「rid」に続く数字（例：12345678）", "The digits after “rid” in the chat's URL"),
    ),
)
ADDRESS = "https://api.chatwork.com/v2/rooms/{room}/messages"
LIMIT = 5000  # characters
DIGITS = Words("数字だけで入れてください（例：12345678）。", "Type digits only (such as 12345678).")


def check(config: Config) -> Sequence[Problem]:
    """A token, and a room of digits: it becomes part of an address."""
    if found := faults(FIELDS, config):
        return found
    room = config["room"]
    return [] if room.isascii() and room.isdecimal() else [Problem("room", DIGITS)]


def send(config: Config, message: Message, *, key: str, transport: Transport) -> Outcome:
    """Post as text, unread for the token's owner too. Wide brackets: `[toall]` in a name would call everybody."""
    text = chat(message, LIMIT).replace("[", "［").replace("]", "］")
    return post(
        transport.http,
        ADDRESS.format(room=config["room"]),
        body=urlencode({"body": text, "self_unread": "1"}).encode(),
        headers={"X-ChatWorkToken": config["token"], "Content-Type": "application/x-www-form-urlencoded"},
    )
