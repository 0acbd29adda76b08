"""The watch over time: real files in a folder, a clock and a sleep that the test hands in, nobody ever waits."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.agent.canary.places import planted
from sonaeru.agent.canary.watch import SECONDS, Watch
from sonaeru.agent.canary_record import NAME, Broken, Place, Record, load, parse, store

NOTE = ("この見張りファイルについて.txt", "見張りです。\n")
START = 1_795_305_600.0
# What ransomware does, to one file after the other: new content that is noise, and another name.
ENCRYPT = """
import os, sys
folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for name in sorted(os.listdir(folder))[first:last]:
    path = os.path.join(folder, name)
    if os.path.isfile(path) and not name.endswith(".locked"):
        with open(path, "r+b") as opened:
            size = len(opened.read())
            opened.seek(0)
            opened.write(os.urandom(size))
        os.rename(path, path + ".locked")
"""


class Office:
    """A folder of a company with a watch over it, and time that passes when the watch sleeps."""

    def __init__(self, tmp_path: Path) -> None:
        self.home, self.folder = tmp_path / "home", tmp_path / "経理"
        self.folder.mkdir()
        for number in range(40):
            (self.folder / f"見積{number:03}.docx").write_bytes(b"PK\x03\x04" + b"x" * 500)
        self.clock, self.jump = START, 0.0
        self.reactions: list[str] = []
        store(self.home, Record((planted(Place(str(self.folder), {}), NOTE),), since=START))
        self.watch = self.started()

    def started(self) -> Watch:
        """A watch that has just been started."""
        return Watch(
            self.home,
            steady=lambda: self.clock,
            wall=lambda: self.clock + self.jump,
            sleep=self.sleep,
            react=self.react,
        )

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.clock += seconds

    def react(self, record: Record) -> None:
        """Remember what was told."""
        self.reactions.append(record.state)

    def looks(self, count: int = 1, seconds: float = SECONDS) -> str:
        """The state after some looks."""
        for _ in range(count):
            self.clock += seconds
            assert self.watch.look()
        return self.record.state

    @property
    def record(self) -> Record:
        """What is known."""
        assert self.watch.last is not None
        return self.watch.last

    @property
    def files(self) -> list[Path]:
        """The watch files."""
        return [self.folder / name for name in self.record.places[0].files]

    def encrypt(self, first: int, last: int) -> None:
        """The script, for some of the entries."""
        subprocess.run([sys.executable, "-c", ENCRYPT, str(self.folder), str(first), str(last)], check=True)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A quiet one, looked at once."""
    made = Office(tmp_path)
    assert made.looks() == "armed"
    yield made


def test_a_script_that_encrypts_a_folder_sets_off_the_alarm_within_30_seconds(office: Office) -> None:
    begun = office.clock
    office.encrypt(0, 10_000)
    assert office.looks() == "fired"
    assert office.clock - begun <= 30
    assert office.reactions == ["fired"]


def test_a_script_that_takes_its_time_is_noticed_at_the_first_watch_file(office: Office) -> None:
    office.encrypt(0, 1)  # with its name changed it is gone; alone it is a question
    assert office.looks() == "touched"
    office.encrypt(1, 2)
    assert office.looks() == "fired"
    assert office.reactions == ["touched", "fired"]


def test_noise_in_one_file_is_enough(office: Office) -> None:
    office.files[0].write_bytes(os.urandom(30_000))
    assert office.looks() == "fired"


def test_one_watch_file_gone_while_many_names_change_is_enough(office: Office) -> None:
    for number, path in enumerate(sorted(office.folder.glob("見積*.docx"))[:30]):
        path.rename(path.with_suffix(f".{number}"))
        if number == 15:
            assert office.looks() == "armed"
    office.files[0].unlink()
    assert office.looks() == "fired"


def test_a_sync_client_that_rewrites_one_file_is_a_question(office: Office) -> None:
    whole = office.files[0].read_bytes()
    for turn in range(20):
        office.files[0].write_bytes(whole + b"PK" * turn)
        state = office.looks()
    assert (state, office.reactions) == ("touched", ["touched"])


def test_a_folder_that_is_renamed_as_a_whole_is_a_question(office: Office) -> None:
    office.folder.rename(office.folder.with_name("経理2026"))
    assert office.looks(4) == "touched"
    office.folder.with_name("経理2026").rename(office.folder)
    assert office.looks(4) == "touched"
    assert office.record.places[0].looked == office.clock


def test_a_share_that_is_away_has_not_changed_and_has_not_been_looked_at(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.looks()
    seen = office.record.looked
    inner = replace(office.record.places[0], folder=str(tmp_path / "share/経理"))
    store(office.home, replace(office.record, places=(inner, *office.record.places), since=office.clock))
    assert office.looks(4) == "armed"
    assert office.record.looked == seen  # the place that could not be seen is as old as it was
    assert office.record.places[1].looked == office.clock


def test_a_file_that_somebody_holds_open_for_a_moment_has_not_changed(office: Office) -> None:
    path, content = office.files[0], office.files[0].read_bytes()
    path.unlink()
    path.symlink_to(path.name)  # cannot be opened, and is there
    assert office.looks() == "armed"
    path.unlink()
    path.write_bytes(content)
    assert office.looks() == "armed"


@pytest.mark.parametrize("jump", [-5 * 365 * 86_400, -3_600, 3_600, 400 * 86_400])
def test_a_clock_that_jumps_neither_makes_nor_hides_an_alarm(office: Office, jump: float) -> None:
    office.jump = jump
    assert office.looks(8) == "armed"
    office.files[0].write_bytes(b"PK\x03\x04 one")
    assert office.looks() == "touched"
    office.jump = 0
    office.files[1].write_bytes(b"PK\x03\x04 two")
    assert office.looks() == "fired"


def test_after_two_minutes_a_second_file_is_still_a_question(office: Office) -> None:
    office.files[0].unlink()
    assert office.looks(8) == "touched"
    office.files[1].unlink()
    assert office.looks() == "touched"


def test_two_files_in_two_runs_of_one_look_make_an_alarm(office: Office) -> None:
    for path in office.files[:2]:
        path.unlink()
        office.watch = office.started()
        state = office.looks()
    assert state == "fired"


def test_a_disk_that_is_full_keeps_nobody_from_watching(office: Office) -> None:
    record = office.home / NAME
    record.unlink()
    record.mkdir()  # nothing can be put in its place
    office.files[0].write_bytes(b"PK\x03\x04")
    assert office.looks(3) == "touched"
    record.rmdir()
    office.files[1].unlink()
    assert office.looks() == "fired"
    assert load(office.home) == office.record
    assert office.reactions == ["touched", "fired"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", os.urandom(400)])
def test_an_attack_on_the_record_itself_does_not_blind_the_watch(office: Office, content: bytes) -> None:
    (office.home / NAME).write_bytes(content)
    for path in office.files[:2]:
        path.unlink()
    assert office.looks() == "fired"
    assert load(office.home) == office.record


def test_a_watch_begins_with_no_record_that_it_cannot_read(office: Office) -> None:
    (office.home / NAME).write_text("{")
    office.watch = office.started()
    with pytest.raises(Broken):
        office.watch.look()


def test_a_person_who_sets_it_again_is_believed(office: Office) -> None:
    office.files[0].unlink()
    assert office.looks() == "touched"
    place = planted(office.record.places[0], NOTE)
    store(office.home, Record((place,), since=office.clock))
    assert office.looks(5) == "armed"
    assert len(office.files) == 5


@pytest.mark.parametrize("how", ["empty", "without a folder"])
def test_it_ends_when_it_is_switched_off(office: Office, how: str) -> None:
    if how == "empty":
        store(office.home, Record(()))
    else:
        (office.home / NAME).unlink()
        office.home.rmdir()
    for path in office.files:
        path.unlink()
    assert not office.watch.look()
    assert office.reactions == []


def test_it_sleeps_between_looks_and_writes_only_now_and_then(office: Office) -> None:
    written: list[bytes] = []

    def sleep(seconds: float) -> None:
        office.clock += seconds
        written.append((office.home / NAME).read_bytes())

    office.watch.sleep = sleep
    office.watch.run(range(81))
    assert len(written) == 80
    assert 2 <= len(set(written)) <= 3  # twenty minutes


def test_names_of_other_files_are_never_written_down(office: Office) -> None:
    office.encrypt(0, 10_000)
    office.looks()
    assert "見積0" not in (office.home / NAME).read_text(encoding="utf-8")


def test_a_week_in_an_office_gives_no_alarm(office: Office) -> None:
    chance = random.Random(20261122)
    for _ in range(5 * 15):
        for act in chance.sample(ACTS, 2):
            act(office, chance)
        office.looks(chance.choice([1, 1, 2, 5]))
        office.clock += chance.choice([0, 0, 60, 600, 14 * 3600])
    assert set(office.reactions) == {"touched"}


def save(office: Office, chance: random.Random) -> None:
    """A document is saved as Office does it: a new file, then the names change places."""
    path = chance.choice(sorted(office.folder.glob("見積*")))
    spare = path.with_name(f"~WRD{chance.randrange(9999):04}.tmp")
    spare.write_bytes(chance.randbytes(900))
    spare.replace(path)


def sort_photos(office: Office, chance: random.Random) -> None:
    """Forty pictures get better names."""
    day = chance.randrange(10**6)
    for number in range(40):
        (office.folder / f"IMG_{number}.jpg").write_bytes(b"\xff\xd8\xff")
    office.looks()
    for number in range(40):
        (office.folder / f"IMG_{number}.jpg").replace(office.folder / f"現場{day}-{number}.jpg")


def unpack(office: Office, chance: random.Random) -> None:
    """An archive is unpacked, and the pictures of last time are thrown away."""
    for path in office.folder.glob("現場*.jpg"):
        path.unlink()
    for number in range(60):
        (office.folder / f"受信{number}.zip.part").write_bytes(chance.randbytes(200))


def pack(office: Office, chance: random.Random) -> None:
    """Somebody encrypts a file of their own."""
    (office.folder / f"送付{chance.randrange(99)}.zip").write_bytes(chance.randbytes(5000))


def sync(office: Office, chance: random.Random) -> None:
    """A sync client writes a watch file again: the same, or with a mark of its own."""
    path = chance.choice([each for each in office.files if each.exists()])
    path.write_bytes(path.read_bytes() + chance.choice([b"", b"", b"\0"]))
    office.looks(6)


def rename(office: Office, chance: random.Random) -> None:
    """The folder is renamed and renamed back, with a look between."""
    office.folder.rename(office.folder.with_name("旧"))
    office.looks()
    office.folder.with_name("旧").rename(office.folder)


def restart(office: Office, chance: random.Random) -> None:
    """The PC is started anew, its clock a little off at first."""
    office.jump = chance.uniform(-600, 600)
    office.watch = office.started()
    office.looks()


def set_again(office: Office, chance: random.Random) -> None:
    """A person says that it was them."""
    place = planted(office.record.places[0], NOTE)
    store(office.home, Record((place,), since=office.clock))
    office.looks()


ACTS: list[Callable[[Office, random.Random], None]] = [
    save,
    save,
    sort_photos,
    unpack,
    pack,
    sync,
    rename,
    restart,
    set_again,
]


@given(text=st.text(max_size=60) | st.sampled_from(["null", "1", "[]", '{"places": 1}', "[" * 9999]))
def test_a_record_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Broken):
        parse(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"armed"', '"calm"'),
        ("canary/1", "canary/2"),
        ('"looked": 0.0', '"looked": "x"'),
        ('"looked": 0.0', '"looked": NaN'),
        ('"looked": 0.0', '"looked": 1e999'),
        ('"looked": 0.0', '"looked": true'),
        ('"!見積書.docx"', '"../../home/x"'),
        ('"!見積書.docx"', '".."'),
        ('"moved": false', '"moved": 1'),
        ('"recent": []', '"recent": [{"at": "x", "place": "C:/"}]'),
        ('"recent": []', '"recent": [{"at": 1, "place": "C:/", "kind": "changed", "extra": 1}]'),
    ],
)
def test_a_record_with_a_wrong_field_is_refused(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    store(tmp_path, Record((planted(Place(str(folder), {}), NOTE),)))
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert parse(text).places
    assert old in text
    with pytest.raises(Broken):
        parse(text.replace(old, new))
