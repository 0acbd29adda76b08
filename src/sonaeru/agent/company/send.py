"""`send`: look, show the person first, and send what they agreed to."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from sonaeru.agent.company import added, consent, delivery, spool
from sonaeru.agent.company.folder import Folder, own_folder
from sonaeru.agent.company.identity import Identity, State, identity, remember, state
from sonaeru.agent.company.lock import alone
from sonaeru.agent.company.signed import line
from sonaeru.agent.company.spool import Entry
from sonaeru.agent.local import as_page, as_text, local
from sonaeru.agent.looking import looked, looking
from sonaeru.agent.report import Report, as_json
from sonaeru.agent.saying import Stopped, Words, agreed, speaking, words

PAGE, FACTS = "report.html", "report.json"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("send", help="調べて会社に送ります（はじめは、見てから聞きます）")
    command.add_argument("--yes", action="store_true", help="「この内容を送りますか？」に「はい」と答えます")
    command.add_argument("--now", action="store_true", help="つながらなかったあとの待ち時間を待たずに送ります")
    looking(command)
    speaking(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Scan, show, ask once, send. 0 sent, 1 kept for later or refused, 2 not done."""
    say, folder = words(arguments), own_folder()
    who = identity(folder)
    with alone(folder):
        made = looked(packages=not arguments.no_packages, tables=say.carried.tables)
        made = added.merged(made, added.handed_over(folder, time.time()))
        entry = next_entry(state(folder), who, made)
        shown(folder, say, made, entry)
        if not consent.given(folder, say):
            ask(folder, say, who, yes=arguments.yes)
        return sent(folder, say, who, entry, now=arguments.now)


def next_entry(before: State, who: Identity, made: Report) -> Entry:
    """A report with what enrolment gives it: the device and the next number."""
    seq = before.seq + 1
    return Entry(seq, made["report_id"], as_json({**made, "device": who.device, "seq": seq}))


def shown(folder: Folder, say: Words, made: Report, entry: Entry) -> None:
    """The page and the exact text for the person; on the terminal what was found, as long as they did not agree."""
    found = replace(local(made, say.carried, at=time.time(), language=say.language), intro="before")
    folder.write(PAGE, as_page(found, entry.body))
    folder.write(FACTS, entry.body)
    if not consent.given(folder, say):
        print(as_text(found))


def ask(folder: Folder, say: Words, who: Identity, *, yes: bool) -> None:
    """Ask the person. Raises Stopped without their yes."""
    print(say("read_first", page=str(folder / PAGE), facts=str(folder / FACTS)))
    answer = True if yes else agreed(say("ask_send", company=who.company))
    if answer is None:
        raise Stopped("nobody_there")
    if not answer:
        raise Stopped("not_sent")
    consent.keep(folder, say, who, how="--yes" if yes else "asked", now=time.time())


def sent(folder: Folder, say: Words, who: Identity, entry: Entry, *, now: bool) -> int:
    """Put a report in the row and send the row, unless the server is to be left alone for a while."""
    before = state(folder)
    remember(folder, replace(before, seq=entry.seq))
    if dropped := spool.put(folder, who, entry):
        print(say("dropped", count=dropped))
    if not now and (wait := delivery.held_back(before, int(time.time()))):
        raise Stopped("held_back", code=1, minutes=-(-wait // 60))
    return delivery.Delivery(folder, line(folder, who), say).run()
