"""What the agent keeps on the PC: whole or not at all, for its owner alone, no longer than promised."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agent.company import entry, folder, packed

from sonaeru.agent.company import added, history, lock, sealing
from sonaeru.agent.company.folder import Folder, home_folder
from sonaeru.agent.company.identity import STATE, State, remember, state
from sonaeru.agent.found import family
from sonaeru.agent.home import below
from sonaeru.agent.saying import Stopped

AT = 1_795_305_600.0
DAY = 86400


@pytest.mark.parametrize(
    ("number", "name"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only"), (errno.EIO, "not_kept")]
)
def test_a_write_that_fails_is_told_and_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, name: str
) -> None:
    own = Folder(tmp_path)
    own.write("a.json", "old")

    def fails(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(Stopped) as caught:
        own.write("a.json", "new")
    assert caught.value.name == name
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.json": "old"}
    assert packed().words["agent"][name]["ja"].format(place="/x", why="y")


def test_a_link_that_somebody_put_in_the_way_is_not_followed(tmp_path: Path) -> None:
    own, other = Folder(tmp_path / "own"), tmp_path / "other"
    own.path.mkdir()
    for name in ("a.json", "a.json.new"):
        (own / name).symlink_to(other)
    own.write("a.json", "mine")
    assert not other.exists()
    assert (own / "a.json").read_text() == "mine"
    assert stat.S_IMODE((own / "a.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[1]", "1", "[" * 100_000, '{"seq": -1}', '{"seq": "1"}', '{"seq": 1.5}'])
def test_numbers_that_were_damaged_are_forgotten(tmp_path: Path, content: str) -> None:
    own = Folder(tmp_path)
    own.write(STATE, content)
    assert state(own) == State()


def test_numbers_are_remembered(tmp_path: Path) -> None:
    remember(Folder(tmp_path), State(4, 5, 6, 7))
    assert state(Folder(tmp_path)) == State(4, 5, 6, 7)


def test_a_home_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    with pytest.raises(Stopped, match="no_home"):
        home_folder()


def test_root_does_not_write_into_the_home_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid():
        pytest.skip("only root could")
    os.chown(tmp_path, 65534, 65534)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(Stopped, match="as_root"):
        home_folder()


def test_a_second_run_is_told_who_runs(tmp_path: Path) -> None:
    own = Folder(tmp_path)
    with lock.alone(own), pytest.raises(Stopped, match="running") as caught, lock.alone(own):
        pass
    assert caught.value.values["pid"] == str(os.getpid())
    with lock.alone(own):
        pass


@pytest.mark.parametrize("pid", [1, os.getpid(), 2**22 + 5, -1, "x"], ids=["first", "own", "none", "negative", "text"])
def test_a_lock_that_was_left_behind_is_taken_over_whatever_it_names(tmp_path: Path, pid: object) -> None:
    own = Folder(tmp_path)
    own.keep(lock.NAME, {"pid": pid, "since": "2026-01-01 00:00:00"})
    with lock.alone(own):
        assert (own.table(lock.NAME) or {})["pid"] == os.getpid()


def test_a_lock_of_a_run_that_was_killed_is_free(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from sonaeru.agent.company.folder import Folder;"
        "from sonaeru.agent.company.lock import alone; held = alone(Folder(Path(sys.argv[1]))); held.__enter__();"
        "print('held', flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(lock.__file__).parents[3])}
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        with pytest.raises(Stopped) as caught, lock.alone(Folder(tmp_path)):
            pass
        assert caught.value.values["pid"] == str(other.pid)
        other.kill()
        other.wait()
        with lock.alone(Folder(tmp_path)):
            pass


def test_what_was_sent_is_kept_for_thirteen_months(tmp_path: Path) -> None:
    own = folder(tmp_path)
    for days in (0, 390, 396, 397, 800):
        history.gone(own, entry(own, seq=days + 1), AT - days * DAY)
        history.refused(own, entry(own, seq=days + 1), AT - days * DAY, "理由")
    (own / "sent" / "notes.txt").write_text("mine")
    for name, days in (("new", 10), ("old", 397)):
        own.write(f"spool/{name}.json", "{")
        history.altered(own, f"spool/{name}.json")
        os.utime(own / f"rejected/altered-{name}.json", (AT - days * DAY,) * 2)
    history.forget_old(own, AT)
    for place in (history.SENT, history.REJECTED):
        assert [each.seq for each in history.left(own, place)] == [397, 391, 1]
    assert (own / "sent" / "notes.txt").exists()
    assert history.left_altered(own) == ["rejected/altered-new.json"]


def handed(own: Folder, **changes: object) -> dict[str, object]:
    """Facts of an administrator as they are handed over, with some changes."""
    fact = {"v": True, "src": "file:/etc/sudoers", "at": "2026-11-20T01:00:00Z", "priv": "admin"}
    table = {"at": int(AT), "facts": {"acct.sudo_nopasswd": fact}, **changes}
    own.keep(added.FILE, table)
    return table


def test_what_an_administrator_read_goes_along_for_thirty_days(tmp_path: Path) -> None:
    own = Folder(tmp_path)
    table = handed(own)
    assert added.handed_over(own, AT + 29 * DAY) == table["facts"]
    assert added.handed_over(own, AT + 30 * DAY) == {}
    assert added.handed_over(own, AT - 2 * DAY) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": {"acct.sudo_nopasswd": {"v": True}}},
        {"facts": {"acct.sudo_nopasswd": {"v": "himitsu", "priv": "admin"}}},
        {"facts": {"wifi.ssid": {"v": "himitsu", "priv": "admin"}}},
        {"facts": {"os.family": {"v": "linux", "priv": "admin"}}},
        {"facts": []},
        {"at": "2026"},
    ],
)
def test_facts_that_are_not_of_the_five_are_not_taken(tmp_path: Path, changes: dict[str, object]) -> None:
    own = Folder(tmp_path)
    handed(own, **changes)
    assert added.handed_over(own, AT) == {}


def test_a_file_of_somebody_else_or_a_link_is_not_taken(tmp_path: Path) -> None:
    own = Folder(tmp_path)
    assert added.handed_over(own, AT) == {}
    handed(own)
    (own / added.FILE).rename(tmp_path / "elsewhere")
    (own / added.FILE).symlink_to(tmp_path / "elsewhere")
    assert added.handed_over(own, AT) == {}
    if os.geteuid() == 0:
        handed(own)
        os.chown(own / added.FILE, 65534, 65534)
        assert added.handed_over(own, AT) == {}


def test_what_the_person_sees_today_is_not_replaced_by_what_was_seen_last_week() -> None:
    tools = [{"kind": "snapshot", "target": "same_disk", "last_success": None}]
    dated = [{**tools[0], "last_success": "2026-11-20"}]
    own = {"disk.system": {"v": "off"}, "fw.state": {"why": "not_permitted"}, "backup.tools": {"v": tools}}
    facts = {
        "disk.system": {"v": "on"},
        "fw.state": {"v": "on"},
        "backup.tools": {"v": dated},
        "svc.ssh_root": {"v": "no"},
    }
    found = added.merged({"facts": own}, facts)["facts"]
    assert (found["disk.system"]["v"], found["fw.state"]["v"], found["svc.ssh_root"]["v"]) == ("off", "on", "no")
    assert found["backup.tools"]["v"] == dated
    assert added.merged({"facts": {"backup.tools": {"v": dated}}}, {"backup.tools": {"v": tools}})["facts"] == {
        "backup.tools": {"v": dated}
    }


def test_only_the_five_with_a_value_are_handed_over() -> None:
    facts = {"disk.system": {"v": "on"}, "fw.state": {"why": "timeout"}, "os.family": {"v": "linux"}}
    assert added.of_admin({"facts": facts}) == {"disk.system": {"v": "on", "priv": "admin"}}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows seals it")
def test_a_secret_comes_back_and_a_damaged_one_does_not() -> None:
    assert sealing.opened(sealing.sealed(b"s" * 32)) == b"s" * 32
    with pytest.raises(ValueError):
        sealing.opened("not base64!")


@pytest.fixture
def home() -> Iterator[Path]:
    """The home of somebody without rights, outside the folders of pytest, which are closed to others."""
    if os.geteuid():
        pytest.skip("only root can hand over")
    with tempfile.TemporaryDirectory() as made:
        os.chown(made, 65534, 65534)
        yield Path(made)


def test_facts_reach_the_person_who_called_sudo_as_a_file_of_theirs(home: Path) -> None:
    code = (
        "import json, pwd, sys, types; from sonaeru.agent.company import admin_facts;"
        "admin_facts.pwd.getpwuid = lambda uid: types.SimpleNamespace(pw_uid=uid, pw_gid=uid, pw_dir=sys.argv[1]);"
        "print(admin_facts.handed_over(lambda name, **values: values['place'], '{}'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(lock.__file__).parents[3]), "SUDO_UID": "65534"}
    done = subprocess.run([sys.executable, "-c", code, str(home)], env=environment, capture_output=True, check=False)
    place = below(home, {}, family()) / added.FILE
    assert (done.returncode, done.stdout.decode().strip()) == (0, str(place)), done.stderr.decode()
    assert {each.stat().st_uid for each in (place, *place.parents[:4])} == {65534}
    # A link to a place where that person may not write is of no use to them.
    place.unlink()
    place.parent.rmdir()
    place.parent.symlink_to("/etc")
    done = subprocess.run([sys.executable, "-c", code, str(home)], env=environment, capture_output=True, check=False)
    assert (done.returncode, Path("/etc", added.FILE).exists()) == (1, False)
    assert json.dumps("read_only")[1:-1] in done.stderr.decode()


def test_the_lock_tells_when_the_run_began(tmp_path: Path) -> None:
    with lock.alone(Folder(tmp_path)):
        since = (Folder(tmp_path).table(lock.NAME) or {})["since"]
    assert abs(time.mktime(time.strptime(since, "%Y-%m-%d %H:%M:%S")) - time.time()) < 60
