"""`restore`: everything back as it was, or nothing changed."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from tests.web.config.copies import COST, WORDS, columns_at, contents, current_head, sealed, wipe
from tests.web.world import Tenant, build

from sonaeru.cli.__main__ import main
from sonaeru.web.config.operation.backup import back_up
from sonaeru.web.config.operation.passphrase import VARIABLE
from sonaeru.web.config.operation.refusal import Refused
from sonaeru.web.config.operation.restore import restore
from sonaeru.web.config.operation.sealing import MAGIC, SealingWriter
from sonaeru.web.jobs.models import Run
from sonaeru.web.tenancy import archive
from sonaeru.web.tenancy.scopes import opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("filled")]

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
ORPHAN = {
    "id": 1,
    "assessment_id": 12_345,
    "item": 1,
    "answer": "implemented",
    "not_applicable": "",
    "given_at": "2026-04-01T00:00:00+00:00",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A backup of what is there."""
    back_up(tmp_path / "copy", WORDS, cost=COST)
    return tmp_path / "copy"


def test_after_a_loss_every_row_is_back_as_it_was(copy: Path) -> None:
    before = contents()
    wipe()
    assert sum(map(len, contents().values())) == 0
    counts = restore(copy, WORDS, replace=False)
    assert contents() == before
    assert sum(counts.values()) == sum(map(len, before.values())) >= 3 + 75 + 1


def exported(tenant: Tenant) -> dict[str, str]:
    """Everything a company can take along, as the files of its zip."""
    out = io.BytesIO()
    with opened(organisation=tenant.ids["organisation"]):
        archive.write(out, organisation=tenant.ids["organisation"], name="会社", now=NOW)
    with zipfile.ZipFile(out) as files:
        return {name: files.read(name).decode() for name in files.namelist()}


def test_after_a_loss_each_company_takes_along_exactly_what_it_did_before(tmp_path: Path) -> None:
    world = build()
    before = [exported(world.own), exported(world.foreign)]
    assert before[0] != before[1] and "田中" in before[0]["tenancy/people.json"] and "audit/log.json" in before[0]
    back_up(tmp_path / "full", WORDS, cost=COST)
    wipe()
    restore(tmp_path / "full", WORDS, replace=False)
    assert [exported(world.own), exported(world.foreign)] == before


def worked_just_now() -> None:
    """A worker wrote down its beat."""
    now = timezone.now()
    Run.objects.create(name="jobs.beat", state="done", started_at=now, ended_at=now)


def test_it_does_not_go_in_under_a_running_product_that_has_another_key(copy: Path, settings) -> None:
    worked_just_now()
    before = contents()
    settings.SECRET_KEY = "the key of what runs"
    with pytest.raises(Refused, match="止めてから"):
        restore(copy, WORDS, replace=True)
    assert contents() == before


def test_the_key_comes_back_and_only_its_owner_may_read_it(copy: Path, home: Path) -> None:
    (home / "secret_key").write_text("a newer key")
    worked_just_now()
    restore(copy, WORDS, replace=True)
    assert (home / "secret_key").read_text() == "the key that was there"
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]


def test_what_the_database_guards_is_replaced_and_guarded_as_before(copy: Path) -> None:
    before = contents()["audit.record"]
    restore(copy, WORDS, replace=True)
    assert contents()["audit.record"] == before != []
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_record")


def test_work_goes_on_after_it_with_new_keys(copy: Path) -> None:
    wipe()
    restore(copy, WORDS, replace=False)
    call_command("sample", remove=True)
    call_command("sample")
    assert len(contents()["assessment.assessment"]) == 3


def test_rows_that_are_there_are_never_mixed_with_those_of_the_copy(copy: Path) -> None:
    before = contents()
    with pytest.raises(Refused, match="--replace"):
        restore(copy, WORDS, replace=False)
    call_command("sample", remove=True)
    call_command("sample")
    assert contents() != before
    restore(copy, WORDS, replace=True)
    assert contents() == before


NOTHING = hashlib.sha256().hexdigest()


def rewritten(line: Callable[[list[Any]], list[Any]]) -> bytes:
    """A backup by the right passphrase whose lines are not as they were written."""
    head = {"format": "sonaeru-backup/1"} | {
        name: getattr(current_head(), name) for name in ("version", "made_at", "migrations", "columns", "secret_key")
    }
    lines = [
        head,
        {"table": "assessment.assessment"},
        {"end": {"assessment.assessment": {"rows": 0, "sha256": NOTHING}}},
    ]
    text = "".join(json.dumps(each) + "\n" if not isinstance(each, str) else each for each in line(lines))
    file = io.BytesIO()
    writer = SealingWriter(file, WORDS, COST)
    writer.write(gzip.compress(text.encode()))
    writer.finish()
    return file.getvalue()


def answers(*given: dict[str, Any]) -> bytes:
    """A whole backup that holds these answers and nothing else."""
    head = current_head()
    names = head.columns["assessment.givenanswer"]
    return sealed(head, [("assessment.givenanswer", [[each.get(name) for name in names] for each in given])])


def strange(head_columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return head_columns | {"assessment.assessment": ("id", "no_such_column")}


# A state that the product once had: before there was more than the log.
OLDER = (("audit", "0001_initial"),)


def test_the_lines_that_the_next_cases_spoil_are_a_backup(copy: Path) -> None:
    copy.write_bytes(rewritten(lambda lines: lines))
    assert restore(copy, WORDS, replace=True) == {}


REFUSALS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda copy: b"", "そなえるの控えではありません"),
    "another file": (lambda copy: b"PK\x03\x04" + copy, "そなえるの控えではありません"),
    "a form of the future": (lambda copy: copy.replace(b"backup 1", b"backup 2", 1), "読めない形の控え"),
    "cut in the head": (lambda copy: copy[: len(MAGIC) + 5], "途中で切れているか"),
    "cut in the middle": (lambda copy: copy[: len(copy) // 2], "途中で切れているか"),
    "last byte gone": (lambda copy: copy[:-1], "途中で切れているか"),
    "a byte more": (lambda copy: copy + b"\n", "途中で切れているか"),
    "altered salt": (lambda copy: copy[:20] + bytes([copy[20] ^ 1]) + copy[21:], "先頭が壊れています"),
    "altered in the middle": (lambda copy: copy[:-99] + bytes([copy[-99] ^ 1]) + copy[-98:], "書きかわっています"),
    "wrong hash": (lambda copy: rewritten(lambda lines: [lines[0], lines[2]]), "書きかわっています"),
    "more after the end": (lambda copy: rewritten(lambda lines: [*lines, [1]]), "書きかわっています"),
    "no end": (lambda copy: rewritten(lambda lines: lines[:2]), "書きかわっています"),
    "a row more": (lambda copy: rewritten(lambda lines: [*lines[:2], [1], lines[2]]), "書きかわっています"),
    "no JSON": (lambda copy: rewritten(lambda lines: [lines[0], "{\n"]), "書きかわっています"),
    "no head": (lambda copy: rewritten(lambda lines: lines[1:]), "読めない形の控え"),
    "nothing": (lambda copy: rewritten(lambda lines: []), "読めない形の控え"),
    "newer version": (lambda copy: sealed(current_head(version="99.0.0")), "版99.0.0のもの"),
    "unknown migration": (
        lambda copy: sealed(current_head(migrations=(*current_head().migrations, ("desk", "0099_future")))),
        "より新しいです",
    ),
    "older state": (
        lambda copy: sealed(current_head(migrations=OLDER, columns=columns_at(*OLDER))),
        "空のデータベース",
    ),
    "other columns": (
        lambda copy: sealed(current_head(columns=strange(dict(current_head().columns)))),
        "形が合いません",
    ),
    "a row that belongs to nothing": (
        lambda copy: answers(ORPHAN),
        "前の中身のままです",
    ),
    "a row without its moment": (lambda copy: answers(ORPHAN | {"given_at": None}), "前の中身のままです"),
    "a moment that is none": (lambda copy: answers(ORPHAN | {"given_at": "yesterday"}), "前の中身のままです"),
    "the same row twice": (
        lambda copy: answers(ORPHAN, ORPHAN),
        "前の中身のままです",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_not_a_whole_backup_of_this_product_changes_nothing(
    case: str, copy: Path, home: Path, monkeypatch, capsys
) -> None:
    touch, said = REFUSALS[case]
    before = contents()
    copy.write_bytes(touch(copy.read_bytes()))
    monkeypatch.setenv(VARIABLE, WORDS)
    assert main(["restore", str(copy), "--replace"]) == 2
    assert said in capsys.readouterr().err
    assert contents() == before
    assert [(path.name, path.read_text()) for path in home.iterdir()] == [("secret_key", "the key that was there")]


def test_the_wrong_passphrase_changes_nothing(copy: Path, home: Path, monkeypatch, capsys) -> None:
    before = contents()
    monkeypatch.setenv(VARIABLE, "another passphrase")
    assert main(["restore", str(copy), "--replace"]) == 2
    assert "合言葉が違うか" in capsys.readouterr().err
    assert contents() == before
    assert (home / "secret_key").read_text() == "the key that was there"


def test_a_copy_that_changes_between_the_check_and_the_loading_changes_nothing(copy: Path, monkeypatch) -> None:
    before = contents()
    migrate = MigrationExecutor.migrate

    def meanwhile(*args: Any) -> Any:
        copy.write_bytes(copy.read_bytes()[:-1])
        return migrate(*args)

    monkeypatch.setattr(MigrationExecutor, "migrate", meanwhile)
    with pytest.raises(Refused, match="書きかわっています"):
        restore(copy, WORDS, replace=True)
    assert contents() == before


def test_a_database_of_a_newer_version_is_left_alone(copy: Path, monkeypatch) -> None:
    before = contents()
    applied = MigrationRecorder(connection).applied_migrations() | {("assessment", "0099_future"): None}
    with monkeypatch.context() as meanwhile, pytest.raises(Refused, match="版が違います"):
        meanwhile.setattr(MigrationRecorder, "applied_migrations", lambda recorder: applied)
        restore(copy, WORDS, replace=True)
    assert contents() == before


def test_a_file_that_is_not_there_is_named(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv(VARIABLE, WORDS)
    assert main(["restore", str(tmp_path / "none")]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err


def test_a_key_in_the_environment_is_told_to_make_room(copy: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv(VARIABLE, WORDS)
    monkeypatch.setenv("SONAERU_SECRET_KEY", "another key")
    assert main(["restore", str(copy), "--replace"]) == 0
    assert "SONAERU_SECRET_KEY は外してください" in capsys.readouterr().out


def test_the_connection_is_left_out_of_any_transaction(copy: Path) -> None:
    restore(copy, WORDS, replace=True)
    assert not connection.in_atomic_block
