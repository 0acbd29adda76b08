"""Where the passphrase comes from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from sonaeru.web.config.operation import passphrase as module
from sonaeru.web.config.operation.passphrase import VARIABLE, passphrase
from sonaeru.web.config.operation.refusal import Refused


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Somebody sits at a terminal and types these, one after another."""
    typed: list[str] = []
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(module, "getpass", lambda prompt: typed.pop(0))
    yield typed
    assert typed == [], "asked fewer times than expected"


def test_a_file_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "from the environment")
    (tmp_path / "words").write_text("from the file\n")
    assert passphrase(str(tmp_path / "words"), new=True) == "from the file"
    assert passphrase(None, new=True) == "from the environment"


@pytest.mark.parametrize(
    "written", ["ガギグゲゴ合言葉\r\n", "\ufeffガギグゲゴ合言葉\n", unicodedata.normalize("NFD", "ガギグゲゴ合言葉")]
)
def test_the_same_words_are_the_same_however_a_system_writes_them(tmp_path: Path, written: str) -> None:
    (tmp_path / "words").write_text(written, encoding="utf-8", newline="")
    assert passphrase(str(tmp_path / "words"), new=True) == "ガギグゲゴ合言葉"


def test_a_new_one_is_asked_twice(terminal: list[str]) -> None:
    terminal += ["long enough", "long enough"]
    assert passphrase(None, new=True) == "long enough"


def test_a_slip_while_typing_a_new_one_is_found(terminal: list[str]) -> None:
    terminal += ["long enough", "long enouhg"]
    with pytest.raises(Refused, match="2つの合言葉が違います"):
        passphrase(None, new=True)


@pytest.mark.parametrize("way", [EOFError, KeyboardInterrupt])
def test_who_leaves_at_the_question_is_let_go(terminal: list[str], monkeypatch: pytest.MonkeyPatch, way: type) -> None:
    def left(prompt: str) -> str:
        raise way

    monkeypatch.setattr(module, "getpass", left)
    with pytest.raises(Refused, match="何も変えていません"):
        passphrase(None, new=True)


def test_an_old_one_is_asked_once_and_may_be_short(terminal: list[str]) -> None:
    terminal += ["short"]
    assert passphrase(None, new=False) == "short"
