"""`sonaeru up` as people run it: one process tree that comes and goes as a whole."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from sonaeru.cli.__main__ import main


def test_no_file_that_the_product_makes_is_for_others_to_read(tmp_path: Path) -> None:
    environment = os.environ | {"SONAERU_HOME": str(tmp_path), "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "sonaeru", "migrate"]
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=120, umask=0o022)
    made = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
    assert "sonaeru.sqlite3" in made and set(made.values()) == {0}, made


def _children(pid: int) -> set[int]:
    found = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return found.union(*(_children(child) for child in found))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the process tree is read from Linux's /proc")
def test_one_sigterm_stops_web_and_worker_together(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    env |= {"SONAERU_HOME": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "sonaeru", "up", "--port", str(port), "--processes", "1"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            told = re.fullmatch(rf"ブラウザーで開いてください: (http://127\.0\.0\.1:{port}/start/[\w-]{{22}}/)\n", line)
            assert told, line
            assert "運用者になる" in urlopen(told[1]).read().decode()
            family = _children(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
    assert code == 0
    assert len(family) >= 3, "web server, its process, worker"
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def test_a_port_in_use_is_named_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["up", "--port", str(port)]) == 2
    told = capsys.readouterr().err
    assert f"127.0.0.1:{port} は使用中です。" in told and "--port" in told


def test_an_address_of_another_machine_is_not_told_as_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "--host", "203.0.113.9"]) == 2
    told = capsys.readouterr().err
    assert "203.0.113.9:8000 で待てません" in told and "使用中" not in told


def test_a_web_server_without_processes_is_refused() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["up", "--processes", "0"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_cannot_be_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["up", f"--port={port}"])
    assert stopped.value.code == 2
    assert "port must be 1 to 65535" in capsys.readouterr().err
