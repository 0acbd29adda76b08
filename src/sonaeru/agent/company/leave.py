"""`leave`: tell the server to forget this PC, and remove everything that was kept for it."""

from __future__ import annotations

import argparse
import contextlib
import uuid

from sonaeru.agent.company import added, consent, history, lock, schedule, send, spool
from sonaeru.agent.company.folder import Folder, own_folder
from sonaeru.agent.company.identity import FILE, OWN_CA, STATE, Identity, enrolled
from sonaeru.agent.company.signed import FORGET, line
from sonaeru.agent.company.wire import SECONDS
from sonaeru.agent.saying import Stopped, agreed, speaking, words

# The secret first: whatever goes wrong afterwards, this PC can send nothing any more.
KEPT = (
    *(FILE, OWN_CA, spool.PLACE, added.FILE, consent.FILE, STATE, history.SENT, history.REJECTED),
    *(send.PAGE, send.FACTS, schedule.SLOT, schedule.XML, schedule.COPY),
)
FORGOTTEN = ((200, "forgotten"), (401, "unknown_device"), (403, "revoked"))


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("leave", help="会社への登録をやめ、ここに残したものを消します")
    command.add_argument("--yes", action="store_true", help="「やめますか？」に「はい」と答えます")
    speaking(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask, tell the server, remove all. 0 done, 1 done but the server does not know, 2 not done."""
    say, folder = words(arguments), own_folder()
    if not any(folder.has(name) for name in (FILE, STATE, history.SENT)):
        raise Stopped("not_enrolled")
    if not (arguments.yes or agreed(say("ask_leave"))):
        raise Stopped("not_left")
    with lock.alone(folder):
        was = folder.has(FILE)
        told = forgotten(folder, known(folder)) if was else True
        schedule.switch_off(folder)
        for name in KEPT:
            folder.remove(name)
    folder.remove(lock.NAME)
    with contextlib.suppress(OSError):
        folder.path.rmdir()  # only where nothing else is kept in it
    print(say(("left" if told else "left_alone") if was else "cleaned"))
    return int(not told)


def known(folder: Folder) -> Identity | None:
    """Who this PC is; None where what tells it was damaged: leaving is possible then as well."""
    try:
        return enrolled(folder)
    except Stopped:
        return None


def forgotten(folder: Folder, who: Identity | None, seconds: float = SECONDS) -> bool:
    """Whether the server knows that this PC left."""
    if who is None:
        return False
    try:
        reply, _ = line(folder, who, seconds=seconds).ask(FORGET, b"{}", seq=0, key=str(uuid.uuid4()))
    except Stopped:  # no answer, or an address that is not to be used
        return False
    return (reply.status, reply.code) in FORGOTTEN
