"""`canary on | watch | status | rearm | off`: what a person can ask of the watch."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sonaeru.agent.canary import alarm
from sonaeru.agent.canary.alone import alone
from sonaeru.agent.canary.places import moved, planted, share, taken_away, watched
from sonaeru.agent.canary.watch import WRITE_SECONDS, Watch
from sonaeru.agent.canary.words import LANGUAGES, Words, words
from sonaeru.agent.canary_record import Broken, Place, Record, load, moment, store
from sonaeru.agent.carried import carried
from sonaeru.agent.found import family
from sonaeru.agent.home import folder
from sonaeru.agent.standing import session

Send = Callable[[], bool]
SILENT_SECONDS = 3 * WRITE_SECONDS
FEWEST = 2  # with one file there is no "two within a minute"


class Cannot(Exception):
    """Something that cannot be done; the text says what."""


@dataclass(frozen=True)
class Desk:
    """Where a command is asked: the agent's folder, its words, who answers. `send`: sends a report, and says whether it
    went; None where the PC is not enrolled.
    """

    home: Path
    words: Words
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    ask: Callable[[str], str] = input
    send: Send | None = None

    def agreed(self, question: str, yes: bool) -> bool:
        """Whether a person says yes. Raises Cannot where nobody can answer."""
        if yes:
            return True
        try:
            return self.ask(question).strip().lower() in ("y", "yes", "はい")
        except EOFError:
            raise Cannot(self.words.ask("no_answer")) from None

    def record(self) -> Record | None:
        """The record. Raises Cannot where it cannot be read."""
        try:
            return load(self.home)
        except Broken:
            raise Cannot(self.words.error("broken", self.home)) from None

    def store(self, record: Record) -> None:
        """Keep the record. Raises Cannot."""
        try:
            store(self.home, record)
        except OSError as error:
            raise Cannot(self.words.error("write", f"{self.home} ({error.strerror})")) from None


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser], send: Send | None = None) -> None:
    """Add the group. `send` is called at an alarm."""
    group = subparsers.add_parser("canary", help="書類を人質に取る攻撃に早く気づく、見張りのファイル（使うときだけ）")
    group.add_argument("--lang", choices=LANGUAGES, default="ja", help="表示する言葉 / language")
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, run, help_text in COMMANDS:
        command = commands.add_parser(name, help=help_text, description=help_text)
        command.set_defaults(run=run_at(run, send))
        if name == "on":
            command.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="見張りを置くフォルダー")
        if name in ("on", "rearm"):
            command.add_argument("--yes", action="store_true", help="聞かずに進めます")
        if name == "watch":
            command.add_argument("--once", action="store_true", help="1回だけ見て終わります")


def run_at(run: Callable[[Desk, argparse.Namespace], int], send: Send | None) -> Callable[[argparse.Namespace], int]:
    """A command with its desk; what cannot be done is told and is 2."""

    def ran(arguments: argparse.Namespace) -> int:
        carry = carried()
        if carry is None:
            print("`sonaeru agent build` で作ったファイルで動かしてください", file=sys.stderr)
            return 2
        said = words(carry.canary, carry.checks, arguments.lang)
        desk = Desk(folder(os.environ, family()), said, send=send)
        try:
            return run(desk, arguments)
        except Cannot as error:
            print(error, file=sys.stderr)
            return 2

    return ran


def run_on(desk: Desk, arguments: argparse.Namespace) -> int:
    """Ask, then put the files there: 0 done, 1 the person said no."""
    record = desk.record() or Record(())
    folders = places(desk, arguments.folders, record)
    print("\n".join([desk.words.ask("places"), *(f"  {each}" for each in folders)]))
    print(desk.words.ask("does"), desk.words.ask("limits"), sep="\n")
    if not desk.agreed(desk.words.ask("agree"), arguments.yes):
        return 1
    new: list[Place] = []
    try:
        for each in folders:
            new.append(plant(desk, Place(str(each), {})))
        desk.store(replace(record, places=(*record.places, *new), since=time.time()))
    except Cannot:
        for place in new:
            taken_away(place)
        raise
    print(desk.words.say("on"))
    return 0


def places(desk: Desk, folders: Sequence[Path], record: Record) -> list[Path]:
    """The folders to watch, whole and once each. Raises Cannot for the first that cannot be."""
    found: list[Path] = []
    shares = {share(Path(each.folder)) for each in record.places} - {None}
    for each in folders:
        place = each.expanduser().resolve()
        top = share(place) if place.is_dir() else None
        wrong = {
            "no_folder": not place.is_dir(),
            "own": place == desk.home.resolve() or desk.home.resolve() in place.parents,
            "taken": place in found or watched(place, desk.words.note[0]),
            "share": top in shares,
        }
        if name := next((name for name, so in wrong.items() if so), ""):
            raise Cannot(desk.words.error(name, place))
        shares |= {top} - {None}
        found.append(place)
    return found


def plant(desk: Desk, place: Place) -> Place:
    """A place with its files. Raises Cannot where they cannot be put there."""
    try:
        made = planted(place, desk.words.note)
    except OSError as error:
        raise Cannot(desk.words.error("write", f"{place.folder} ({error.strerror})")) from None
    if len(made.files) < FEWEST:
        raise Cannot(desk.words.error("too_few", place.folder))
    return made


def run_watch(desk: Desk, arguments: argparse.Namespace) -> int:
    """Watch: 0 all is quiet or the watch was switched off, 1 something changed."""
    if not standing(desk).places:
        raise Cannot(desk.words.say("nothing"))
    try:
        handle = alone(desk.home)
    except OSError as error:
        raise Cannot(desk.words.error("write", f"{desk.home} ({error.strerror})")) from None
    if handle is None:
        raise Cannot(desk.words.error("running"))
    begun, start = time.monotonic(), time.time()
    watch = Watch(
        desk.home,
        steady=lambda: start + time.monotonic() - begun,
        wall=time.time,
        sleep=time.sleep,
        react=lambda record: reaction(desk, record),
    )
    if not arguments.once:
        print(desk.words.say("armed"), flush=True)
    watch.run([None] if arguments.once else itertools.repeat(None))
    os.close(handle)
    return int(watch.told != "armed")


def reaction(desk: Desk, record: Record) -> None:
    """What follows from a new state."""
    here = session(desk.environment) == "interactive"
    alarm.react(
        record,
        home=desk.home,
        words=desk.words,
        tell=lambda text: print(text, flush=True),
        show=lambda page: alarm.show(page, family(), desk.environment) if here else None,
        send=desk.send,
    )


def standing(desk: Desk) -> Record:
    """The record, or one without places."""
    return desk.record() or Record(())


def run_status(desk: Desk, arguments: argparse.Namespace) -> int:
    """How the watch stands: 0 armed or not in use, 1 something changed."""
    record = standing(desk)
    if not record.places:
        print(desk.words.say("nothing"))
        return 0
    asleep = time.time() - record.looked > SILENT_SECONDS
    if record.state == "fired":
        print("\n".join(alarm.lines(record, desk.words)))
    elif record.state == "touched" or not asleep:
        print(desk.words.say(record.state))
    if asleep:
        print(desk.words.say("silent"))
    for place in record.places:
        looked = moment(place.looked) if place.looked else desk.words.say("never")
        print(f"{place.folder}\n  {desk.words.say('looked')}: {looked}")
        if place.changed:
            print(f"  {desk.words.say('changed')}: {', '.join(place.changed)}")
    return int(record.state != "armed")


def run_rearm(desk: Desk, arguments: argparse.Namespace) -> int:
    """Set the watch again when a person says that it was them: 0 done, 1 it was not."""
    record = standing(desk)
    if not record.places:
        raise Cannot(desk.words.say("nothing"))
    if not desk.agreed(desk.words.ask("self"), arguments.yes):
        print("\n".join(alarm.lines(record, desk.words)))
        return 1
    there = [place for place in record.places if Path(place.folder).is_dir()]
    away = [place for place in record.places if place not in there and not moved(place)]
    again = [plant(desk, place) for place in there]
    desk.store(Record((*again, *away), since=time.time()))
    alarm.over(desk.home)
    print(desk.words.say("rearmed"))
    for place in record.places:
        if place not in there:
            print(desk.words.error("no_folder", place.folder))
    tell_left(desk, [path for old, new in zip(there, again) for path in given_up(old, new)])
    return 0


def given_up(old: Place, new: Place) -> list[str]:
    """The paths of what was ours, is still there and was changed: it may be somebody's work now."""
    paths = [Path(old.folder, name) for name in old.files if name not in new.files]
    return [str(path) for path in paths if path.exists()]


def tell_left(desk: Desk, paths: Sequence[str]) -> None:
    """Name the files that are not taken for ours any more."""
    if paths:
        print("\n".join([f"{desk.words.say('left')}:", *(f"  {path}" for path in paths)]))


def run_off(desk: Desk, arguments: argparse.Namespace) -> int:
    """End the watch: its own unchanged files go, the others are named. 0 done."""
    record = standing(desk)
    if not record.places:
        print(desk.words.say("nothing"))
        return 0
    # First the record, so that a running watch does not take it for an attack.
    desk.store(Record((), since=time.time()))
    left = [path for place in record.places for path in taken_away(place)]
    alarm.over(desk.home)
    print(desk.words.say("off"))
    tell_left(desk, left)
    return 0


COMMANDS: Sequence[tuple[str, Callable[[Desk, argparse.Namespace], int], str]] = (
    ("on", run_on, "フォルダーに見張りのファイルを置きます（先に聞きます）"),
    ("watch", run_watch, "見張ります。止めるまで続きます"),
    ("status", run_status, "見張りの様子を表示します"),
    ("rearm", run_rearm, "自分で動かしたときに、元に戻します"),
    ("off", run_off, "見張りをやめて、置いたファイルを消します"),
)
