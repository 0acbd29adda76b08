"""What each chat receives, and what every channel has in common."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.web.notify.conftest import Hook, transport

from sonaeru.core.words import Words
from sonaeru.web.notify import actions, channels, guard, sending
from sonaeru.web.notify.channels import chatwork
from sonaeru.web.notify.contract import BLANK, ODD, Config, Outcome, Problem
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.transport import Failed, Sent

MESSAGE = Message("𠮷野商店 <!channel>", "一つめ。\n[toall] & *次*", Link("計画を見る", "https://check.test/plan/"))
SECRET = "0123456789abcdef-s3cret"
TOKEN = "t0ken-s3cret"
NAMES = ["chatwork", "email", "lineworks", "slack", "teams", "webhook"]
FILLED = {"to": "soumu@example.co.jp", "url": "https://hook.test/x", "room": "123", "token": TOKEN, "secret": SECRET}


def sent(channel: str, hook: Hook, message: Message = MESSAGE, key: str = "ntc_1") -> Outcome:
    """The outcome of sending to the hook."""
    config = Config(FILLED | {"url": hook.url()})
    return actions.send(channel=channel, config=config, message=message, key=key, transport=transport())


@pytest.fixture
def chatwork_hook(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Hook:
    """Chatwork's address is fixed; here it is the hook's."""
    monkeypatch.setattr(chatwork, "ADDRESS", hook.url("/v2/rooms/{room}/messages"))
    return hook


# What arrives


def test_slack_gets_escaped_text_and_is_told_not_to_fetch_our_page(hook: Hook) -> None:
    assert sent("slack", hook) == Sent()
    (request,) = hook.requests
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {
        "text": "𠮷野商店 &lt;!channel&gt;\n\n一つめ。\n[toall] &amp; *次*\n\n計画を見る\nhttps://check.test/plan/",
        "unfurl_links": False,
        "unfurl_media": False,
    }


def test_teams_gets_a_card_of_text_runs_with_a_button(hook: Hook) -> None:
    hook.status = 202
    assert sent("teams", hook) == Sent()
    body = json.loads(hook.requests[0].body)
    (attachment,) = body["attachments"]
    card = attachment["content"]
    assert body["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.2")
    assert [block["inlines"] for block in card["body"]] == [
        [{"type": "TextRun", "text": "𠮷野商店 <!channel>", "weight": "Bolder"}],
        [{"type": "TextRun", "text": "一つめ。"}],
        [{"type": "TextRun", "text": "[toall] & *次*"}],
    ]
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "計画を見る", "url": "https://check.test/plan/"}]


def test_teams_gets_no_button_without_a_link(hook: Hook) -> None:
    sent("teams", hook, Message("件名", "本文。"))
    assert json.loads(hook.requests[0].body)["attachments"][0]["content"]["actions"] == []


@pytest.mark.parametrize("text", ["𠮷" * 20_000, "あ\n" * 20_000, '"' * 20_000])
def test_a_card_stays_below_the_limit_of_teams(hook: Hook, text: str) -> None:
    sent("teams", hook, Message("件名", text))
    assert len(hook.requests[0].body) < 28_000


def test_lineworks_gets_title_and_text(hook: Hook) -> None:
    assert sent("lineworks", hook) == Sent()
    assert json.loads(hook.requests[0].body) == {
        "title": "そなえる",
        "body": {"text": "𠮷野商店 <!channel>\n\n一つめ。\n[toall] & *次*\n\n計画を見る\nhttps://check.test/plan/"},
    }


def test_chatwork_gets_a_form_with_the_token_in_its_header_and_no_tags(chatwork_hook: Hook) -> None:
    assert sent("chatwork", chatwork_hook) == Sent()
    (request,) = chatwork_hook.requests
    assert request.path == "/v2/rooms/123/messages"
    assert request.headers["X-ChatWorkToken"] == TOKEN
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    text = "𠮷野商店 <!channel>\n\n一つめ。\n［toall］ & *次*\n\n計画を見る\nhttps://check.test/plan/"
    assert parse_qs(request.body.decode()) == {"body": [text], "self_unread": ["1"]}


def test_a_webhook_gets_the_notice_as_data(hook: Hook) -> None:
    assert sent("webhook", hook, key="ntc_7") == Sent()
    (request,) = hook.requests
    assert request.headers["Idempotency-Key"] == "ntc_7"
    assert json.loads(request.body) == {
        "id": "ntc_7",
        "language": "ja",
        "subject": "𠮷野商店 <!channel>",
        "text": "一つめ。\n[toall] & *次*",
        "link": {"label": "計画を見る", "address": "https://check.test/plan/"},
    }


def by_hand(secret: bytes, data: bytes) -> str:
    """HMAC-SHA256 as RFC 2104 writes it, without the library that the product uses."""
    key = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + data).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).hexdigest()


def test_the_signature_of_a_webhook_can_be_checked_by_its_receiver(hook: Hook) -> None:
    sent("webhook", hook)
    (request,) = hook.requests
    signed = request.headers["X-Sonaeru-Timestamp"].encode() + b"." + request.body
    assert request.headers["X-Sonaeru-Signature"] == "v1=" + by_hand(SECRET.encode(), signed)


@pytest.mark.parametrize("channel", ["slack", "teams", "lineworks", "webhook"])
def test_a_trial_arrives_with_the_words_of_a_trial(hook: Hook, channel: str) -> None:
    config = Config(FILLED | {"url": hook.url()})
    outcome = actions.try_out(channel=channel, config=config, language="en", transport=transport())
    assert outcome == Sent()
    assert "Test of your notices" in hook.requests[0].body.decode()


@pytest.mark.parametrize("channel", ["slack", "teams", "lineworks", "chatwork", "webhook"])
def test_a_service_that_is_down_is_tried_again_and_one_that_refuses_is_not(chatwork_hook: Hook, channel: str) -> None:
    retries = []
    for status in (503, 429, 404, 401):
        chatwork_hook.status = status
        outcome = sent(channel, chatwork_hook)
        retries.append(isinstance(outcome, Failed) and outcome.retry)
    assert retries == [True, True, False, False]


def test_a_channel_does_not_reach_private_places_unless_allowed(hook: Hook) -> None:
    config = Config({"url": hook.url()})
    outcome = actions.send(
        channel="slack", config=config, message=MESSAGE, key="ntc_1", transport=transport(private=False)
    )
    assert outcome == Failed(guard.SCHEME, retry=False)
    assert hook.requests == []


# What the owner types


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_in_channel_has_no_problem(name: str) -> None:
    assert list(channels.found()[name].check(Config(FILLED))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_blank_field_is_named(name: str) -> None:
    channel = channels.found()[name]
    assert list(channel.check(Config({}))) == [Problem(field.name, BLANK) for field in channel.FIELDS]


@pytest.mark.parametrize("name", NAMES)
def test_a_line_break_in_any_field_is_refused(name: str) -> None:
    channel = channels.found()[name]
    broken = {field.name: FILLED[field.name] + "\r\nX-Other: 1" for field in channel.FIELDS}
    assert list(channel.check(Config(broken))) == [Problem(field.name, ODD) for field in channel.FIELDS]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("slack", "url", "hooks.slack.com/services/x"),
        ("teams", "url", "https://user:pass@hook.test/"),
        ("lineworks", "url", "javascript:alert(1)"),
        ("webhook", "url", "ftp://hook.test/"),
        ("webhook", "secret", "short"),
        ("chatwork", "room", "12/../../me"),
        ("chatwork", "room", "rid123"),
        ("chatwork", "room", "１２３"),
        ("email", "to", "soumu"),
        ("email", "to", "a@example.jp, b@example.jp"),
        ("email", "to", "総務 <soumu@example.jp>"),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_nothing_is_sent(name: str, field: str, value: str) -> None:
    config = Config(FILLED | {field: value})
    (problem,) = channels.found()[name].check(config)
    assert problem.field == field
    outcome = actions.send(channel=name, config=config, message=MESSAGE, key="ntc_1", transport=transport())
    assert outcome == Failed(problem.reason, retry=False)


def test_blanks_round_a_value_do_not_matter() -> None:
    assert list(channels.found()["chatwork"].check(Config(FILLED | {"room": " 123 "}))) == []


def test_the_repr_of_a_config_tells_no_value() -> None:
    told = f"{Config(FILLED)!r} {Config(FILLED)} {[Config(FILLED)]}"
    assert "Config(room, secret, to, token, url)" in told
    assert not any(value in told for value in FILLED.values())


# The folder


def test_the_channels_are_those_of_the_folder() -> None:
    assert sorted(channels.found()) == NAMES


def test_a_file_that_is_dropped_in_is_a_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.joinpath("pigeon.py").write_text(
        "from sonaeru.core.words import Words\n"
        "from sonaeru.web.notify.transport import Sent\n"
        "NAME, FIELDS = Words('伝書鳩', 'Pigeon'), ()\n"
        "def check(config): return []\n"
        "def send(config, message, *, key, transport): return Sent()\n"
    )
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "sonaeru.web.notify.channels.pigeon", raising=False)
    assert sorted(channels.found()) == sorted([*NAMES, "pigeon"])
    sent_by_pigeon = actions.send(
        channel="pigeon", config=Config({}), message=MESSAGE, key="ntc_1", transport=transport()
    )
    assert sent_by_pigeon == Sent()
    del sys.modules["sonaeru.web.notify.channels.pigeon"]


def test_a_channel_that_is_gone_is_told_and_not_tried_again() -> None:
    outcome = actions.send(channel="fax", config=Config({}), message=MESSAGE, key="ntc_1", transport=transport())
    assert outcome == Failed(sending.NO_CHANNEL, retry=False)


def spoken(module: Any) -> list[Words]:
    """All words of a module: its constants and those of its fields."""
    own = [value for value in vars(module).values() if isinstance(value, Words)]
    return own + [words for field in getattr(module, "FIELDS", ()) for words in (field.label, field.hint)]


@pytest.mark.parametrize("name", NAMES)
def test_every_channel_offers_its_parts_in_both_languages(name: str) -> None:
    channel = channels.found()[name]
    assert callable(channel.check) and callable(channel.send) and channel.FIELDS
    said = spoken(channel)
    assert channel.NAME in said
    assert all(
        words.ja.strip() and words.en.strip() and words.en.replace("“", "").replace("”", "").isascii() for words in said
    )


@pytest.mark.parametrize("name", NAMES)
def test_keys_and_addresses_that_hold_keys_are_secret(name: str) -> None:
    fields = channels.found()[name].FIELDS
    assert {field.name for field in fields if not field.secret} <= {"to", "room"}


def test_every_sentence_is_short() -> None:
    modules = [*channels.found().values(), guard, sys.modules["sonaeru.web.notify.transport"], actions]
    sentences = [part for module in modules for words in spoken(module) for part in words.ja.split("。")]
    assert len(sentences) > 40
    assert [part for part in sentences if len(part) > 40] == []
