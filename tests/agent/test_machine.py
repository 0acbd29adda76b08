"""Files and commands are read within limits; whatever is wrong with them becomes a reason."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path

import pytest

from sonaeru.agent.collectors.linux import disks
from sonaeru.agent.commands import COMMANDS, Command
from sonaeru.agent.machine import LARGEST_BYTES, Machine
from sonaeru.agent.outcome import Reason, Unread


def reason(machine: Machine, name: str = "asked") -> Reason:
    """Why a command could not be read."""
    with pytest.raises(Unread) as unread:
        machine.run(name)
    return unread.value.reason


def ends(process: int) -> bool:
    """Whether a process has ended, or does so before long."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 60)[0])
    finally:
        os.close(handle)


def with_command(*words: str, seconds: float = 5, session: tuple[str, ...] = ()) -> Machine:
    """A machine whose only command is this."""
    return Machine(commands={"asked": Command((words[0],), words[1:], seconds, session)}, environment=os.environ)


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    machine = with_command("/bin/sh", "-c", f"sleep 300 & echo $! > {mark}; wait", seconds=0.3)
    begun = time.monotonic()
    assert reason(machine) is Reason.TIMEOUT
    assert time.monotonic() - begun < 100
    assert ends(int(mark.read_text()))


def test_a_command_that_closes_its_output_and_stays_is_ended() -> None:
    assert reason(with_command("/bin/sh", "-c", "exec >&-; sleep 300", seconds=0.3)) is Reason.TIMEOUT


def test_a_hundred_megabytes_of_output_are_too_large() -> None:
    assert reason(with_command("/usr/bin/head", "-c", "100000000", "/dev/zero")) is Reason.TOO_LARGE


def test_five_megabytes_of_lsblk_are_too_large(tmp_path: Path) -> None:
    large = tmp_path / "lsblk"
    large.write_text('{"blockdevices": [' + '{"name": "a"},' * 350_000 + "]}")
    machine = Machine(commands={"lsblk": Command(("/bin/cat",), (str(large),))})
    with pytest.raises(Unread) as unread:
        disks.collect(machine)
    assert unread.value.reason is Reason.TOO_LARGE


def test_a_command_that_does_not_exist_is_not_installed() -> None:
    assert reason(with_command("/nowhere/lsblk")) is Reason.NOT_INSTALLED


def test_a_command_that_may_not_be_started_is_not_permitted(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("no program")
    assert reason(with_command(str(plain))) is Reason.NOT_PERMITTED


def test_a_command_sees_nothing_of_the_environment_but_what_it_is_given() -> None:
    lines = set(with_command("/usr/bin/env").run("asked").text.splitlines())
    assert {"LC_ALL=C", "LANGUAGE=", "PATH=/usr/bin:/bin"} == lines
    assert "HOME" in with_command("/usr/bin/env", session=("HOME",)).run("asked").text


def test_output_that_is_no_utf_8_is_read_nevertheless() -> None:
    assert with_command("/usr/bin/printf", "\\203\\112x").run("asked").text == "\ufffdJx"


@pytest.mark.parametrize("size", [LARGEST_BYTES, LARGEST_BYTES + 1])
def test_a_file_is_read_up_to_a_mebibyte(tmp_path: Path, size: int) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)
    machine = Machine(root=str(tmp_path))
    if size == LARGEST_BYTES:
        assert len(machine.data("/file")) == size
    else:
        with pytest.raises(Unread, match="too_large"):
            machine.data("/file")


def test_a_pipe_where_a_file_should_be_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file")
    with pytest.raises(Unread, match="not_supported"):
        Machine(root=str(tmp_path)).data("/file")


def test_every_command_is_named_by_an_absolute_path_and_only_reads() -> None:
    writing = {
        "install",
        "remove",
        "set",
        "enable",
        "disable",
        "write",
        "delete",
        "update",
        "-w",
        "--now",
        "start",
        "stop",
    }
    for name, command in COMMANDS.items():
        assert all(path.startswith(("/", "{system}")) for path in command.paths), name
        assert not writing & set(command.arguments), name
        assert command.seconds <= 60, name
