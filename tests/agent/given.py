"""What the tests of the agent start from: recorded outputs, a made-up machine, a Python 3.9."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from sonaeru.agent.commands import COMMANDS, Command
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Reason
from sonaeru.core.devices.schema import FACTS

ROOT = Path(__file__).resolve().parents[2]


@cache
def fixtures() -> Path | None:
    """The folder of recorded outputs: beside the repository, because some of them may not be shipped with it."""
    place = Path(os.environ.get("SONAERU_RECORDED") or ROOT.parent / "shared/fixtures/devices")
    return place if place.is_dir() else None


def recorded(name: str) -> bytes:
    """A recorded output. Skips the test where the folder is not there."""
    folder = fixtures()
    if folder is None:
        pytest.skip("the recorded outputs are not in ../shared/fixtures/devices nor in SONAERU_RECORDED")
    return (folder / name).read_bytes()


def machine(
    tmp_path: Path,
    files: Mapping[str, str] | None = None,
    says: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Machine:
    """A PC that is a folder: its files, and what the commands say that are installed on it. It is the year 2026."""
    for path, text in (files or {}).items():
        place = tmp_path / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    commands = {name: Command((str(tmp_path / "nowhere"),)) for name in COMMANDS}
    for name, text in (says or {}).items():
        said = tmp_path / f"{name}.said"
        said.write_text(text)
        commands[name] = Command(("/bin/cat",), (str(said),))
    return Machine(root=str(tmp_path), environment=environment or {}, commands=commands, now=1_795_305_600.0)


def fits(key: str, value: object) -> bool:
    """Whether something may travel as the value of a fact, or as the reason why there is none."""
    return value is None or isinstance(value, Reason) or FACTS[key](value)


def old_python() -> str:
    """A Python 3.9. Skips the test where there is none."""
    places = [shutil.which("python3.9"), *Path.home().glob(".pyenv/versions/3.9.*/bin/python3")]
    for place in filter(None, places):
        if subprocess.run([place, "--version"], capture_output=True, check=False).returncode == 0:
            return str(place)
    pytest.skip("Python 3.9 is not installed here")
