"""`sonaeru data`: a key, a file, and what is wrong with it, on the command line."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sonaeru.cli.__main__ import main


@pytest.fixture
def key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    """A private key, and the public one as it was printed."""
    path = tmp_path / "publisher.pem"
    assert main(["data", "keygen", str(path)]) == 0
    return path, capsys.readouterr().out.strip().removeprefix("SONAERU_DATA_KEY=")


def test_only_its_owner_reads_the_private_key_and_none_is_overwritten(key: tuple[Path, str]) -> None:
    content = key[0].read_bytes()
    assert stat.S_IMODE(key[0].stat().st_mode) == 0o600
    assert main(["data", "keygen", str(key[0])]) == 2
    assert key[0].read_bytes() == content


def test_a_built_file_is_checked_by_the_printed_key(
    key: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = str(tmp_path / "tables.json")
    assert main(["data", "build", made, "--key", str(key[0])]) == 0
    assert key[1] in capsys.readouterr().out
    assert main(["data", "check", made, "--public", key[1]]) == 0
    assert "製品 18" in capsys.readouterr().out
    monkeypatch.setenv("SONAERU_DATA_KEY", key[1])
    assert main(["data", "check", made]) == 0
    Path(made).write_bytes(Path(made).read_bytes().replace(b"Debian", b"debian", 1))
    assert main(["data", "check", made]) == 1
    assert "署名が合いません" in capsys.readouterr().err


def test_without_a_public_key_nothing_is_said_to_be_fine(
    key: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SONAERU_DATA_KEY", raising=False)
    made = str(tmp_path / "tables.json")
    main(["data", "build", made, "--key", str(key[0])])
    assert main(["data", "check", made]) == 1
    assert "SONAERU_DATA_KEY" in capsys.readouterr().err


def test_tables_of_a_folder_are_built(key: tuple[Path, str], tmp_path: Path) -> None:
    shipped = Path("src/sonaeru/content/lifecycles/php.toml").resolve()
    (tmp_path / "php.toml").write_bytes(shipped.read_bytes())
    command = ["data", "build", str(tmp_path / "one.json"), "--key", str(key[0]), "--lifecycles", str(tmp_path)]
    assert main(command) == 0
    (tmp_path / "php.toml").write_text('product = "php"', encoding="utf-8")
    assert main(command) == 2
    (tmp_path / "php.toml").write_bytes(b"\xff = ")
    assert main(command) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["keygen", "/no/such/place/key"], "書き込めませんでした"),
        (["build", "x.json", "--key", "/no/such/key"], "ファイルを使えません"),
        (["build", "x.json", "--key", "README.md"], "秘密の鍵ではありません"),
        (["check", "/no/such/file"], "ファイルを開けません"),
    ],
)
def test_bad_input_is_answered(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", *arguments]) == 2
    assert said in capsys.readouterr().err
