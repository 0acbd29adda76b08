"""The agent as a program on this machine: its one file, other Pythons, other people, odd consoles; what it touches."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.agent.given import ROOT, old_python

from sonaeru.cli.__main__ import main
from sonaeru.cli.agent import built
from sonaeru.core.devices.schema import read

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the Linux at hand")
SOURCES = [path for part in ("agent", "core/devices") for path in sorted((ROOT / "src/sonaeru" / part).rglob("*.py"))]
# What depends on who asks: their own rights and watch, and what only root may read.
PERSONAL = {
    *("acct.user_is_admin", "acct.sudo_nopasswd", "svc.ssh_root", "svc.ssh_password", "backup.tools", "canary.state")
}
WRITES = re.compile(
    r"\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\b|\b(mkdir|unlink|rename|symlink|link|chmod|chown|truncate)\w*\("
)


@pytest.fixture(scope="module")
def pyz() -> Iterator[Path]:
    """The agent in one file, in a folder that everybody may read: those of pytest are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        made = Path(folder, "sonaeru-agent.pyz")
        made.write_bytes(built())
        made.chmod(0o644)
        yield made


def scanned(
    *words: str | Path, environment: dict[str, str] | None = None, user: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    """One scan without the package check."""
    return subprocess.run(
        [*map(str, words), "scan", "--json", "--no-packages"],
        capture_output=True,
        check=False,
        cwd="/",
        env=environment if environment is not None else {"PATH": "/usr/bin:/bin"},
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def report(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    """The report it printed, which keeps to its form."""
    assert (done.returncode, done.stderr) == (0, b"")
    return checked(done.stdout)


def checked(data: bytes) -> dict[str, Any]:
    """A report that keeps to its form."""
    found: dict[str, Any] = json.loads(data)
    read(found, whole=False)
    return found


def anybodys_python() -> str:
    """A Python that somebody without rights may start."""
    for place in filter(None, (shutil.which("python3", path="/usr/bin:/usr/local/bin"),)):
        return place
    pytest.skip("no Python in /usr/bin for other users")


def test_the_file_is_the_same_whenever_it_is_built() -> None:
    assert built() == built()


def test_the_command_writes_the_file_and_tells_its_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agent", "build", str(tmp_path / "a.pyz")]) == 0
    assert (tmp_path / "a.pyz").read_bytes() == built()
    assert re.fullmatch(r"[0-9a-f]{64}  .*a\.pyz\n", capsys.readouterr().out)


def test_the_command_says_where_it_could_not_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agent", "build", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_the_file_holds_readable_sources_of_the_agent_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(built())) as zipped:
        names = zipped.namelist()
        assert all(zipped.read(name).decode("utf-8") is not None for name in names)
    assert {name.split("/")[1] for name in names if "/" in name} == {"__init__.py", "agent", "core"}
    assert {Path(name).suffix for name in names} == {".py", ".json"}


def test_the_file_states_facts_about_this_machine(pyz: Path) -> None:
    found = report(scanned(sys.executable, pyz))
    assert found["facts"]["os.family"]["v"] == "linux"
    assert len(found["facts"]) > 30


def test_it_runs_on_python_3_9(pyz: Path) -> None:
    assert report(scanned(old_python(), pyz))["facts"]["os.family"]["v"] == "linux"


def test_the_collectors_of_every_system_load_on_python_3_9(pyz: Path) -> None:
    code = (
        "from sonaeru.agent.found import FAMILIES, collectors; print(sum(len(collectors(each)) for each in FAMILIES))"
    )
    done = subprocess.run([old_python(), "-c", code], capture_output=True, check=False, env={"PYTHONPATH": str(pyz)})
    assert done.stderr == b""
    assert int(done.stdout) > 50


@pytest.mark.parametrize("path", SOURCES, ids=[path.name for path in SOURCES])
def test_its_syntax_is_that_of_python_3_9(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize("locale", ["ja_JP.CP932", "C", "de_DE.ISO-8859-1", "ja_JP.eucJP", "nonsense"])
def test_the_language_of_the_console_changes_nothing(pyz: Path, locale: str) -> None:
    plain = report(scanned(sys.executable, pyz))
    other = report(
        scanned(sys.executable, pyz, environment={"LC_ALL": locale, "LANGUAGE": "ja", "PYTHONIOENCODING": "cp932"})
    )
    assert values(other) == values(plain)


def values(found: dict[str, Any]) -> dict[str, Any]:
    """What is stated, without times."""
    return {key: fact.get("v", fact.get("why")) for key, fact in found["facts"].items()}


def test_somebody_without_rights_gets_the_same_answers(pyz: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can try it as somebody else")
    python = anybodys_python()
    root, other = values(report(scanned(python, pyz))), values(report(scanned(python, pyz, user=65534)))
    assert {key for key in root if root[key] != other[key]} <= PERSONAL


def test_without_a_home_folder_it_answers_too(pyz: Path) -> None:
    done = scanned(sys.executable, pyz, environment={"HOME": "/nonexistent", "DISPLAY": ":0"})
    assert report(done)["session"] == "interactive"


def test_export_writes_what_scan_would_print(pyz: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(pyz), "export", "--no-packages", str(tmp_path / "facts.json")]
    assert subprocess.run(command, check=False).returncode == 0
    assert checked((tmp_path / "facts.json").read_bytes())["facts"]["os.family"]["v"] == "linux"


def test_export_to_a_place_that_cannot_be_written_says_so(pyz: Path) -> None:
    command = [sys.executable, str(pyz), "export", "--no-packages", "/proc/facts.json"]
    done = subprocess.run(command, check=False, capture_output=True)
    assert done.returncode == 2
    assert "書き込めませんでした" in done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr


def test_a_scan_tells_the_person_at_the_pc_first(pyz: Path) -> None:
    done = subprocess.run([sys.executable, str(pyz), "scan", "--no-packages"], check=False, capture_output=True)
    assert done.returncode in (0, 1)
    assert done.stdout.decode("utf-8").startswith("このパソコンの点検結果\n")


def test_a_scan_writes_its_page_where_it_is_told(pyz: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(pyz), "scan", "--no-packages", "--lang", "en", "--html", str(tmp_path / "a.html")]
    done = subprocess.run(command, check=False, capture_output=True)
    assert (done.returncode in (0, 1), done.stdout) == (True, b"")
    assert "How this computer is doing" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_from_its_sources_it_has_nothing_to_judge_by_and_says_so() -> None:
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "sonaeru.agent", "scan"]
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    assert (done.returncode, "sonaeru agent build" in done.stderr.decode("utf-8")) == (2, True)


def traced(pyz: Path, tmp_path: Path, *words: str) -> str:
    """Every call to the kernel of a scan and of all it starts, that could write or reach the network."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed: what a scan touches was not looked at")
    trace = tmp_path / "trace"
    calls = "trace=%network,open,openat,openat2,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,truncate,ftruncate,symlink,symlinkat,link,linkat,chmod,fchmod,fchmodat,chown,fchown,fchownat,utimensat,mknod,mknodat"
    command = [
        strace,
        "-f",
        "-qq",
        "-e",
        calls,
        "-o",
        str(trace),
        sys.executable,
        "-B",
        str(pyz),
        "scan",
        "--json",
        *words,
    ]
    done = subprocess.run(command, check=False, capture_output=True, cwd="/", env={"PATH": "/usr/bin:/bin"})
    if done.returncode and b"ptrace" in done.stderr:
        pytest.skip("strace may not trace here: what a scan touches was not looked at")
    assert report(done)["facts"]
    return trace.read_text(errors="replace")


def written(trace: str) -> set[str]:
    """The calls that succeed in opening something to write, or in changing a name.

    apt keeps the index it reads in a file without a name (O_TMPFILE): it is in no folder and gone with apt.
    """
    lines = (line for line in trace.splitlines() if WRITES.search(line) and not re.search(r" = -1 |O_TMPFILE", line))
    return {line for line in lines if '"/dev/null"' not in line and '"/dev/tty"' not in line}


@pytest.mark.parametrize("words", [["--no-packages"], []], ids=["without packages", "with packages"])
def test_a_scan_writes_nothing_and_reaches_nobody(pyz: Path, tmp_path: Path, words: list[str]) -> None:
    trace = traced(pyz, tmp_path, *words)
    assert written(trace) == set()
    # A local socket of the system (name service, D-Bus) is no network; one of the internet families is.
    assert {
        line for line in trace.splitlines() if re.search(r"\bconnect\(.*AF_INET|\bsend(to|msg)\(.*AF_INET", line)
    } == set()
    assert "openat" in trace


def test_a_write_or_a_connection_would_be_seen() -> None:
    assert written(
        '1 openat(AT_FDCWD, "/tmp/x", O_WRONLY|O_CREAT, 0666) = 3\n2 openat(AT_FDCWD, "/etc/x", O_RDONLY) = 3'
    )


def test_the_report_of_a_real_machine_names_nobody(pyz: Path) -> None:
    printed = json.dumps(
        values(report(scanned(sys.executable, pyz, environment={"HOME": "/home/hanako", "USER": "hanako"})))
    )
    assert not {os.uname().nodename, "hanako", "/home"} & set(re.split(r'[",\s]', printed))
