"""The agent for a Windows that has no Python: the file, the embeddable Python of python.org, something to double-click."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sonaeru.agent import VERSION
from sonaeru.web.library.reader import CONTENT

AGENT, PYTHON, PROGRAM = "sonaeru-agent.pyz", "python", "python.exe"


class Unusable(Exception):
    """An archive that is not taken; the text says why and what to do."""


def archive(path: Path, digest: str) -> bytes:
    """The bytes of an archive that has this SHA-256. Raises Unusable."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise Unusable("--sha256 は64けたの16進数です（--sha256 takes 64 hexadecimal digits）")
    try:
        found = path.read_bytes()
    except OSError as error:
        raise Unusable(f"読めませんでした：{path}（{error.strerror}）") from None
    have = hashlib.sha256(found).hexdigest()
    if have != digest.lower():
        raise Unusable(
            f"SHA-256がちがいます：{path}\n  この値のはず（expected）: {digest.lower()}\n  このファイル（this file）: {have}\n"
            "python.orgから取り直すか、値を確かめてください（download it again or check the value）"
        )
    return found


def entries(archived: bytes, agent: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of the zip, in the order of their names. Raises Unusable."""
    python = dict(pythons(archived))
    hashes = {"agent": hashlib.sha256(agent).hexdigest(), "python": hashlib.sha256(archived).hexdigest()}
    readme = template("README.txt").format(version=VERSION, **hashes)
    # The mark at the start tells every Notepad that this is UTF-8.
    yield "README.txt", windows_lines("\ufeff" + readme)
    yield from ((f"{PYTHON}/{name}", python[name]) for name in sorted(python))
    yield "scan.cmd", windows_lines(template("scan.cmd"))
    yield AGENT, agent


def template(name: str) -> str:
    """A text that goes into the zip."""
    return (CONTENT / "agent" / name).read_text(encoding="utf-8")


def windows_lines(text: str) -> bytes:
    """Text as Windows ends its lines."""
    return text.replace("\n", "\r\n").encode()


def pythons(archived: bytes) -> Iterator[tuple[str, bytes]]:
    """The files beside python.exe and below, by their names from there. Raises Unusable."""
    try:
        with zipfile.ZipFile(io.BytesIO(archived)) as zipped:
            files = [each for each in zipped.namelist() if not each.endswith("/")]
            if any(strange(each) for each in files):
                raise Unusable("中に、フォルダーの外を指す名前があります（a name in it leads out of its folder）")
            program = min((each for each in files if PurePosixPath(each).name == PROGRAM), key=len, default="")
            if not program:
                raise Unusable(
                    "中にpython.exeがありません。Windows用のembeddable packageを使ってください（no python.exe in it）"
                )
            folder = program[: -len(PROGRAM)]
            yield from ((each[len(folder) :], zipped.read(each)) for each in files if each.startswith(folder))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error) as error:
        raise Unusable(f"zipファイルではないか、こわれています（not a sound zip file: {error}）") from None


def strange(name: str) -> bool:
    """Whether a name is other than a plain one below."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts
