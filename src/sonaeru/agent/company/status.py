"""`status` and `show-sent`: where this PC is enrolled, what left, what waits."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence

from sonaeru.agent.company import added, consent, delivery, history, schedule, spool
from sonaeru.agent.company.folder import Folder, own_folder
from sonaeru.agent.company.history import Left, left
from sonaeru.agent.company.identity import enrolled, state
from sonaeru.agent.saying import Stopped, Words, printable, speaking, words


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    telling = subparsers.add_parser("status", help="登録先、最後に送った日、待っている報告を表示します")
    speaking(telling)
    telling.set_defaults(run=run)
    showing = subparsers.add_parser("show-sent", help="これまでに送ったものを、そのまま表示します")
    showing.add_argument("report", metavar="REPORT", nargs="?", default="", help="報告の番号かID（なければ一覧）")
    speaking(showing)
    showing.set_defaults(run=run_shown)


def run(arguments: argparse.Namespace) -> int:
    """Print how things stand. 0."""
    say, folder = words(arguments), own_folder()
    print("\n".join(lines(folder, say)))
    return 0


def lines(folder: Folder, say: Words) -> Iterator[str]:
    """The lines of `status`."""
    who = enrolled(folder)
    if who is None:
        yield say("status_not_enrolled")
        return
    yield say("status_company", company=who.company, label=who.label, server=who.server)
    yield say("own_page", page=who.page)
    sent = left(folder)
    yield say("status_sent", at=sent[-1].at, count=len(sent)) if sent else say("nothing_sent")
    yield say("status_waiting", count=len(spool.waiting(folder)))
    if wait := delivery.held_back(state(folder), int(time.time())):
        yield say("status_held_back", minutes=-(-wait // 60))
    yield say("schedule_is_on" if schedule.is_on(folder) else "schedule_is_off")
    yield say("status_consent" if consent.given(folder, say) else "status_no_consent")
    if added.handed_over(folder, time.time()):
        yield say("status_admin")
    yield from (say("altered") for _ in history.left_altered(folder))
    for each in left(folder, history.REJECTED):
        yield say("status_rejected", seq=each.seq, at=each.at, why=str((folder.table(each.name) or {}).get("why", "")))


def run_shown(arguments: argparse.Namespace) -> int:
    """List what left, or print one of them as it left. 0 shown, 2 there is no such thing."""
    say, folder = words(arguments), own_folder()
    sent = left(folder)
    if arguments.report:
        sys.stdout.write("".join(_plain(folder.text(chosen(sent, arguments.report).name) or "")))
        return 0
    if not sent:
        print(say("nothing_sent"))
    for each in sent:
        print(say("sent_by_hand" if each.by_hand else "sent_line", at=each.at, seq=each.seq, report=each.report_id))
    return 0


def chosen(sent: Sequence[Left], wanted: str) -> Left:
    """The one with this number, or whose id begins so. Raises Stopped."""
    found = [each for each in sent if wanted == str(each.seq)] or [
        each for each in sent if each.report_id.startswith(wanted.lower())
    ]
    if len(found) != 1:
        raise Stopped("no_such_report", report=wanted)
    return found[0]


def _plain(text: str) -> Iterator[str]:
    return (f"{printable(line)}\n" for line in text.splitlines())
