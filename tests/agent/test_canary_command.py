"""What a person can ask of the watch, what it says, and what it does at an alarm."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tests.agent.given import machine, old_python

from sonaeru.agent.canary import alarm
from sonaeru.agent.canary.alone import alone
from sonaeru.agent.canary.command import Cannot, Desk, reaction, run_off, run_on, run_rearm, run_status, run_watch
from sonaeru.agent.canary.words import LANGUAGES, Words, words
from sonaeru.agent.canary_record import NAME, Record, load, store
from sonaeru.agent.carried import Carried, unpacked
from sonaeru.agent.collectors.linux import canary as linux
from sonaeru.agent.collectors.macos import canary as macos
from sonaeru.agent.collectors.windows import canary as windows
from sonaeru.agent.commands import OPENERS
from sonaeru.agent.home import folder
from sonaeru.agent.outcome import Dated, Reason
from sonaeru.agent.report import report
from sonaeru.agent.scan import scan
from sonaeru.cli.agent import built, content
from sonaeru.core.devices.schema import read
from sonaeru.web.library.devices import canary_wording

DAY = 86_400


@cache
def carry() -> Carried:
    """What the built file carries."""
    return unpacked(json.loads(content()))


def in_words(language: str = "ja") -> Words:
    """The words of a language."""
    return words(carry().canary, carry().checks, language)


def desk(tmp_path: Path, *, answer: str = "y", send: Callable[[], bool] | None = None) -> Desk:
    """A desk at which a person gives an answer; without a screen."""
    return Desk(tmp_path / "home", in_words(), environment={}, ask=lambda question: answer, send=send)


def on(tmp_path: Path, name: str = "経理") -> tuple[Desk, Path]:
    """A watch over a new folder."""
    place = tmp_path / name
    place.mkdir()
    asked = desk(tmp_path)
    assert run_on(asked, Namespace(folders=[place], yes=False)) == 0
    return asked, place


def hit(place: Path) -> None:
    """Two watch files go at once."""
    for name in ("!見積書.docx", "~写真.jpg"):
        (place / name).unlink()


ONCE = Namespace(once=True)
ASKED = Namespace(yes=False)


def test_it_says_what_it_puts_where_before_it_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, place = on(tmp_path)
    said = capsys.readouterr().out
    for told in (str(place), "見張りのファイルを5つ", "攻撃を防ぐものではありません", "canary watch"):
        assert told in said
    assert len(list(place.iterdir())) == 6
    assert "見張り" in (place / "この見張りファイルについて.txt").read_text(encoding="utf-8")


def test_who_says_no_gets_nothing(tmp_path: Path) -> None:
    assert run_on(desk(tmp_path, answer=""), Namespace(folders=[tmp_path], yes=False)) == 1
    assert list(tmp_path.iterdir()) == []


def test_who_cannot_answer_is_told_how(tmp_path: Path) -> None:
    def nobody(question: str) -> str:
        raise EOFError

    asked = Desk(tmp_path / "home", in_words(), ask=nobody)
    with pytest.raises(Cannot, match="--yes"):
        run_on(asked, Namespace(folders=[tmp_path], yes=False))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere", "フォルダーがありません"), ("経理", "もう見張っている"), ("home/x", "この部品が使う")],
)
def test_a_place_that_cannot_be_watched_is_named(tmp_path: Path, name: str, said: str) -> None:
    asked, _ = on(tmp_path)
    (tmp_path / "home/x").mkdir()
    with pytest.raises(Cannot, match=f"{said}.*{name}"):
        run_on(asked, Namespace(folders=[tmp_path / name], yes=True))


def test_one_place_twice_in_one_breath_is_said(tmp_path: Path) -> None:
    with pytest.raises(Cannot, match="もう見張っている"):
        run_on(desk(tmp_path), Namespace(folders=[tmp_path, tmp_path / "."], yes=True))


def test_without_room_for_its_own_record_the_files_are_taken_back(tmp_path: Path) -> None:
    place = tmp_path / "経理"
    place.mkdir()
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(Cannot, match="書き込めませんでした"):
        run_on(desk(tmp_path), Namespace(folders=[place], yes=True))
    assert list(place.iterdir()) == []


def test_the_whole_way_there_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked, place = on(tmp_path)
    assert run_status(asked, ASKED) == 0
    assert "だれも見ていません" in capsys.readouterr().out
    assert run_watch(asked, ONCE) == 0
    assert run_status(asked, ASKED) == 0
    assert "見張っています" in capsys.readouterr().out
    (place / "~契約書.pdf").write_bytes(b"%PDF-1.4 mine")
    assert (run_watch(asked, ONCE), run_status(asked, ASKED)) == (1, 1)
    assert "自分で動かしましたか" in (said := capsys.readouterr().out)
    assert "~契約書.pdf" in said
    assert run_rearm(asked, ASKED) == 0
    assert "残したもの" in capsys.readouterr().out
    assert run_watch(asked, ONCE) == 0
    assert run_off(asked, ASKED) == 0
    assert [path.name for path in place.iterdir()] == ["~契約書.pdf"]
    assert run_status(asked, ASKED) == 0
    assert "使っていません" in capsys.readouterr().out


def test_an_alarm_tells_writes_marks_and_sends_and_touches_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, place = on(tmp_path)
    (place / "mine.txt").write_text("mine")
    hit(place)
    before = {path.name for path in place.iterdir()}
    sent: list[str] = []

    def send() -> bool:
        sent.append("x")
        return True

    asked = desk(tmp_path, send=send)
    assert (run_watch(asked, ONCE), sent) == (1, ["x"])
    said = capsys.readouterr().out
    for each in (*in_words().steps, in_words().alarm, "会社の窓口にも送りました"):
        assert each in said
    assert {path.name for path in place.iterdir()} == before
    assert "待ってください" in (asked.home / alarm.HOLD).read_text(encoding="utf-8")
    page = (asked.home / alarm.PAGE).read_text(encoding="utf-8")
    assert all(step in page for step in in_words().steps)
    assert not re.search(r"<script|<link|<img|\bsrc=|\bon\w+=|url\(|@import", page)
    assert run_status(asked, ASKED) == 1


def test_an_alarm_that_somebody_made_is_taken_back_with_its_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, place = on(tmp_path)
    hit(place)
    run_watch(asked, ONCE)
    assert run_rearm(desk(tmp_path, answer="n"), ASKED) == 1
    assert (asked.home / alarm.HOLD).exists()
    assert run_rearm(asked, ASKED) == 0
    assert not (asked.home / alarm.HOLD).exists()
    assert "残したもの" not in capsys.readouterr().out  # what was gone is put there again under its name
    assert run_watch(asked, ONCE) == 0


def test_a_folder_that_is_gone_is_named_when_the_watch_is_set_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, place = on(tmp_path)
    place.rename(tmp_path / "新")
    assert run_watch(asked, ONCE) == 1
    assert run_rearm(asked, ASKED) == 0
    assert str(place) in capsys.readouterr().out


def test_a_share_that_is_away_is_still_watched_when_the_watch_is_set_again(tmp_path: Path) -> None:
    asked, place = on(tmp_path)
    record = load(asked.home)
    assert record is not None
    away = replace(record.places[0], folder=str(tmp_path / "nas/経理"))
    store(asked.home, replace(record, places=(*record.places, away)))
    assert run_rearm(asked, ASKED) == 0
    again = load(asked.home)
    assert again is not None
    assert [each.folder for each in again.places] == [str(place), away.folder]


@pytest.mark.parametrize("fails", ["tell", "show", "send"])
def test_whatever_fails_in_the_middle_of_an_attack_the_rest_is_done(tmp_path: Path, fails: str) -> None:
    done: list[str] = []

    def act(name: str) -> Callable[..., bool]:
        def acted(*about: object) -> bool:
            if name == fails:
                raise OSError(28, "No space left on device")
            done.append(name)
            return True

        return acted

    record = Record((), state="fired", since=1.0)
    alarm.react(record, home=tmp_path, words=in_words(), tell=act("tell"), show=act("show"), send=act("send"))
    assert set(done) >= {"tell", "show", "send"} - {fails}
    assert {path.name for path in tmp_path.iterdir()} == {alarm.HOLD, alarm.PAGE}


def test_without_room_on_the_disk_it_is_told_nevertheless(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    told: list[str] = []
    record = Record((), state="fired", since=1.0)
    alarm.react(
        record, home=tmp_path / "home", words=in_words(), tell=told.append, show=lambda page: None, send=lambda: False
    )
    assert in_words().steps[0] in told[0]
    assert "電話" in told[1]


def test_a_question_is_no_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reaction(desk(tmp_path, send=lambda: pytest.fail("sent")), Record((), state="touched"))
    assert "自分で動かしましたか" in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


def test_two_watches_at_once_are_one(tmp_path: Path) -> None:
    asked, _ = on(tmp_path)
    assert alone(asked.home) is not None
    with pytest.raises(Cannot, match="もう動いています"):
        run_watch(asked, ONCE)


@pytest.mark.parametrize("run", [run_watch, run_rearm])
def test_without_a_watch_it_says_how_to_begin(tmp_path: Path, run: Callable[[Desk, Namespace], int]) -> None:
    with pytest.raises(Cannot, match="canary on"):
        run(desk(tmp_path), Namespace(once=True, yes=True))


@pytest.mark.parametrize("run", [run_on, run_watch, run_status, run_rearm, run_off])
def test_a_record_that_cannot_be_read_is_said(tmp_path: Path, run: Callable[[Desk, Namespace], int]) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / NAME).write_text("{")
    with pytest.raises(Cannot, match="記録が読めません"):
        run(desk(tmp_path), Namespace(folders=[tmp_path], once=True, yes=True))


def test_the_page_is_opened_by_what_the_system_has_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[object, ...]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda argv, **given: started.append((argv, given["env"])))
    opener = tmp_path / "opener"
    monkeypatch.setitem(OPENERS, "linux", OPENERS["linux"].__class__((str(opener),), session=("DISPLAY",)))  # type: ignore[misc]
    alarm.show(tmp_path / "a.html", "linux", {"DISPLAY": ":0"})
    assert started == []
    opener.write_text("")
    alarm.show(tmp_path / "a.html", "linux", {"DISPLAY": ":0", "TOKEN": "x"})
    ((argv, environment),) = started
    assert argv == (str(opener), str(tmp_path / "a.html"))
    assert isinstance(environment, dict)
    assert (environment["DISPLAY"], "TOKEN" in environment) == (":0", False)


def test_what_opens_a_page_is_named_by_an_absolute_path() -> None:
    assert all(path.startswith(("/", "{system}")) for each in OPENERS.values() for path in each.paths)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_in_both_languages(language: str) -> None:
    for table in canary_wording().values():
        assert all(set(text) == set(LANGUAGES) and text[language] for text in table.values())


@pytest.mark.parametrize(
    ("family", "environment", "place"),
    [
        ("linux", {"HOME": "/home/h"}, "/home/h/.local/state/sonaeru-agent"),
        ("macos", {"HOME": "/Users/h"}, "/Users/h/Library/Application Support/Sonaeru/agent"),
        ("windows", {"LOCALAPPDATA": "C:/Users/h/AppData/Local"}, "C:/Users/h/AppData/Local/Sonaeru/agent"),
        ("windows", {"SONAERU_AGENT_HOME": "D:/x"}, "D:/x"),
    ],
)
def test_the_folder_of_the_agent_is_where_the_system_wants_it(
    family: str, environment: dict[str, str], place: str
) -> None:
    assert folder(environment, family) == Path(place)


@pytest.mark.parametrize(
    ("change", "stated"),
    [
        ("nothing", "off"),
        ("switched off", "off"),
        ("never looked", Dated("armed", 0.0)),
        ("looked", Dated("armed", 500.0)),
        ("tomorrow", Reason.CONFLICT),
        ("a little ahead", Dated("armed", 2.0 * DAY)),
        ("touched", "touched"),
        ("fired", "fired"),
        ("broken", Reason.PARSE_ERROR),
    ],
)
def test_the_fact_is_what_the_watch_saw_last(tmp_path: Path, change: str, stated: object) -> None:
    environment = {"SONAERU_AGENT_HOME": "/home"}
    asked, _ = on(tmp_path)
    record = load(asked.home)
    assert record is not None
    looked = {"looked": 500.0, "tomorrow": 3.5 * DAY, "a little ahead": 2.5 * DAY}.get(change, 0.0)
    (place,) = record.places
    state = change if change in ("touched", "fired") else "armed"
    record = replace(record, places=(replace(place, looked=looked),), state=state)
    store(asked.home, Record(()) if change == "switched off" else record)
    if change == "nothing":
        (asked.home / NAME).unlink()
    if change == "broken":
        (asked.home / NAME).write_text("{")
    pc = replace(machine(tmp_path, environment=environment), now=2.0 * DAY)
    for collector in (linux, macos, windows):
        assert collector.collect(pc) == {"canary.state": stated}
    made = report(scan(pc, [linux]), at=pc.now, privilege="user", session="none")
    assert read(made, whole=False).facts["canary.state"].value == (
        stated.value if isinstance(stated, Dated) else None if isinstance(stated, Reason) else stated
    )


def test_the_built_file_watches_on_python_3_9(tmp_path: Path) -> None:
    (tmp_path / "a.pyz").write_bytes(built())
    (tmp_path / "経理").mkdir()

    def canary(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [old_python(), str(tmp_path / "a.pyz"), "canary", *words],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={"SONAERU_AGENT_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"},
        )

    assert canary("on", str(tmp_path / "経理")).returncode == 2
    assert canary("on", str(tmp_path / "経理"), "--yes").returncode == 0
    assert canary("watch", "--once").returncode == 0
    hit(tmp_path / "経理")
    done = canary("watch", "--once")
    assert (done.returncode, done.stderr) == (1, b"")
    assert in_words().alarm in done.stdout.decode("utf-8")


def test_a_full_disk_is_said_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "a.pyz").write_bytes(built())
    (tmp_path / "経理").mkdir()
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000));"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", limited, str(tmp_path / "a.pyz"), "canary", "on", str(tmp_path / "経理"), "--yes"],
        capture_output=True,
        check=False,
        env={"SONAERU_AGENT_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 2
    assert "書き込めませんでした" in done.stderr.decode("utf-8")
    assert list((tmp_path / "経理").iterdir()) == []
