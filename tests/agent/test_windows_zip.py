"""The zip for a Windows without Python: what is in it, that it is the same every time, and what is not taken."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.agent.test_wine import python_folder, wine

from sonaeru.cli.__main__ import main
from sonaeru.cli.agent import built


def archived(tmp_path: Path, files: dict[str, bytes]) -> tuple[Path, str]:
    """An archive of these files, and its SHA-256."""
    path = tmp_path / "python.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


PYTHON = {"python.exe": b"MZ program", "python313._pth": b"python313.zip\n.\n", "Lib/x.py": b"x = 1\n"}


def made(tmp_path: Path, archive: Path, digest: str, name: str = "agent.zip") -> int:
    """Build the zip."""
    return main(["agent", "build", str(tmp_path / name), "--windows-python", str(archive), "--sha256", digest])


def test_it_holds_the_agent_its_python_and_something_to_double_click(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, digest = archived(tmp_path, PYTHON)
    assert made(tmp_path, archive, digest.upper()) == 0
    data = (tmp_path / "agent.zip").read_bytes()
    assert hashlib.sha256(data).hexdigest() in capsys.readouterr().out
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert zipped.testzip() is None
        files = {name: zipped.read(name) for name in zipped.namelist()}
    assert list(files) == [
        "README.txt", "python/Lib/x.py", "python/python.exe", "python/python313._pth", "scan.cmd", "sonaeru-agent.pyz"
    ]  # fmt: skip
    assert files["python/python.exe"] == PYTHON["python.exe"]
    assert files["sonaeru-agent.pyz"] == built()


def test_its_readme_warns_of_the_blue_page_before_and_names_what_is_inside(tmp_path: Path) -> None:
    archive, digest = archived(tmp_path, PYTHON)
    made(tmp_path, archive, digest)
    text = zipfile.ZipFile(tmp_path / "agent.zip").read("README.txt")
    assert text.startswith("\ufeff".encode())
    readme = text.decode("utf-8-sig")
    for told in ("WindowsによってPCが保護されました", "何も送りません", digest, hashlib.sha256(built()).hexdigest()):
        assert told in readme
    assert readme.count("\n") == readme.count("\r\n")
    assert "{" not in readme


def test_what_is_double_clicked_scans_and_opens_the_page(tmp_path: Path) -> None:
    archive, digest = archived(tmp_path, PYTHON)
    made(tmp_path, archive, digest)
    lines = zipfile.ZipFile(tmp_path / "agent.zip").read("scan.cmd").decode("utf-8").split("\r\n")
    before = lines[: lines.index("chcp 65001 >nul")]
    assert all(line.isascii() for line in before)  # Windows reads these in whatever code page it has
    assert any("scan --html" in line and "%HERE%python\\python.exe" in line for line in lines)
    assert 'start "" "%FOLDER%\\scan.html"' in lines
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert {line.rpartition("goto ")[2] for line in lines if "goto " in line} == labels


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    archive, digest = archived(tmp_path, PYTHON)
    made(tmp_path, archive, digest, "one.zip")
    made(tmp_path, archive, digest, "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_python_in_a_folder_of_the_archive_is_found(tmp_path: Path) -> None:
    archive, digest = archived(tmp_path, {"embed/python.exe": b"MZ", "embed/deep/python.exe": b"x", "LICENSE": b"x"})
    assert made(tmp_path, archive, digest) == 0
    names = zipfile.ZipFile(tmp_path / "agent.zip").namelist()
    assert [name for name in names if name.startswith("python/")] == ["python/deep/python.exe", "python/python.exe"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"readme.txt": b"x"}, "python.exeがありません"),
        ({"python.exe": b"MZ", "../evil.dll": b"x"}, "フォルダーの外"),
        ({"python.exe": b"MZ", "C:/evil.dll": b"x"}, "フォルダーの外"),
    ],
)
def test_an_archive_without_what_it_needs_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, bytes], said: str
) -> None:
    archive, digest = archived(tmp_path, files)
    assert made(tmp_path, archive, digest) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "agent.zip").exists()


def test_another_hash_is_refused_with_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive, digest = archived(tmp_path, PYTHON)
    assert made(tmp_path, archive, "0" * 64) == 2
    said = capsys.readouterr().err
    assert "SHA-256がちがいます" in said
    assert digest in said
    assert not (tmp_path / "agent.zip").exists()


@pytest.mark.parametrize("damage", ["no zip", "cut", "broken"])
def test_a_file_that_is_no_sound_archive_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    archive, _ = archived(tmp_path, {**PYTHON, "python.exe": bytes(range(256)) * 40})
    whole = archive.read_bytes()
    place = whole.index(b"python.exe") + 20
    data = {"no zip": b"MZ", "cut": whole[:-30], "broken": whole[:place] + b"\xff" * 40 + whole[place + 40 :]}[damage]
    archive.write_bytes(data)
    assert made(tmp_path, archive, hashlib.sha256(data).hexdigest()) == 2
    assert "こわれています" in capsys.readouterr().err


def test_an_archive_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(tmp_path, tmp_path / "nowhere.zip", "0" * 64) == 2
    assert "nowhere.zip" in capsys.readouterr().err


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64])
def test_what_is_no_hash_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], digest: str) -> None:
    archive, _ = archived(tmp_path, PYTHON)
    assert made(tmp_path, archive, digest) == 2
    assert "64" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--windows-python", "x.zip"], ["--sha256", "0" * 64]])
def test_one_without_the_other_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(["agent", "build", str(tmp_path / "a.zip"), *words]) == 2
    assert "いっしょに" in capsys.readouterr().err


def test_in_wine_a_double_click_leaves_the_page(tmp_path: Path) -> None:
    if shutil.which("wine") is None:
        pytest.skip("Wine is not installed: the launcher was not run")
    folder = python_folder(tmp_path / "source")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    archive, digest = archived(tmp_path, files)
    assert made(tmp_path, archive, digest) == 0
    zipfile.ZipFile(tmp_path / "agent.zip").extractall(tmp_path / "unpacked")
    prefix = tmp_path / "prefix"
    wine(prefix, "wineboot", "-i")
    wine(prefix, "cmd", "/c", f"Z:{tmp_path}/unpacked/scan.cmd".replace("/", "\\"))
    (page,) = prefix.rglob("Sonaeru/agent/scan.html")
    assert "このパソコンの点検結果" in page.read_text(encoding="utf-8")
