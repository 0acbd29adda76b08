"""A report as a file that somebody carries from a PC without a network: signed there, checked here like any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sonaeru.core.assessment import strict_json
from sonaeru.core.devices.protocol import MAX_BYTES
from sonaeru.core.devices.schema import HEAD, Kind, like
from sonaeru.core.devices.schema import SCHEMA as FACTS_SCHEMA
from sonaeru.core.words import Words
from sonaeru.web.devices import queries, receiving
from sonaeru.web.devices.receiving import FILE, HAND_OVER, Sent

SCHEMA: Final = "sonaeru.handover/1"
# The report stands inside as text: what is quoted there takes a second sign.
MOST: Final = 2 * MAX_BYTES
FIELDS: Final[Mapping[str, Kind]] = {
    "schema": lambda value: value == SCHEMA,
    "device": HEAD["device"],
    "moment": like(r"[1-9][0-9]{0,10}"),
    "nonce": like(r"[0-9a-f]{32}"),
    "seq": HEAD["seq"],
    "key": HEAD["report_id"],
    "signature": like(r"[0-9a-f]{64}"),
    "body": lambda value: isinstance(value, str),
}
UNREADABLE: Final = Words(
    "このファイルを読めませんでした。パソコンで書き出した、そのままのファイルを選んでください。",
    "This file could not be read. Choose it just as the computer wrote it.",
)
UNSIGNED: Final = Words(
    "登録する前に書き出したファイルです。だれのものか確かめられません。パソコンを登録して、もう一度書き出してください。",
    "This was written before the computer was enrolled, so we cannot tell whose it is. Enrol it, then export again.",
)
CONTENT: Final = Words(
    "中の報告の形が、この版と合いません。エージェントを新しくして、もう一度書き出してください。",
    "The report inside does not fit this version. Renew the agent, then export again.",
)
REFUSED: Final[Mapping[str, Words]] = {
    "unknown_device": Words(
        "この会社に登録されていないパソコンのファイルです。会社を確かめてください。",
        "This file is of a computer that is not enrolled with this company. Check the company.",
    ),
    "revoked": Words(
        "登録を取り消したパソコンのファイルです。使うときは、登録し直してください。",
        "This computer's enrolment was revoked. To use it again, enrol it anew.",
    ),
    "clock": Words(
        "書き出してから14日を過ぎているか、パソコンの時計が合っていません。時計を確かめて、もう一度書き出してください。",
        "It was exported more than 14 days ago, or the computer's clock is wrong. Check the clock, then export again.",
    ),
    "signature": Words(
        "ファイルの中身が変わっています。書き出したままのファイルを選んでください。",
        "The file was changed. Choose it just as the computer wrote it.",
    ),
    "idempotency_conflict": Words(
        "同じ番号の、ちがう報告がもう届いています。もう一度書き出してください。",
        "Another report of the same number has arrived. Please export again.",
    ),
    "replay": Words(
        "このファイルは、もう届いています。もう一度書き出してください。",
        "This file has arrived before. Please export again.",
    ),
    "sequence": Words(
        "このファイルより新しい報告が、もう届いています。取り込む必要はありません。",
        "A newer report than this file has arrived. There is no need to take it in.",
    ),
    "slow_down": Words(
        "このパソコンの報告が続いたため、少し止めています。1時間ほどしてから選んでください。",
        "Many reports of this computer came in a row. Please try again in an hour.",
    ),
    "too_large": UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a file. `label`: of its computer; `again`: it had arrived before; `refused`: why it was not taken."""

    label: str = ""
    again: bool = False
    refused: Words | None = None


def hand_over(content: bytes, *, organisation: str, by: str, now: dt.datetime) -> Handed:
    """Take in a file for the open company."""
    try:
        table = strict_json.parse(content.decode("utf-8-sig"))
    except ValueError:
        return Handed(refused=UNREADABLE)
    if not isinstance(table, dict) or not _whole(table):
        bare = isinstance(table, dict) and table.get("schema") == FACTS_SCHEMA
        return Handed(refused=UNSIGNED if bare else UNREADABLE)
    answer = receiving.receive(_sent(table), now=now, organisation=organisation, by=by)
    if answer.http >= 400:
        return Handed(refused=REFUSED.get(answer.code, CONTENT))
    return Handed(queries.device(organisation, table["device"]).label, again=answer.http == 200)


def _whole(table: Mapping[str, Any]) -> bool:
    return table.keys() == FIELDS.keys() and all(kind(table[field]) for field, kind in FIELDS.items())


def _sent(table: Mapping[str, Any]) -> Sent:
    names = ("device", "moment", "nonce", "seq", "key", "signature")
    return Sent(FILE, HAND_OVER, **{name: table[name] for name in names}, body=table["body"].encode())
