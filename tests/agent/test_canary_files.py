"""The watch files: they open for real, are the same every time, and stand in nobody's way."""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import sys
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from sonaeru.agent.canary.decoys import DECOYS, SAYS, jpg
from sonaeru.agent.canary.places import data, hashed, mounts, planted, share, stem, taken_away, watched
from sonaeru.agent.canary_record import Place
from sonaeru.core.devices.canary import MAGIC, opens

NOTE = ("この見張りファイルについて.txt", "見張りです。\n")
MADE = {name: make() for name, make in DECOYS.items()}


def test_there_are_five_of_four_kinds_and_an_ordinary_size() -> None:
    assert len(MADE) == 5
    assert {Path(name).suffix for name in MADE} == set(MAGIC)
    assert all(20_000 <= len(content) <= 60_000 for content in MADE.values())


def test_they_stand_first_and_last_in_a_folder() -> None:
    others = ["0.txt", "2026年度", "A", "z.pdf", "あ.docx", "見積.xlsx"]
    ordered = sorted([*MADE, *(other for other in others if other.isascii())])
    assert ordered[0].startswith("!")
    assert ordered[-1].startswith("~")


def test_they_are_the_same_every_time_and_begin_as_they_must() -> None:
    for name, make in DECOYS.items():
        assert make() == MADE[name]
        assert opens(name, MADE[name])


def test_the_documents_open_and_say_what_they_are() -> None:
    assert SAYS in docx.Document(io.BytesIO(MADE["!見積書.docx"])).paragraphs[0].text
    assert openpyxl.load_workbook(io.BytesIO(MADE["!見積一覧.xlsx"])).active["B160"].value == SAYS
    pages = pypdf.PdfReader(io.BytesIO(MADE["~契約書.pdf"]), strict=True).pages
    assert (len(pages), "watch file" in pages[-1].extract_text()) == (6, True)


def test_the_picture_is_decoded_by_a_reader_of_pictures(tmp_path: Path) -> None:
    library = ctypes.util.find_library("gdk_pixbuf-2.0")
    if library is None:
        pytest.skip("gdk-pixbuf is not installed: the picture was decoded by its own bits alone")
    (tmp_path / "a.jpg").write_bytes(jpg())
    pixbuf, error = ctypes.CDLL(library), ctypes.c_void_p()
    pixbuf.gdk_pixbuf_new_from_file.restype = pixbuf.gdk_pixbuf_get_pixels.restype = ctypes.c_void_p
    loaded = ctypes.c_void_p(pixbuf.gdk_pixbuf_new_from_file(bytes(tmp_path / "a.jpg"), ctypes.byref(error)))
    assert loaded, "it is no picture"
    side, row = pixbuf.gdk_pixbuf_get_width(loaded), pixbuf.gdk_pixbuf_get_rowstride(loaded)
    pixels = ctypes.string_at(pixbuf.gdk_pixbuf_get_pixels(loaded), row * side)
    assert [pixels[place * row + place * 3] for place in (4, 768, 1530)] == [32, 128, 223]


def place(folder: Path) -> Place:
    """A folder with its watch files."""
    return planted(Place(str(folder), {}), NOTE)


def test_they_are_put_beside_what_is_there_and_never_over_it(tmp_path: Path) -> None:
    (tmp_path / "!見積書.docx").write_bytes(b"mine")
    made = place(tmp_path)
    assert (tmp_path / "!見積書.docx").read_bytes() == b"mine"
    assert set(made.files) == {*MADE, "!見積書-2.docx"} - {"!見積書.docx"}
    assert all(hashed((tmp_path / name).read_bytes()) == known for name, known in made.files.items())


@pytest.mark.parametrize(
    ("name", "found"), [("!a.docx", "!a.docx"), ("!a-2.docx", "!a.docx"), ("!a-12.docx", "!a-12.docx")]
)
def test_a_number_in_a_name_is_not_part_of_it(name: str, found: str) -> None:
    assert stem(name) == found


def test_what_is_missing_is_put_there_again_and_the_rest_is_left_alone(tmp_path: Path) -> None:
    made = place(tmp_path)
    (tmp_path / "~写真.jpg").unlink()
    (tmp_path / "!見積書.docx").write_bytes(b"changed")
    again = planted(made, NOTE)
    assert set(again.files) == {*MADE, "!見積書-2.docx"} - {"!見積書.docx"}
    assert (tmp_path / "!見積書.docx").read_bytes() == b"changed"


def test_only_what_is_still_ours_is_taken_away(tmp_path: Path) -> None:
    made = place(tmp_path)
    (tmp_path / "own.txt").write_text("mine")
    (tmp_path / "~契約書.pdf").write_bytes(b"somebody wrote here")
    assert taken_away(made) == [str(tmp_path / "~契約書.pdf")]
    assert {path.name for path in tmp_path.iterdir()} == {"own.txt", "~契約書.pdf"}


def test_a_place_that_cannot_be_seen_is_named_as_a_whole(tmp_path: Path) -> None:
    away = str(tmp_path / "away")
    assert taken_away(replace(place(tmp_path), folder=away)) == [away]


def test_nothing_is_left_behind_where_not_all_of_it_could_be_put(tmp_path: Path) -> None:
    (tmp_path / NOTE[0]).mkdir()  # the note has no room
    with pytest.raises(OSError, match=NOTE[0]):
        place(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [NOTE[0]]


def test_a_place_is_taken_by_the_note_that_lies_there(tmp_path: Path) -> None:
    assert not watched(tmp_path, NOTE[0])
    place(tmp_path)
    assert watched(tmp_path, NOTE[0])


def test_a_file_that_is_gone_is_not_one_that_cannot_be_read(tmp_path: Path) -> None:
    assert data(tmp_path / "nothing") is None
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="loop"):
        data(tmp_path / "loop")


def test_mounts_are_told_with_odd_signs_in_their_names() -> None:
    text = "//nas/x /mnt/\\343\\201\\202\\040b cifs rw 0 0\nproc /proc proc rw 0 0\nbroken\n"
    found = dict(mounts(text))
    assert found[Path("/mnt/\u00e3\u0081\u0082 b")] == "cifs"
    assert found[Path("/proc")] == "proc"


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux at hand")
def test_a_folder_of_this_pc_is_on_no_share(tmp_path: Path) -> None:
    assert share(tmp_path) is None
