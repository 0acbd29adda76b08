"""A scan as the report that may leave the PC: `src/sonaeru/wire/facts-1.schema.json` says what may be in it."""

from __future__ import annotations

import json
import time
import uuid
from datetime import date
from typing import Any

from sonaeru.agent import VERSION
from sonaeru.agent.outcome import Dated, Reason
from sonaeru.agent.scan import Scan
from sonaeru.core.devices.schema import FACTS, SCHEMA

Report = dict[str, Any]


def report(scan: Scan, *, at: float, privilege: str, session: str, data_as_of: date | None = None) -> Report:
    """The envelope, without what only enrolment gives. `at` is Unix time in seconds, `data_as_of` that of the tables."""
    moment = stamp(at)
    return {
        "schema": SCHEMA,
        "agent": {"name": "sonaeru-agent", "version": VERSION},
        "report_id": str(uuid.uuid4()),
        "collected_at": moment,
        **({"data_as_of": data_as_of.isoformat()} if data_as_of else {}),
        "privilege": privilege,
        "session": session,
        "facts": {
            key: {"src": scan.sources[key], "at": moment, **stated(key, scan.facts[key])} for key in sorted(scan.facts)
        },
        "timings_ms": scan.timings_ms,
    }


def stamp(at: float) -> str:
    """Unix seconds as they travel."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def stated(key: str, value: object) -> dict[str, object]:
    """A fact as it travels, without its source, and without its time unless that is its own. A value outside the form
    stays here.
    """
    if isinstance(value, Dated):
        return {**stated(key, value.value), "at": stamp(value.at)}
    if isinstance(value, Reason):
        return {"why": value.value}
    return {"v": value} if value is None or FACTS[key](value) else {"why": Reason.PARSE_ERROR.value}


def as_json(made: Report) -> str:
    """A report as people can read it, and as it is sent."""
    return json.dumps(made, ensure_ascii=True, indent=1) + "\n"
