"""`export FILE`: look and write to a file; signed where this PC is enrolled, for the page of the company."""

from __future__ import annotations

import argparse
import json
import secrets
import time
from dataclasses import replace
from pathlib import Path

from sonaeru.agent.carried import carried
from sonaeru.agent.company import added, history
from sonaeru.agent.company.folder import Folder, own_folder
from sonaeru.agent.company.identity import Identity, enrolled, remember, state
from sonaeru.agent.company.lock import alone
from sonaeru.agent.company.send import next_entry
from sonaeru.agent.company.signed import NONCE_BYTES
from sonaeru.agent.company.spool import Entry
from sonaeru.agent.looking import looked, looking
from sonaeru.agent.report import Report, as_json
from sonaeru.agent.saying import Stopped, speaking
from sonaeru.agent.scanning import written
from sonaeru.core.devices.protocol import body_hash, signature, string_to_sign

SCHEMA = "sonaeru.handover/1"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("export", help="調べてファイルに書きます（送りません）")
    command.add_argument("file", type=Path, help="書き込むファイル")
    looking(command)
    speaking(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file. 0 written, 2 not."""
    carry, folder = carried(), somewhere()
    made = looked(packages=not arguments.no_packages, tables=carry.tables if carry else None)
    who = enrolled(folder) if folder else None
    if folder is None or who is None:
        return 0 if written(arguments.file, as_json(made)) else 2
    with alone(folder):
        return 0 if handed(folder, who, made, arguments.file) else 2


def somewhere() -> Folder | None:
    """The own folder; None where there can be none: then this PC is not enrolled."""
    try:
        return own_folder()
    except Stopped:
        return None


def handed(folder: Folder, who: Identity, made: Report, file: Path) -> bool:
    """Whether the file could be written. The number it takes is used up either way."""
    before, now = state(folder), time.time()
    entry = next_entry(before, who, added.merged(made, added.handed_over(folder, now)))
    remember(folder, replace(before, seq=entry.seq))
    if not written(file, json.dumps(hand_over(who, entry, int(now)), indent=1) + "\n"):
        return False
    history.gone(folder, entry, now, by_hand=True)
    return True


def hand_over(who: Identity, entry: Entry, now: int) -> dict[str, object]:
    """The content of the file: the exact text of the report, and the signature over it. `now`: Unix seconds."""
    moment, nonce = str(now), secrets.token_hex(NONCE_BYTES)
    text = string_to_sign(
        method="FILE",
        path="hand-over",
        device=who.device,
        moment=moment,
        nonce=nonce,
        seq=entry.seq,
        body_hash=body_hash(entry.body.encode()),
    )
    return {
        "schema": SCHEMA,
        "device": who.device,
        "moment": moment,
        "nonce": nonce,
        "seq": entry.seq,
        "key": entry.report_id,
        "signature": signature(who.secret, text),
        "body": entry.body,
    }
