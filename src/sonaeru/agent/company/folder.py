"""The agent's own folder: files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sonaeru.agent.found import family
from sonaeru.agent.home import folder
from sonaeru.agent.saying import Stopped

# Why something could not be kept, where the number of the error tells more than "could not be written".
REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


@contextlib.contextmanager
def kept(path: Path) -> Iterator[None]:
    """Turn what the operating system says about a file of ours into a sentence."""
    try:
        yield
    except OSError as error:
        name = REASONS.get(error.errno or 0, "not_kept")
        raise Stopped(name, place=str(path), why=error.strerror or type(error).__name__) from None


@dataclass(frozen=True)
class Folder:
    """Every method raises Stopped where the operating system does not let it. Names may hold a folder, as `sent/a`."""

    path: Path

    def __truediv__(self, name: str) -> Path:
        """Where a file is."""
        return self.path / name

    def text(self, name: str) -> str | None:
        """A file as text; None where there is none. What is no UTF-8 becomes a sign of its own."""
        with kept(self / name):
            try:
                return (self / name).read_text(encoding="utf-8", errors="replace")
            except FileNotFoundError:
                return None

    def table(self, name: str) -> Mapping[str, Any] | None:
        """A file as a JSON object; None where there is none, or something else."""
        try:
            found = json.loads(self.text(name) or "")
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self / name).exists()

    def write(self, name: str, content: str | bytes) -> None:
        """A file as a whole: whoever reads it sees the old content or the new one, also after the power was cut."""
        place, spare = self / name, self / f"{name}.new"
        with kept(place):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                _fill(spare, content.encode() if isinstance(content, str) else content)
                os.replace(spare, place)  # noqa: PTH105 - the same on Windows, where Path.rename fails
            except OSError:
                with contextlib.suppress(OSError):
                    spare.unlink()
                raise

    def keep(self, name: str, table: Mapping[str, object]) -> None:
        """An object as JSON that people can read."""
        self.write(name, json.dumps(table, ensure_ascii=False, indent=1) + "\n")

    def names(self, folder: str) -> list[str]:
        """The whole JSON files of a folder of ours, sorted; none where there is no such folder."""
        with kept(self / folder):
            found = sorted((self / folder).glob("*.json"))
        return [f"{folder}/{each.name}" for each in found]

    def remove(self, name: str) -> None:
        """A file, or a folder with all that is in it; nothing where there is none."""
        place = self / name
        with kept(place), contextlib.suppress(FileNotFoundError):
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink()


def _fill(place: Path, content: bytes) -> None:
    with contextlib.suppress(FileNotFoundError):
        place.unlink()
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(handle)


def home_folder() -> Path:
    """The home folder of the person. Raises Stopped where there is none, or where root acts in somebody else's."""
    try:
        home = Path.home()
    except RuntimeError:
        raise Stopped("no_home") from None
    if not home.is_dir():
        raise Stopped("no_home")
    if sys.platform != "win32" and os.geteuid() == 0 != home.stat().st_uid:
        raise Stopped("as_root")
    return home


def own_folder() -> Folder:
    """The folder of the person who runs the agent."""
    return Folder(folder({**os.environ, "HOME": str(home_folder())}, family()))
