"""What an osquery client is sent, and what it sends: the schedule, bodies, lines of results. Nothing is stored here.

Only the answers to our own questions are read, and of those only what becomes a fact.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sonaeru.core.devices import osquery as core
from sonaeru.web.library.devices import Question
from sonaeru.web.library.devices import osquery as asked

# What a body may hold, packed and unpacked. The lines of a week fit many times over.
MOST: Final = 4 * 1024 * 1024
# Of one table; more are no answer to what we ask.
MOST_ROWS: Final = 1000
# How often a client looks whether it is asked out of turn, in seconds.
DISTRIBUTED_S: Final = 300
PLATFORMS: Final = {"windows": "windows", "macos": "darwin", "linux": "linux"}
# Facts that are not told any more are carried for so long: after 30 days they are called old, then they go.
CARRIED: Final = dt.timedelta(days=90)
Fact = dict[str, Any]


class Unreadable(ValueError):
    """A body that is not JSON as it should be. `code`: too_large, encoding, json."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client told of one table. A `status` other than 0 is a failure, never "no rows"."""

    table: str
    at: dt.datetime
    rows: list[dict[str, str]]
    status: int = 0
    message: str = ""

    @property
    def source(self) -> str:
        """As it stands beside a fact."""
        return f"osquery:{self.table}"

    @property
    def moment(self) -> str:
        """As it stands beside a fact, in UTC: text that sorts."""
        return self.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# What it is sent


@cache
def config() -> Mapping[str, Any]:
    """The whole configuration of a client: a snapshot a day, and nothing else."""
    interval, questions = asked()
    schedule = {name: _scheduled(each, interval) for name, each in questions.items()}
    options = {"distributed_interval": DISTRIBUTED_S, "schedule_splay_percent": 10}
    return {"schedule": schedule, "options": options, "packs": {}, "decorators": {}, "node_invalid": False}


def _scheduled(question: Question, interval: int) -> dict[str, object]:
    platform = ",".join(PLATFORMS[family] for family in question.on)
    return {"query": question.sql, "interval": interval, "snapshot": True, "platform": platform}


def questions(family: str) -> dict[str, str]:
    """The same questions for one family of systems, by name, for a client that is asked out of turn."""
    return {each.name: each.sql for each in asked()[1].values() if family in each.on}


def flags(host: str, secret_path: str) -> str:
    """The flags file of a client. `host`: name and port of this installation."""
    here = "/api/osquery"
    lines = {
        "tls_hostname": host,
        "host_identifier": "uuid",
        "enroll_secret_path": secret_path,
        "enroll_tls_endpoint": f"{here}/enroll",
        "config_plugin": "tls",
        "config_tls_endpoint": f"{here}/config",
        "config_refresh": 3600,
        "logger_plugin": "tls",
        "logger_tls_endpoint": f"{here}/log",
        "logger_tls_compress": "true",
        # Together half of what a body may hold.
        "logger_tls_max_lines": 32,
        "logger_tls_max_linesize": 65536,
        "disable_distributed": "false",
        "distributed_plugin": "tls",
        "distributed_interval": DISTRIBUTED_S,
        "distributed_tls_read_endpoint": f"{here}/distributed/read",
        "distributed_tls_write_endpoint": f"{here}/distributed/write",
        "disable_events": "true",
    }
    return "".join(f"--{name}={value}\n" for name, value in lines.items())


# What it sends


def body(raw: bytes, encoding: str) -> Mapping[str, Any]:
    """The object in a body, packed or not. Raises Unreadable."""
    if encoding not in ("", "identity", "gzip"):
        raise Unreadable("encoding")
    plain = _unpacked(raw) if encoding == "gzip" else raw
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        raise Unreadable("json") from None
    if not isinstance(found, dict):
        raise Unreadable("json")
    return found


def _unpacked(raw: bytes) -> bytes:
    # A few kilobytes can unpack to gigabytes: no more is unpacked than is taken.
    packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = packed.decompress(raw, MOST + 1)
    except zlib.error:
        raise Unreadable("json") from None
    if len(plain) > MOST:
        raise Unreadable("too_large")
    if not packed.eof:
        raise Unreadable("json")
    return plain


def results(lines: object, now: dt.datetime) -> tuple[list[Reply], int]:
    """The answers in the lines of a log, and how many lines were none."""
    found = [_result(line, now) for line in (lines if isinstance(lines, list) else [])]
    replies = [reply for reply in found if reply]
    return replies, len(found) - len(replies)


def speakers(lines: object) -> set[str]:
    """How the computers are named that wrote these lines."""
    named = [
        line.get("hostIdentifier") for line in (lines if isinstance(lines, list) else []) if isinstance(line, dict)
    ]
    return {_text(name) for name in named if isinstance(name, str)}


def _result(line: object, now: dt.datetime) -> Reply | None:
    """A snapshot of ours. What was added or removed since says nothing about the whole, and is never scheduled."""
    if not isinstance(line, dict) or not isinstance(line.get("name"), str):
        return None
    question, rows = asked()[1].get(line["name"]), _rows(line.get("snapshot"))
    if question is None or rows is None:
        return None
    try:
        at = dt.datetime.fromtimestamp(int(line["unixTime"]), dt.UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    # Nothing is read after it was received: the clock there is ahead.
    return Reply(question.table, min(at, now), rows)


def written(sent: Mapping[str, Any], now: dt.datetime) -> list[Reply]:
    """The answers to questions that were asked out of turn; what says neither rows nor a failure is none."""
    rows, statuses, messages = (_table(sent.get(name)) for name in ("queries", "statuses", "messages"))
    replies = []
    for name, question in asked()[1].items():
        status = _status(statuses.get(name, 0))
        told = _rows(rows.get(name))
        if status or (told is not None and name in rows):
            replies.append(Reply(question.table, now, told or [], status, str(messages.get(name, ""))))
    return replies


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _status(value: object) -> int:
    return 0 if value in (0, "0") else 1


def _rows(value: object) -> list[dict[str, str]] | None:
    """Rows as texts; None for what are no rows. Older clients write "" for none."""
    if value == "":
        return []
    if not isinstance(value, list) or len(value) > MOST_ROWS or not all(isinstance(row, dict) for row in value):
        return None
    return [{_text(key): _text(each) for key, each in row.items() if _plain(each)} for row in value]


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _text(value: object) -> str:
    # Half a pair of surrogates is no text that a database could keep.
    return str(value).encode("utf-8", "replace").decode()


# What is kept of it


def merged(before: Mapping[str, Fact], replies: Iterable[Reply], now: dt.datetime) -> dict[str, Fact]:
    """The facts after these answers: each the newest that is known, with its own time.

    A newer answer about a table takes the place of all that the table said before.
    """
    oldest = Reply("", now - CARRIED, []).moment
    found = {key: fact for key, fact in before.items() if fact["at"] >= oldest}
    for reply in sorted(replies, key=lambda each: each.at):
        if any(fact["src"] == reply.source and fact["at"] > reply.moment for fact in found.values()):
            continue
        found = {key: fact for key, fact in found.items() if fact["src"] != reply.source}
        told = core.facts(reply.table, reply.rows, status=reply.status, message=reply.message)
        found |= {key: {**fact, "src": reply.source, "at": reply.moment} for key, fact in told.items()}
    return found
