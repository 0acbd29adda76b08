"""The passphrase of a backup: from a file, from the environment, or asked on the terminal."""

from __future__ import annotations

import os
import sys
import unicodedata
from getpass import getpass
from pathlib import Path

from sonaeru.web.config.operation.refusal import Refused

VARIABLE = "SONAERU_BACKUP_PASSPHRASE"
SHORTEST = 8  # characters; judgement: shorter ones are guessed even through scrypt


def passphrase(file: str | None, *, new: bool) -> str:
    """The passphrase in Unicode's composed form, so that the same words typed on another system are the same.

    A `new` one is asked twice and must not be short. Raises Refused if there is none, OSError if the file is unreadable.
    """
    text = unicodedata.normalize("NFC", _given(file, twice=new).strip("\r\n"))
    if not text:
        raise Refused("合言葉が空です。合言葉を決めて、もう一度お試しください。")
    if new and len(text) < SHORTEST:
        raise Refused(f"合言葉が短すぎます。{SHORTEST}文字以上にしてください。")
    return text


def _given(file: str | None, *, twice: bool) -> str:
    if file is not None:
        return _read(Path(file))
    if given := os.environ.get(VARIABLE):
        return given
    if sys.stdin.isatty():
        return _asked(twice)
    raise Refused(f"合言葉がありません。--passphrase-file か {VARIABLE} で渡してください。")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("合言葉のファイルを読めません。文字コードをUTF-8にしてください。") from None


def _asked(twice: bool) -> str:
    try:
        first = getpass("合言葉: ")
        second = getpass("もう一度: ") if twice else first
    except (EOFError, KeyboardInterrupt):
        raise Refused("やめました。何も変えていません。") from None
    if first != second:
        raise Refused("2つの合言葉が違います。もう一度、はじめからお試しください。")
    return first
