"""One run at a time. The operating system holds the lock and lets go of it when a run ends, however it ends."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator

from sonaeru.agent.company.folder import Folder, kept
from sonaeru.agent.saying import Stopped

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "running.json"
# On Windows nobody may read a byte that is locked: so one far behind the content.
FAR = 1 << 30


@contextlib.contextmanager
def alone(folder: Folder) -> Iterator[None]:
    """Hold the lock file, which tells pid and start time. Raises Stopped where another run holds it.

    A file that a run left behind is simply taken over: nobody holds its lock, whatever pid it names.
    """
    with kept(folder / NAME):
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle):
            other = folder.table(NAME) or {}
            raise Stopped("running", pid=str(other.get("pid", "?")), since=str(other.get("since", "?")))
        with kept(folder / NAME):
            _tell(handle)
        try:
            yield
        finally:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _tell(handle: int) -> None:
    started = {"pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(started).encode())


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
