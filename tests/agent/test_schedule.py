"""What each system is told so that it sends once a week, and the only commands of the agent that change something."""

from __future__ import annotations

import plistlib
import random
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agent.company import folder, packed

from sonaeru.agent import saying
from sonaeru.agent.__main__ import main
from sonaeru.agent.commands import CHANGES, COMMANDS, Command
from sonaeru.agent.company import schedule, timers
from sonaeru.agent.company.folder import Folder, own_folder
from sonaeru.agent.company.timers import Slot

COMMAND = ("/opt/my python/python3", "-X", "utf8", '/home/花子/100% "a"\\b/$HOME/agent.pyz', "send")
SERVICE = """[Unit]
Description=Sonaeru: tell the company how this PC is doing

[Service]
Type=oneshot
ExecStart="/opt/my python/python3" "-X" "utf8" "/home/花子/100%% \\"a\\"\\\\b/$$HOME/agent.pyz" "send"
Nice=10
IOSchedulingClass=idle
"""
TIMER = """[Unit]
Description=Sonaeru: once a week

[Timer]
OnCalendar=weekly
Persistent=true
RandomizedDelaySec=6h
FixedRandomDelay=true

[Install]
WantedBy=timers.target
"""
SPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def test_the_units_of_systemd() -> None:
    assert (timers.service(COMMAND), timers.timer()) == (SERVICE, TIMER)


def test_systemd_itself_finds_nothing_wrong_with_them(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd is not installed: the units were not tried")
    (tmp_path / "sonaeru-agent.service").write_text(timers.service(("/bin/true", "a b", "100%", "$x")))
    (tmp_path / "sonaeru-agent.timer").write_text(timers.timer())
    done = subprocess.run(
        [verify, "verify", "--man=no", "--recursive-errors=no", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in (done.stdout + done.stderr).splitlines() if "sonaeru-agent" in line] == []


def test_the_launch_agent_of_macos() -> None:
    assert plistlib.loads(timers.plist(COMMAND, Slot(2, 617)).encode()) == {
        "Label": "jp.sonaeru.agent",
        "ProgramArguments": list(COMMAND),
        "StartCalendarInterval": {"Weekday": 3, "Hour": 10, "Minute": 17},
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 10,
    }


def test_the_task_of_windows() -> None:
    command = (r"C:\Program Files\py & co\pythonw.exe", "-X", "utf8", r"C:\花子 <1>\sonaeru-agent.pyz", "send")
    task = ElementTree.fromstring(timers.task(command, Slot(2, 617)).encode("utf-16"))
    found = {
        path: task.findtext("t:" + path.replace("/", "/t:"), namespaces=SPACE)
        for path in (
            "Triggers/CalendarTrigger/StartBoundary",
            "Triggers/CalendarTrigger/RandomDelay",
            "Principals/Principal/LogonType",
            "Principals/Principal/RunLevel",
            "Settings/MultipleInstancesPolicy",
            "Settings/DisallowStartIfOnBatteries",
            "Settings/StartWhenAvailable",
            "Settings/Priority",
            "Actions/Exec/Command",
            "Actions/Exec/Arguments",
        )
    }
    assert list(found.values()) == [
        *("2026-01-07T10:17:00", "PT6H", "InteractiveToken", "LeastPrivilege", "IgnoreNew", "false", "true", "7"),
        *(command[0], r'-X utf8 "C:\花子 <1>\sonaeru-agent.pyz" send'),
    ]
    assert task.find("t:Triggers/t:CalendarTrigger/t:ScheduleByWeek/t:DaysOfWeek/t:Wednesday", SPACE) is not None


@given(st.integers(0, 4))
def test_the_first_day_of_the_task_is_that_day_of_the_week(day: int) -> None:
    task = ElementTree.fromstring(timers.task(("a",), Slot(day, 0)).encode("utf-16"))
    start = task.findtext("t:Triggers/t:CalendarTrigger/t:StartBoundary", namespaces=SPACE) or ""
    assert int(start[8:10]) - 5 == day  # 5 January 2026 is a Monday


@given(st.integers())
def test_a_moment_by_chance_lies_in_office_hours(seed: int) -> None:
    slot = timers.any_slot(random.Random(seed))
    assert 0 <= slot.day < 5
    assert 9 * 60 <= slot.minute < 16 * 60


def test_pcs_do_not_come_at_once() -> None:
    assert len({timers.any_slot(random.Random(seed)) for seed in range(100)}) > 80


def test_what_changes_something_is_a_list_of_its_own_with_absolute_paths() -> None:
    assert set(CHANGES) == {f"{family}-{way}" for family in ("linux", "macos", "windows") for way in ("on", "off")}
    assert not set(CHANGES) & set(COMMANDS)
    for name, command in CHANGES.items():
        assert all(path.startswith(("/", "{system}")) for path in command.paths), name


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The folder of a person whose PC is enrolled; a systemctl that writes down how it was called."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(saying, "carried", packed)
    monkeypatch.setattr("sonaeru.agent.__main__.carried", packed)
    monkeypatch.setattr("sys.argv", [str(archive(tmp_path / "a.pyz"))])
    made = own_folder()
    made.path.parent.mkdir(parents=True)
    folder(tmp_path).path.rename(made.path)
    return made


def archive(place: Path) -> Path:
    """A file like the built one."""
    with zipfile.ZipFile(place, "w") as zipped:
        zipped.writestr("__main__.py", "")
    return place


def systemctl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, code: int) -> Path:
    """Use a program instead of systemctl that leaves by a code; the file with its calls."""
    program, calls = tmp_path / "systemctl", tmp_path / "calls"
    program.write_text(f'#!/bin/sh\necho "$@" >> {calls}\necho "Failed to connect to bus" >&2\nexit {code}\n')
    program.chmod(0o755)
    fake = {name: Command((str(program),), each.arguments, 20, (), True) for name, each in CHANGES.items()}
    monkeypatch.setattr(schedule, "CHANGES", fake)
    return calls


def test_it_is_switched_on_and_off_by_one_command_each(
    own: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = systemctl(monkeypatch, tmp_path, code=0)
    assert main(["schedule"]) == 0
    units = tmp_path / ".config/systemd/user"
    assert (units / "sonaeru-agent.timer").read_text() == TIMER
    assert str(own / schedule.COPY) in (units / "sonaeru-agent.service").read_text()
    assert (own / schedule.COPY).read_bytes() == (tmp_path / "a.pyz").read_bytes()
    assert "週に1回" in capsys.readouterr().out
    assert main(["schedule", "--off"]) == 0
    assert (list(units.iterdir()), schedule.is_on(own)) == ([], False)
    assert calls.read_text().splitlines() == [
        "--user enable --now sonaeru-agent.timer",
        "--user disable --now sonaeru-agent.timer",
    ]


def test_without_a_session_of_systemd_it_says_what_to_type(
    own: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    systemctl(monkeypatch, tmp_path, code=1)
    assert main(["schedule"]) == 1
    told = capsys.readouterr().out
    assert "systemctl --user enable --now sonaeru-agent.timer" in told
    assert "Failed to connect to bus" in told
    assert schedule.is_on(own)


def test_to_print_it_changes_nothing(own: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert main(["schedule", "--print"]) == 0
    assert TIMER in capsys.readouterr().out
    assert sorted(tmp_path.rglob("*")) == before


def test_the_moment_stays_the_same(own: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemctl(monkeypatch, tmp_path, code=0)
    main(["schedule"])
    drawn = schedule.slot(own)
    main(["schedule"])
    assert [schedule.slot(own) for _ in range(5)] == [drawn] * 5


@pytest.mark.parametrize(("family", "names"), [("macos", ["jp.sonaeru.agent.plist"]), ("windows", ["schedule.xml"])])
def test_the_other_systems_get_their_files(
    own: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str, names: Sequence[str]
) -> None:
    calls = systemctl(monkeypatch, tmp_path, code=0)
    monkeypatch.setattr(schedule, "family", lambda: family)
    assert main(["schedule"]) == 0
    (place,) = schedule.places(own)
    assert place.name == names[0]
    if family == "windows":
        assert "<RandomDelay>PT6H" in place.read_bytes().decode("utf-16")
    assert main(["schedule", "--off"]) == 0
    assert not place.exists()
    assert (str(place) in calls.read_text(), "{" in calls.read_text()) == (True, False)


def test_from_its_sources_it_is_not_scheduled(
    own: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", [__file__])
    assert main(["schedule"]) == 2
    assert "sonaeru agent build" in capsys.readouterr().err


def test_a_pc_that_is_not_enrolled_gets_no_schedule(own: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    own.remove("identity.json")
    assert main(["schedule"]) == 2
    assert "enrol" in capsys.readouterr().err
    assert main(["schedule", "--off"]) == 0
