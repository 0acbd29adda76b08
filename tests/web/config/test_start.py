"""A start that cannot be: one clear sentence and 2, never a traceback."""

from __future__ import annotations

import errno
from pathlib import Path

import django
import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.web.config.away import gone
from tests.web.config.web import free_port

from sonaeru.cli.__main__ import main


@pytest.mark.parametrize(
    "words",
    [
        ["up", "--port", str(free_port())],
        ["work"],
        ["migrate"],
        ["demo"],
        ["operator-link"],
        ["backup", "a"],
        ["restore", "a"],
    ],
    ids=lambda words: words[0],
)
def test_settings_that_cannot_be_read_are_told_by_every_command(words: list[str], monkeypatch, capsys) -> None:
    def unreadable() -> None:
        raise ImproperlyConfigured("SONAERU_PROXIES must be a whole number")

    monkeypatch.setattr(django, "setup", unreadable)
    assert main(words) == 2
    assert "SONAERU_PROXIES must be a whole number" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_used_is_told_as_that(monkeypatch, capsys) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(django, "setup", full)
    assert main(["migrate"]) == 2
    assert "SONAERU_HOME の場所、許可、空き" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", [["up", "--port", str(free_port())], ["work"], ["migrate"], ["demo"]], ids=lambda words: words[0]
)
def test_a_database_that_is_away_is_told_with_what_to_do(words: list[str], monkeypatch, capsys, tmp_path: Path) -> None:
    monkeypatch.setenv("SONAERU_HOSTS", "")  # `up` writes it
    with gone(tmp_path):
        assert main(words) == 2
    assert "データベースを使えません。sonaeru doctor で確かめてください" in capsys.readouterr().err
