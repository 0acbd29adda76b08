"""`schedule`: let the operating system start `send` once a week; nothing of ours stays running."""

from __future__ import annotations

import argparse
import os
import random
import shlex
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sonaeru.agent.commands import CHANGES
from sonaeru.agent.company import timers
from sonaeru.agent.company.consent import given
from sonaeru.agent.company.folder import Folder, home_folder, kept, own_folder
from sonaeru.agent.company.identity import identity
from sonaeru.agent.company.lock import alone
from sonaeru.agent.found import family
from sonaeru.agent.machine import Machine, Output
from sonaeru.agent.outcome import Unread
from sonaeru.agent.saying import Stopped, Words, speaking, words

SLOT, COPY, XML = "schedule.json", "sonaeru-agent.pyz", "schedule.xml"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("schedule", help="週に1回、自動で調べて送るようにします")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--off", action="store_true", help="自動で送るのをやめます")
    form.add_argument(
        "--print", dest="only_print", action="store_true", help="書きこむ内容を見るだけで、何も変えません"
    )
    speaking(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Switch it on or off, or show it. 0 done, 1 written but to be switched on by hand, 2 not done."""
    say, folder = words(arguments), own_folder()
    if arguments.only_print:
        for place, text in files(folder, command(folder), slot(folder)).items():
            print(f"# {place}\n{text}")
        print(f"# {typed('on', folder)}")
        return 0
    if arguments.off:
        print(say("schedule_off" if switch_off(folder) else "schedule_was_off"))
        return 0
    identity(folder)
    with alone(folder):
        return _switched_on(folder, say)


def _switched_on(folder: Folder, say: Words) -> int:
    when = slot(folder)
    folder.keep(SLOT, {"day": when.day, "minute": when.minute})
    copied(folder)
    for place, text in files(folder, command(folder), when).items():
        _write(place, text)
    said = changed("on", folder)
    if isinstance(said, str):
        print(say("schedule_by_hand", why=said, command=typed("on", folder)))
    else:
        print(say("schedule_on"))
    if not given(folder, say):
        print(say("schedule_needs_consent"))
    return int(isinstance(said, str))


def slot(folder: Folder) -> timers.Slot:
    """The moment of the week that this PC once drew, or one that it draws now."""
    table = folder.table(SLOT) or {}
    day, minute = table.get("day"), table.get("minute")
    if type(day) is int and type(minute) is int and 0 <= day < len(timers.DAYS) and 0 <= minute < 24 * 60:
        return timers.Slot(day, minute)
    return timers.any_slot(random.SystemRandom())


def copied(folder: Folder) -> None:
    """Keep a copy of this file: the one that was downloaded will be tidied away some day. Raises Stopped."""
    program = Path(sys.argv[0]).resolve()
    if not program.is_file() or not zipfile.is_zipfile(program):
        raise Stopped("not_one_file")
    if program != (folder / COPY).resolve():
        with kept(program):
            content = program.read_bytes()
        folder.write(COPY, content)


def command(folder: Folder) -> Sequence[str]:
    """What is started. On Windows the Python without a window, if there is one."""
    python = Path(sys.executable)
    quiet = python.with_name("pythonw.exe")
    return (str(quiet if quiet.exists() else python), "-X", "utf8", str(folder / COPY), "send")


def files(folder: Folder, started: Sequence[str], when: timers.Slot) -> Mapping[Path, str]:
    """The files with the schedule, by their places; the last one is the one that is switched on."""
    if family() == "windows":
        return {folder / XML: timers.task(started, when)}
    if family() == "macos":
        place = home_folder() / "Library" / "LaunchAgents" / f"{timers.LABEL}.plist"
        return {place: timers.plist(started, when)}
    units = Path(os.environ.get("XDG_CONFIG_HOME") or home_folder() / ".config", "systemd", "user")
    return {
        units / f"{timers.UNIT}.service": timers.service(started),
        units / f"{timers.UNIT}.timer": timers.timer(),
    }


def places(folder: Folder) -> Sequence[Path]:
    """Where the files with the schedule are, or would be."""
    return tuple(files(folder, ("",), timers.Slot(0, 0)))


def is_on(folder: Folder) -> bool:
    """Whether the files are there."""
    return all(place.exists() for place in places(folder))


def switch_off(folder: Folder) -> bool:
    """Stop it and remove its files. Whether there was something to stop."""
    was = [place for place in places(folder) if place.exists()]
    if was:
        changed("off", folder)
    for place in was:
        with kept(place):
            place.unlink()
    return bool(was)


def changed(way: str, folder: Folder) -> str | None:
    """Run the one command that switches it `on` or `off`; None, or what went wrong."""
    name = f"{family()}-{way}"
    known = replace(CHANGES[name], arguments=arguments(name, folder))
    if name == "macos-on":  # one that is there already must go first
        changed("off", folder)
    try:
        said: Output = Machine(commands={name: known}).run(name)
    except Unread as unread:
        return unread.reason.value
    return None if said.code == 0 else said.text.strip() or str(said.code)


def arguments(name: str, folder: Folder) -> tuple[str, ...]:
    """The arguments of a command that changes something, with the file and the person in their places."""
    known = {"{file}": str(places(folder)[-1]), "{user}": person()}
    return tuple(replaced(word, known) for word in CHANGES[name].arguments)


def replaced(word: str, known: Mapping[str, str]) -> str:
    """A word with what stands for something else replaced."""
    for name, value in known.items():
        word = word.replace(name, value)
    return word


def person() -> str:
    """The number of the person, where people have numbers."""
    return str(os.getuid()) if sys.platform != "win32" else ""


def typed(way: str, folder: Folder) -> str:
    """The same command as a person would type it."""
    name = f"{family()}-{way}"
    words = (Path(CHANGES[name].paths[0].rpartition("\\")[2]).name, *arguments(name, folder))
    return " ".join(f'"{word}"' if " " in word else word for word in words) if os.name == "nt" else shlex.join(words)


def _write(place: Path, text: str) -> None:
    with kept(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        # schtasks reads XML in UTF-16 with its mark; the others are plain.
        place.write_bytes(text.encode("utf-16" if place.name == XML else "utf-8"))
