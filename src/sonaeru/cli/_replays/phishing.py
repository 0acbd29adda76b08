"""Cases of training mails: ratings, classifications, figures, lists of people, slots."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

from sonaeru.cli._replays._case import Replayed
from sonaeru.core.phishing import tables
from sonaeru.core.phishing.classify import classify
from sonaeru.core.phishing.networks import Passage, network_facts, prefix
from sonaeru.core.phishing.recipients import RecipientList, read_text
from sonaeru.core.phishing.reports import answer_metrics, answer_rating
from sonaeru.core.phishing.rules import Edition, edition
from sonaeru.core.phishing.scale import Misrated, cue_total
from sonaeru.core.phishing.schedule import slots
from sonaeru.core.phishing.signals import SIGNALS
from sonaeru.web.library import phishing

FORMAT = "sonaeru-vectors/phishing/1"


def replay(table: Mapping[str, Any]) -> Iterator[Replayed]:
    """Every case of the eight kinds; kinds that a file does not hold are left out."""
    return chain(
        _ratings(table),
        _totals(table),
        _classifications(table),
        _networks(table),
        _metrics(table),
        _lists(table),
        _slots(table),
    )


def _ratings(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for number, case in enumerate(table.get("phish_scale", ()), 1):
        yield Replayed(f"phish-scale-{number:02}", case["expect"], answer_rating(case))


def _totals(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for number, case in enumerate(table.get("cue_totals", ()), 1):
        try:
            got: dict[str, object] = {"total": cue_total(case["cues"])}
        except Misrated as error:
            got = {"error": error.code, "at": error.where}
        yield Replayed(f"cue-total-{number:02}", case["expect"], got)


def _classifications(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for case in table.get("classification", ()):
        found = classify(
            tables.read_delivery(case["delivery"]),
            tables.read_hits(case["hits"], table.get("hit_defaults", tables.HIT_DEFAULTS)),
            tables.read_context(case["context"]),
            _edition(table),
        )
        yield Replayed(case["id"], case["expect"], tables.classification_table(found))


def _edition(table: Mapping[str, Any]) -> Edition:
    """The edition that a file brings, else the released one."""
    if "classifier_edition" not in table:
        return phishing.newest_edition()
    return edition(table["classifier_edition"], [code for code, _ in SIGNALS])


def _networks(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for case in table.get("network_facts", ()):
        found = network_facts(Passage(**hit) for hit in case["hits"])
        yield Replayed(case["id"], case["expect"], {each: crowd._asdict() for each, crowd in found.items()})
    for case in table.get("prefixes", ()):
        yield Replayed(f"prefix-{case['address']}", case["expect"], prefix(case["address"]))


def _metrics(table: Mapping[str, Any]) -> Iterator[Replayed]:
    defaults = {key: value for key, value in table.get("delivery_defaults", {}).items() if key != "hit"}
    for case in table.get("metrics", ()):
        got = answer_metrics(case, {**tables.OUTCOME_DEFAULTS, **defaults})
        yield Replayed(case["id"], case["expect"], got)


def _lists(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for case in table.get("recipient_files", ()):
        found = read_text(base64.b64decode(case["bytes_base64"], validate=True), limit=case["limit"])
        yield Replayed(case["id"], case["expect"], _list(found))


def _list(found: RecipientList) -> dict[str, object]:
    error = found.file_error
    rows = {
        "accepted": [{**asdict(each), "notices": list(each.notices)} for each in found.accepted],
        "problems": [_said(asdict(each)) for each in found.problems],
    }
    return {
        "file_error": {"code": error.code, "line": error.line} if error else None,
        **{
            name: getattr(found, name) for name in ("encoding", "delimiter", "columns", "unused_columns", "blank_lines")
        },
        **rows,
    }


def _said(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value is not None}


def _slots(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for case in table.get("schedule", ()):
        found = slots(case["seed"], case["ids"], [(start, end) for start, end in case["windows"]])
        yield Replayed(case["id"], case["expect"], [list(each) for each in found])
