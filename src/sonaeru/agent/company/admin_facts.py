"""`admin-facts`: once, with an administrator's rights, read what an ordinary scan may not, for the next `send`."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

from sonaeru.agent.company.added import ADDED, FILE, of_admin
from sonaeru.agent.company.folder import Folder, own_folder
from sonaeru.agent.found import family
from sonaeru.agent.home import below
from sonaeru.agent.looking import looked
from sonaeru.agent.saying import Stopped, Words, agreed, speaking, words
from sonaeru.agent.standing import privilege

if sys.platform != "win32":
    import pwd


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("admin-facts", help="管理者でないと読めない5つを、1回だけ調べます（送りません）")
    command.add_argument("--yes", action="store_true", help="「調べますか？」に「はい」と答えます")
    speaking(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the five, ask, scan, hand over. 0 handed over, 2 not."""
    say = words(arguments)
    print("\n".join([say("admin_adds"), *(f"  - {say(f'admin_{name}')}" for name in ADDED), "", say("admin_next")]))
    if privilege() != "admin":
        raise Stopped(f"admin_needed_{family()}", command=command())
    answer = True if arguments.yes else agreed(say("ask_admin"))
    if not answer:
        raise Stopped("admin_not_done")
    made = looked(packages=False, tables=say.carried.tables)
    text = json.dumps({"at": int(time.time()), "facts": of_admin(made)}, indent=1) + "\n"
    print(handed_over(say, text))
    return 0


def handed_over(say: Words, text: str) -> str:
    """Give the facts to the person who called `sudo`, as that person: what they may not write, this may not either."""
    caller = os.environ.get("SUDO_UID", "")
    if sys.platform == "win32" or not caller.isdecimal() or caller == "0" or os.geteuid() != 0:
        folder = own_folder()
    else:
        try:
            person = pwd.getpwuid(int(caller))
        except (KeyError, OverflowError):
            raise Stopped("no_home") from None
        os.setgroups([])
        os.setgid(person.pw_gid)
        os.setuid(person.pw_uid)
        folder = Folder(below(Path(person.pw_dir), {}, family()))
    folder.write(FILE, text)
    return say("admin_done", place=str(folder / FILE))


def command() -> str:
    """The line to type again with more rights."""
    started = [sys.executable, str(Path(sys.argv[0]).resolve()), "admin-facts"]
    return subprocess.list2cmdline(started) if sys.platform == "win32" else shlex.join(["sudo", *started])
