"""Cases of devices: findings, summaries, the protocol of reports, rows of osquery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

from sonaeru.cli._replays._case import Replayed
from sonaeru.core.devices import Tables, judge, look, osquery, protocol, read, tables
from sonaeru.core.devices.schema import SCHEMA
from sonaeru.core.devices.summary import summary
from sonaeru.web.library import devices

FORMAT = "sonaeru-vectors/devices/1"


def replay(table: Mapping[str, Any]) -> Iterator[Replayed]:
    """Every case of the four kinds."""
    return chain(_findings(table), _summaries(table), _protocol(table), _osquery(table))


def _findings(table: Mapping[str, Any]) -> Iterator[Replayed]:
    known = {name: _tables(table["data"], name) for name in table["data"]}
    checks = {check.id: check for check in devices.checks()}
    for case in table["cases"]:
        facts = read({"schema": SCHEMA, "facts": case["facts"]}, whole=False).facts
        seen = look(facts, known[case["data"]], dt.date.fromisoformat(case["today"]))
        yield Replayed(case["id"], case["expect"], asdict(judge(checks[case["check"]], seen)))


def _tables(data: Mapping[str, Any], name: str) -> Tables:
    """The tables of a file, sorted by product as ours are."""
    source = {**data[data[name].get("same_as", name)], "as_of": data[name]["as_of"]}
    products: dict[str, dict[str, Any]] = {}
    for row in source["rows"]:
        product = products.setdefault(row["product"], {"product": row["product"], "as_of": source["as_of"], "row": []})
        product["row"].append({**row, "edition": row.get("edition_group", "ANY")})
        if "extended_kind" in row:
            product["extended"] = {"kind": row["extended_kind"]}
    products["macos"]["latest"] = [{**each, "version": each["latest"]} for each in source["macos_latest"]]
    products["macos"]["xprotect"] = {**source["xprotect"], "version": source["xprotect"]["config_version"]}
    return tables(products.values())


def _summaries(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for number, case in enumerate(table["summaries"], 1):
        yield Replayed(f"summary-{number:02}", case["expect"], asdict(summary(case["counts"])))


def _protocol(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for case in table["protocol"]:
        expected = case["expect"] if "expect" in case else {key: case[key] for key in _SIGNED}
        got = _answer(case["server"], case["request"]) if "server" in case else _sign(case)
        yield Replayed(case["id"], {key: value for key, value in expected.items() if key != "note"}, got)


_SIGNED = ("body_sha256", "string_to_sign", "signature")


def _sign(case: Mapping[str, Any]) -> dict[str, object]:
    digest = protocol.body_hash(case["body"].encode())
    text = protocol.string_to_sign(
        method=case["method"],
        path=case["path"],
        device=case["device"],
        moment=case["ts"],
        nonce=case["nonce"],
        seq=case["seq"],
        body_hash=digest,
    )
    return dict(zip(_SIGNED, (digest, text, protocol.signature(bytes.fromhex(case["secret_hex"]), text)), strict=True))


def _answer(server: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, object]:
    arrival = protocol.Arrival(
        size=request.get("body_bytes", 0),
        moment=request["ts"],
        nonce=request["nonce"],
        seq=request["seq"],
        key=request["idempotency_key"],
        body_hash="same body hash",
        genuine=request["signature"] == "ok",
    )
    known = protocol.Known(
        now=server["now"],
        last_seq=server["last_seq"],
        revoked=server["revoked"],
        nonces=server["seen_nonces"],
        stored=server.get("stored", {}),
    )
    read_on = protocol.refuse_field(request["extra_fact"]) if "extra_fact" in request else None
    answer = protocol.settle(arrival, known) or read_on or protocol.accept(arrival, known)
    return {"http": answer.http, **answer.body}


def _osquery(table: Mapping[str, Any]) -> Iterator[Replayed]:
    for number, case in enumerate(table["osquery"], 1):
        got = osquery.facts(case["table"], case["rows"], status=case.get("status", 0), message=case.get("message", ""))
        yield Replayed(f"osquery-{number:02}-{case['table']}", case["facts"], got)
