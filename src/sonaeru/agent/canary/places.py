"""The folders of the watch: putting the files there, reading them, taking them away. Nothing of others is ever touched."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sonaeru.agent.canary.decoys import DECOYS
from sonaeru.agent.canary_record import GONE, Place

LARGEST_BYTES = 1024 * 1024
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ncpfs"}
REMOTE = 4  # DRIVE_REMOTE
SPARE_NAMES = 9


def hashed(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def data(path: Path) -> bytes | None:
    """The first mebibyte of a file; None where it is gone. Raises OSError where one may not look."""
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None


def planted(place: Place, note: tuple[str, str]) -> Place:
    """The place with five files as they should be, what is missing put there. `note`: name and text of the one beside.

    Raises OSError; then nothing new was left there.
    """
    kept = {name: known for name, known in place.files.items() if as_put(place, name)}
    stems = {stem(name) for name in kept}
    made: dict[str, str] = {}
    beside = dict(place.note)
    try:
        for name, decoy in DECOYS.items():
            if name not in stems:
                made.update(put(place, name, decoy()))
        if not beside or data(Path(place.folder, note[0])) is None:
            beside = put(place, note[0], note[1].encode("utf-8"), names=1)
    except OSError:
        taken_away(replace(place, files=made, note={}))
        raise
    files = {**kept, **made}
    return replace(place, files=dict(sorted(files.items())), note=beside, seen=dict(files), moved=False)


def stem(name: str) -> str:
    """The name a watch file would have if nobody else had it."""
    return re.sub(r"-[2-9](?=\.[a-z]+$)", "", name)


def put(place: Place, name: str, content: bytes, names: int = SPARE_NAMES) -> dict[str, str]:
    """Put a file where no other one is: under its name, else with a number. Its SHA-256 by its name. Raises OSError."""
    start, _, end = name.rpartition(".")
    for number in range(1, names + 1):
        path = Path(place.folder, name if number == 1 else f"{start}-{number}.{end}")
        try:
            opened = path.open("xb")
        except FileExistsError:
            continue
        try:
            with opened:
                opened.write(content)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return {path.name: hashed(content)}
    raise FileExistsError(17, os.strerror(17), str(Path(place.folder, name)))


def as_put(place: Place, name: str) -> bool:
    """Whether a file of ours is there and as it was put there."""
    known = {**place.files, **place.note}.get(name)
    try:
        found = data(Path(place.folder, name))
    except OSError:
        return False
    return found is not None and hashed(found) == known


def taken_away(place: Place) -> list[str]:
    """Remove what is still ours; the paths of what is not, or could not be seen."""
    if not Path(place.folder).is_dir():
        return [place.folder]
    left: list[str] = []
    for name in (*place.files, *place.note):
        path = Path(place.folder, name)
        try:
            if as_put(place, name):
                path.unlink()
            elif data(path) is not None:
                left.append(str(path))
        except OSError:
            left.append(str(path))
    return left


def watched(folder: Path, note: str) -> bool:
    """Whether a place is watched already, also by another PC: the note lies there, or above it on the same share."""
    top = share(folder)
    above = [each for each in folder.parents if top is not None and each.is_relative_to(top)]
    return any((each / note).exists() for each in (folder, *above))


def share(folder: Path) -> Path | None:
    """The top of the network share a folder is on; None for a folder of this PC."""
    if sys.platform == "win32":
        top = Path(folder.anchor)
        remote = folder.anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == REMOTE
        return top if remote else None
    if sys.platform == "darwin":
        # Which volumes are shares is told by no file: one place on each that is not the disk of the Mac itself.
        return Path(*folder.parts[:3]) if folder.parts[:2] == ("/", "Volumes") else None
    kinds = dict(mounts(Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")))
    top = next((each for each in (folder, *folder.parents) if each in kinds), None)
    return top if top is not None and kinds[top] in NETWORK else None


def mounts(text: str) -> Iterator[tuple[Path, str]]:
    """Where and what kind, of each line of /proc/self/mounts; odd signs are written there as octal numbers."""
    for line in text.splitlines():
        where, kind = (line.split(" ") + ["", "", ""])[1:3]
        yield Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), where)), kind


def signature(place: Place, name: str) -> tuple[str, bytes] | None:
    """SHA-256 and content of a file as it is now, "" where it is gone; None where one cannot look."""
    try:
        found = data(Path(place.folder, name))
    except OSError:
        return None
    return (GONE, b"") if found is None else (hashed(found), found)


def names(place: Place) -> frozenset[str] | None:
    """The other names in the folder, for counting alone; None where one cannot look."""
    try:
        return frozenset(os.listdir(place.folder)) - {*place.files, *place.note}  # noqa: PTH208 - names are wanted
    except OSError:
        return None


def moved(place: Place) -> bool:
    """Whether the folder as a whole is elsewhere: it is gone and what it was in is still there."""
    folder = Path(place.folder)
    try:
        return not folder.exists() and folder.parent.is_dir() and folder.parent != folder
    except OSError:
        return False


Names = Mapping[str, frozenset[str]]
