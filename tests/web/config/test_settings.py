"""What the settings make of a folder and of addresses."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sonaeru.web.config.settings import SQLITE, database, kept_secret


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    key = kept_secret(tmp_path / "secret_key")
    assert len(key) >= 50
    assert kept_secret(tmp_path / "secret_key") == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


def test_a_full_disk_leaves_no_half_of_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as meanwhile, pytest.raises(OSError, match="No space"):
        meanwhile.setattr(os, "fdopen", full)
        kept_secret(tmp_path / "secret_key")
    assert list(tmp_path.iterdir()) == []
    assert kept_secret(tmp_path / "secret_key")


def test_of_two_programs_that_start_together_both_have_the_key_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = os.link

    def overtaken(source: str, target: Path) -> None:
        target.write_text("the key of the first")
        plain(source, target)

    monkeypatch.setattr(os, "link", overtaken)
    assert kept_secret(tmp_path / "secret_key") == "the key of the first"
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("there", [SQLITE, "secret_key"], ids=["data without a key", "an empty key"])
def test_a_lost_key_is_told_and_no_other_takes_its_place(tmp_path: Path, there: str) -> None:
    (tmp_path / there).touch()
    with pytest.raises(ImproperlyConfigured, match="控え"):
        kept_secret(tmp_path / "secret_key")
    assert [each.name for each in tmp_path.iterdir()] == [there]


@pytest.mark.parametrize("address", ["sqlite:////tmp/a.sqlite3", "postgres://sonaeru@127.0.0.1:5432/sonaeru"])
def test_a_connection_is_looked_at_before_it_is_used_again(address: str) -> None:
    assert database(address)["CONN_HEALTH_CHECKS"] is True


def test_what_an_address_says_of_waiting_comes_before_ours() -> None:
    options = database("postgres://sonaeru@127.0.0.1/sonaeru?connect_timeout=2&sslmode=require")["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["connect_timeout"], options["sslmode"], options["tcp_user_timeout"]) == (2, "require", 20_000)
