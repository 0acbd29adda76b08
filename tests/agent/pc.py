"""A person's PC in the tests of the connected half: the agent as a program or in this process, and a home folder."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.agent.company import CODE, Company

from sonaeru.agent.__main__ import main

FOLDER = ".local/state/sonaeru-agent"


class Pc:
    """A person's PC: the agent as a program, and a home folder."""

    def __init__(self, pyz: Path, home: Path, python: str = sys.executable) -> None:
        self.pyz, self.home, self.python = pyz, home, python
        self.own = home / FOLDER
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(home)}

    def run(self, *words: str, **more: Any) -> Done:
        """A command without a terminal."""
        done = subprocess.run(
            [self.python, "-B", str(self.pyz), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            cwd="/",
            **{"env": self.environment, **more},
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def typed(self, answer: str, *words: str, signs: str = "utf-8") -> tuple[int, str]:
        """A command at a terminal where a person types an answer: how it exits and what it shows."""
        terminal, end = pty.openpty()
        with subprocess.Popen(
            [self.python, "-B", str(self.pyz), *words],
            stdin=end,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=self.environment,
        ) as child:
            os.close(end)
            os.write(terminal, f"{answer}\n".encode(signs))
            shown, _ = child.communicate(timeout=120)
        os.close(terminal)
        return child.returncode, shown.decode("utf-8")

    def enrol(self, company: Company) -> None:
        """Make it known."""
        done = self.run("enrol", CODE, "--server", company.address)
        assert (done.returncode, done.stderr) == (0, "")

    def send(self, *words: str, **more: Any) -> Done:
        """Send, without the package check."""
        return self.run("send", "--no-packages", *words, **more)

    def files(self) -> list[str]:
        """What is kept."""
        return sorted(path.relative_to(self.own).as_posix() for path in self.own.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


class Here(Pc):
    """The same in this process, which is quicker."""

    def run(self, *words: str, **more: Any) -> Done:
        """A command without a terminal."""
        said, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            code = main(words)
        return Done(code, said.getvalue(), complained.getvalue())
