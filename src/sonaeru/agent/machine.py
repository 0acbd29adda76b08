"""The PC as the collectors see it: files, folders and the commands of `commands.py`, each read within its limits.

Everything that cannot be read raises Unread with its reason.
"""

from __future__ import annotations

import ctypes
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sonaeru.agent.commands import COMMANDS, Command
from sonaeru.agent.outcome import Reason, Unread
from sonaeru.agent.registry import Registry, WindowsRegistry

LARGEST_BYTES = 1024 * 1024
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LANGUAGE": ""}


# Children that still run: a collector that is left behind must not leave them behind as well.
RUNNING: set[subprocess.Popen[bytes]] = set()


@dataclass(frozen=True)
class Output:
    """What a command said on its standard output, decoded, and its exit code."""

    text: str
    code: int


@dataclass(frozen=True)
class Machine:
    """`root` and `commands` are other than the real ones in tests only. `now` is Unix time in seconds."""

    root: str = "/"
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    commands: Mapping[str, Command] = field(default_factory=lambda: COMMANDS)
    now: float = field(default_factory=time.time)
    registry: Registry = field(default_factory=WindowsRegistry)

    def place(self, path: str) -> Path:
        """Where a path of the PC is."""
        return Path(self.root, path.lstrip("/")) if self.root != "/" else Path(path)

    def data(self, path: str) -> bytes:
        """The content of a regular file of at most 1 MiB."""
        try:
            handle = os.open(self.place(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(handle, "rb") as opened:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise Unread(Reason.NOT_SUPPORTED)
                found = opened.read(LARGEST_BYTES + 1)
        except OSError as error:
            raise Unread(why(error)) from None
        if len(found) > LARGEST_BYTES:
            raise Unread(Reason.TOO_LARGE)
        return found

    def text(self, path: str) -> str:
        """The same as text; what is no UTF-8 becomes a sign of its own."""
        return self.data(path).decode("utf-8", errors="replace")

    def text_or_none(self, path: str) -> str | None:
        """The same; None where there is no such file."""
        return self.text(path) if self.exists(path) else None

    def texts(self, folder: str, ending: str) -> list[str]:
        """The texts of the files of a folder, in the order of their names."""
        return [self.text(f"{folder}/{name}") for name in self.names(folder) if name.endswith(ending)]

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted; none where there is no such folder."""
        try:
            return sorted(os.listdir(self.place(folder)))  # noqa: PTH208 - names are wanted
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Unread(why(error)) from None

    def exists(self, path: str) -> bool:
        """Whether there is such a file or folder. Raises Unread where one may not look."""
        return self.changed(path) is not None

    def changed(self, path: str) -> float | None:
        """When it was changed, in Unix seconds; None where there is no such file."""
        try:
            return self.place(path).stat().st_mtime
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Unread(why(error)) from None

    def installed(self, name: str) -> bool:
        """Whether the program of a command is there."""
        return self.program(name) is not None

    def program(self, name: str) -> str | None:
        """Where the program of a command is; None where it is not installed."""
        paths = (path.replace("{system}", system_folder()) for path in self.commands[name].paths)
        return next((path for path in paths if Path(path).exists()), None)

    def run(self, name: str) -> Output:
        """What a command of the list says. It is ended, with all it started, when its time or its output is over."""
        command = self.commands[name]
        path = self.program(name)
        if path is None:
            raise Unread(Reason.NOT_INSTALLED)
        kept = {key: self.environment[key] for key in command.session if key in self.environment}
        return _output((path, *command.arguments), {**base_environment(), **kept}, command)


def base_environment() -> Mapping[str, str]:
    """What every child is given. PowerShell does not start without the folder of Windows."""
    if sys.platform != "win32":
        return ENVIRONMENT
    windows = str(Path(system_folder()).parent)
    return {"SystemRoot": windows, "SystemDrive": windows[:2], "PATH": system_folder()}


def system_folder() -> str:
    """The folder of Windows itself."""
    if sys.platform != "win32":
        return ""
    told = ctypes.create_unicode_buffer(260)
    ctypes.windll.kernel32.GetSystemDirectoryW(told, len(told))
    return told.value


def why(error: OSError) -> Reason:
    """The reason in an error of the operating system."""
    if isinstance(error, PermissionError):
        return Reason.NOT_PERMITTED
    return Reason.NOT_INSTALLED if isinstance(error, FileNotFoundError) else Reason.NOT_SUPPORTED


def _output(argv: tuple[str, ...], environment: Mapping[str, str], command: Command) -> Output:
    end = time.monotonic() + command.seconds
    try:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if command.complains else subprocess.DEVNULL,
            env=dict(environment),
            cwd="/" if os.name == "posix" else None,
            start_new_session=True,
        )
    except OSError as error:
        raise Unread(why(error)) from None
    RUNNING.add(child)
    chunks: list[bytes] = []
    reader = threading.Thread(target=_read, args=(child, chunks), daemon=True)
    reader.start()
    try:
        reader.join(max(0, end - time.monotonic()))
        if reader.is_alive():
            raise Unread(Reason.TIMEOUT)
        if len(chunks[0]) > LARGEST_BYTES:
            raise Unread(Reason.TOO_LARGE)
        code = child.wait(max(0.1, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise Unread(Reason.TIMEOUT) from None
    finally:
        _end(child, reader)
    return Output(chunks[0].decode("utf-8", errors="replace"), code)


def _read(child: subprocess.Popen[bytes], chunks: list[bytes]) -> None:
    """In a thread, because only a thread can wait for a pipe on every operating system."""
    assert child.stdout is not None
    chunks.append(child.stdout.read(LARGEST_BYTES + 1))


def _end(child: subprocess.Popen[bytes], reader: threading.Thread) -> None:
    """End a child that still runs; let go of its pipe."""
    RUNNING.discard(child)
    if child.poll() is None:
        _kill(child)
        child.wait()
    reader.join(1)  # a grandchild that left the group may hold the pipe open: then it stays with the thread
    if child.stdout is not None and not reader.is_alive():
        child.stdout.close()


def _kill(child: subprocess.Popen[bytes]) -> None:
    """A child with its group, where there are groups."""
    if sys.platform != "win32":
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()


def end_children() -> None:
    """End every child that still runs, before the program leaves."""
    for child in list(RUNNING):
        if child.poll() is None:
            _kill(child)
