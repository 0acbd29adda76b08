"""`backup`: everything of one moment in one file that only the passphrase opens."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from tests.web.config.copies import COST, WORDS, contents, held

from sonaeru import __version__
from sonaeru.cli.__main__ import main
from sonaeru.web.config.operation import backup, tables
from sonaeru.web.config.operation.backup import back_up
from sonaeru.web.config.operation.passphrase import VARIABLE
from sonaeru.web.config.operation.refusal import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("filled")]


def test_every_row_of_every_table_is_in_it(tmp_path: Path) -> None:
    counts = back_up(tmp_path / "copy", WORDS, cost=COST)
    head, rows = held(tmp_path / "copy")
    there = contents()
    assert rows == {label: found for label, found in there.items() if found}
    assert counts == {label: len(found) for label, found in there.items()}
    assert counts["assessment.assessment"] == 3
    assert set(head.columns) == set(there)


def test_every_model_of_every_room_has_a_table_in_it(tmp_path: Path) -> None:
    back_up(tmp_path / "copy", WORDS, cost=COST)
    models = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    ours = {model._meta.label_lower for model in models if model._meta.managed} - tables.NOT_KEPT
    assert set(held(tmp_path / "copy")[0].columns) == ours


def test_the_head_says_who_made_it_and_in_which_state(tmp_path: Path) -> None:
    back_up(tmp_path / "copy", WORDS, cost=COST)
    head, _ = held(tmp_path / "copy")
    assert (head.version, head.secret_key) == (__version__, "the key that was there")
    assert head.made_at.endswith("+00:00")
    assert set(head.migrations) == set(MigrationRecorder(connection).applied_migrations())


def test_only_its_owner_may_read_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    back_up(folder / "copy", WORDS, cost=COST)
    assert stat.S_IMODE((folder / "copy").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["copy"]


def test_a_file_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("something else")
    with pytest.raises(Refused, match="同じ名前"):
        back_up(tmp_path / "copy", WORDS, cost=COST)
    assert (tmp_path / "copy").read_text() == "something else"


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(tmp_path: Path, monkeypatch) -> None:
    def slow(model: object) -> list[object]:
        (tmp_path / "copy").write_text("something else")
        return []

    monkeypatch.setattr(backup.tables, "rows", slow)
    with pytest.raises(Refused, match="同じ名前"):
        back_up(tmp_path / "copy", WORDS, cost=COST)
    assert (tmp_path / "copy").read_text() == "something else"


def test_a_backup_that_breaks_half_way_leaves_no_file(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()

    def full(model: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(backup.tables, "rows", full)
    with pytest.raises(OSError, match="No space"):
        back_up(folder / "copy", WORDS, cost=COST)
    assert list(folder.iterdir()) == []
    with connection.cursor() as cursor:  # and the connection is usable: the snapshot was left
        cursor.execute("BEGIN")
        cursor.execute("ROLLBACK")


def test_a_database_without_tables_is_refused_instead_of_kept_as_nothing(tmp_path: Path, monkeypatch) -> None:
    with monkeypatch.context() as meanwhile, pytest.raises(Refused, match="SONAERU_HOME"):
        meanwhile.setattr(MigrationRecorder, "applied_migrations", lambda recorder: {})
        back_up(tmp_path / "copy", WORDS, cost=COST)
    assert not (tmp_path / "copy").exists()


def test_a_database_of_a_newer_version_is_refused_instead_of_kept_in_part(tmp_path: Path, monkeypatch) -> None:
    applied = MigrationRecorder(connection).applied_migrations() | {("assessment", "0099_future"): None}
    with monkeypatch.context() as meanwhile, pytest.raises(Refused, match="この版より新しい"):
        meanwhile.setattr(MigrationRecorder, "applied_migrations", lambda recorder: applied)
        back_up(tmp_path / "copy", WORDS, cost=COST)
    assert not (tmp_path / "copy").exists()


def test_the_command_prints_the_counts(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv(VARIABLE, WORDS)
    assert main(["backup", str(tmp_path / "copy")]) == 0
    printed = capsys.readouterr().out
    assert "　assessment.givenanswer　75件\n" in printed
    assert f"　合計　{sum(map(len, contents().values()))}件\n" in printed


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "合言葉がありません"),
        ("", "合言葉が空です"),
        ("\n", "合言葉が空です"),
        ("short", "短すぎます"),
        (b"\x83\x5c\x83\x6a", "UTF-8"),
    ],
)
def test_without_a_good_passphrase_nothing_is_written(tmp_path: Path, monkeypatch, capsys, given, said) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    words = ["backup", str(tmp_path / "copy")]
    if given is not None:
        (tmp_path / "words").write_bytes(given if isinstance(given, bytes) else given.encode())
        words += ["--passphrase-file", str(tmp_path / "words")]
    assert main(words) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


def test_a_passphrase_file_that_is_not_there_is_named(tmp_path: Path, capsys) -> None:
    assert main(["backup", str(tmp_path / "copy"), "--passphrase-file", str(tmp_path / "none")]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv(VARIABLE, WORDS)
    assert main(["backup", str(tmp_path / "none" / "copy")]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_told(tmp_path: Path, monkeypatch) -> None:
    def down(*args: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setenv(VARIABLE, WORDS)
    with monkeypatch.context() as meanwhile, pytest.raises(CommandError, match="sonaeru doctor") as refusal:
        meanwhile.setattr(backup.connection, "cursor", down)
        call_command("backup", str(tmp_path / "copy"))
    assert refusal.value.returncode == 2
