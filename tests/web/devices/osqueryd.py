"""A client that behaves as the rules say stock osqueryd does, over tables that hold more than we may ever see.

Its tables are a database of SQLite, as in osquery, so the SQL of our questions is run as it stands. The rules: the
status is ignored and the body decides; an empty body is success; any member `error` fails; `node_invalid` counts only
as a boolean; what was not taken stays buffered.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.test import Client

ENROLMENT_TRIES, CONFIG_TRIES, LINES = 12, 3, 1024
PLATFORM_TYPE = {"windows": "2", "darwin": "21", "linux": "9"}
Row = Mapping[str, str]
Answer = dict[str, Any]


@dataclass
class Osqueryd:
    """A computer with osqueryd. `tables`: all its rows, by table; `down`: whether nothing of the server is reached."""

    secret: str
    platform: str
    tables: Mapping[str, Sequence[Row]]
    identifier: str = field(default_factory=lambda: str(uuid4()).upper())
    packed: bool = True
    down: bool = False
    key: str = ""
    config: Answer = field(default_factory=dict)
    buffer: list[Answer] = field(default_factory=list)
    results: Answer = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)

    def call(self, path: str, content: Answer, *, packed: bool = False) -> Answer | None:
        """The answer of the server, None for a request that failed."""
        if self.down:
            return None
        text = json.dumps(content)
        self.sent.append(text)
        headers = {"Authorization": f"NodeKey {self.key}"} if self.key else {}
        headers |= {"Content-Encoding": "gzip"} if packed else {}
        raw = gzip.compress(text.encode()) if packed else text.encode()
        response = Client().post(f"/api/osquery/{path}", raw, "application/json", headers=headers)
        self.answers.append(response.content)
        return self._read(response.content)

    def _read(self, content: bytes) -> Answer | None:
        if not content:
            return {}
        try:
            answer = json.loads(content)
        except ValueError:
            return None
        if answer.get("node_invalid") is True:
            self.key = ""
            return None
        return None if "error" in answer else answer

    def enrol(self) -> bool:
        for _ in range(ENROLMENT_TRIES):
            answer = self.call("enroll", self._introduction())
            key = answer and answer.get("node_key", answer.get("id"))
            if isinstance(key, str) and key:
                self.key = key
                return True
        return False

    def _introduction(self) -> Answer:
        details = {name: dict(self.tables[name][0]) for name in DETAILS if name in self.tables}
        return {
            "enroll_secret": self.secret,
            "host_identifier": self.identifier,
            "platform_type": PLATFORM_TYPE[self.platform],
            "host_details": details,
        }

    def start(self) -> bool:
        """Whether the daemon runs: a failing first configuration stops it."""
        if not self.key and not self.enrol():
            return False
        return any(self.refresh() for _ in range(CONFIG_TRIES))

    def refresh(self) -> bool:
        answer = self._with_key("config", {})
        self.config = answer or self.config
        return answer is not None

    def _with_key(self, path: str, content: Answer, *, packed: bool = False) -> Answer | None:
        if not self.key and not self.enrol():
            return None
        return self.call(path, {"node_key": self.key, **content}, packed=packed)

    def run_schedule(self, moment: int) -> None:
        """Every question for this system once, as a line of the log each; one that fails leaves no line."""
        for name, each in self.config["schedule"].items():
            rows = self.ask(each["query"]) if self.platform in each["platform"] else None
            if rows is not None:
                self.buffer.append(self.line(name, rows, moment))

    def line(self, name: str, rows: list[Answer], moment: int) -> Answer:
        head = {"name": name, "hostIdentifier": self.identifier, "unixTime": moment, "calendarTime": "…"}
        return {**head, "epoch": 0, "counter": 0, "numerics": False, "action": "snapshot", "snapshot": rows}

    def flush(self, kind: str = "result") -> bool:
        lines = self.buffer[:LINES]
        taken = self._with_key("log", {"log_type": kind, "data": lines}, packed=self.packed) is not None
        self.buffer = self.buffer[LINES:] if taken else self.buffer
        return taken

    def look_for_questions(self) -> None:
        """Ask, answer, send; what could not be sent is kept and sent again."""
        asked = self._with_key("distributed/read", {})
        for name, sql in (asked or {}).get("queries", {}).items():
            rows = self.ask(sql)
            self.results.setdefault("queries", {})[name] = rows or []
            self.results.setdefault("statuses", {})[name] = 0 if rows is not None else 1
        if self.results and self._with_key("distributed/write", self.results) is not None:
            self.results = {}

    def ask(self, sql: str) -> list[Answer] | None:
        with sqlite3.connect(":memory:") as database:
            for name, rows in self.tables.items():
                columns = list(dict.fromkeys(column for row in rows for column in row)) or COLUMNS[name]
                typed = [f"{column} {'INTEGER' if column in NUMBERS else 'TEXT'}" for column in columns]
                database.execute(f"CREATE TABLE {name} ({', '.join(typed)})")
                for row in rows:
                    values = [row.get(column, "") for column in columns]
                    database.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", values)
            try:
                found = database.execute(sql)
            except sqlite3.OperationalError:
                return None
            names = [column[0] for column in found.description]
            return [dict(zip(names, map(str, row), strict=True)) for row in found]


DETAILS = ("os_version", "osquery_info", "system_info", "platform_info")
NUMBERS = {"port", "protocol", "date", "backup_date", "uid", "gid"}
# Of tables that hold nothing here.
COLUMNS = {
    "yum_sources": ["name", "baseurl", "enabled", "gpgcheck"],
    "screenlock": ["enabled", "grace_period"],
}
