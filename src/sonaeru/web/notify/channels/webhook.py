"""A signed JSON request to any address, for programs of the company's own.

The request: POST, `Content-Type: application/json; charset=utf-8`, and a body such as

    {"id": "ntc_3x7k…", "language": "ja", "subject": "…", "text": "…", "link": {"label": "…", "address": "https://…"}}

where `link` may be null. Three headers go with it:

* `X-Sonaeru-Timestamp`: when it was signed, in seconds since 1970 (UTC).
* `X-Sonaeru-Signature`: `v1=` and the HMAC-SHA256 in lower-case hex, made with the secret (as UTF-8) over the
  timestamp, one full stop and the body exactly as received.
* `Idempotency-Key`: the `id` of the body, the same on every try: a receiver that has seen it answers 200 and stops.

A receiver computes the signature itself, compares in constant time, and drops timestamps more than 5 minutes off.
Any 2xx counts as taken; 408, 429 and 5xx are tried again. The format is ours.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict

from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.notify.contract import Config, Field, Outcome, Problem, address_faults, faults
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.transport import Transport, post

NAME = Words("Webhook（自社のしくみへ）", "Webhook (to a program of your own)")
FIELDS = (
    Field(
        "url",
        Words("URL", "URL"),
        Words("受け取る場所（https:// で始まります）", "Where it is received (begins with https://)"),
        secret=True,
    ),
    Field(
        "secret",
        Words("署名の鍵", "Signing key"),
        Words("受け取る側にも同じものを入れます。", "The receiver needs the same."),
        secret=True,
        made=True,
    ),
)
SHORTEST_SECRET = 16  # characters; judgement
SHORT = Words("16文字以上にしてください。", "Use 16 characters or more.")


def check(config: Config) -> Sequence[Problem]:
    """An address, and a secret that cannot be guessed."""
    if found := faults(FIELDS, config) or address_faults(config, "url"):
        return found
    return [Problem("secret", SHORT)] if len(config["secret"]) < SHORTEST_SECRET else []


def send(config: Config, message: Message, *, key: str, transport: Transport) -> Outcome:
    """Post the notice, signed."""
    body = json.dumps({"id": key, **asdict(message)}, ensure_ascii=False).encode()
    timestamp = str(int(timezone.now().timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": key,
        "X-Sonaeru-Timestamp": timestamp,
        "X-Sonaeru-Signature": "v1=" + signature(config["secret"], timestamp, body),
    }
    return post(transport.http, config["url"], body=body, headers=headers)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, in hex."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
