"""Which files a company may keep as papers: by the ending of their name and by what they really hold.

A file is never shown in a page of ours: it leaves as an attachment, under a name that we made.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from sonaeru.web.ui import downloads, packages, sheets
from sonaeru.web.ui.formats import one_line

MEGABYTE: Final = 1024 * 1024
MOST: Final = 10 * MEGABYTE
# Of one company, removed papers counted until they are gone (judgement).
MOST_OF_COMPANY: Final = 200 * MEGABYTE
NAME_LENGTH: Final = 100
TYPES: Final[Mapping[str, str]] = {
    **{ending: downloads.TYPES[ending] for ending in ("pdf", "docx", "xlsx", "txt", "csv")},
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
BEGINS: Final[Mapping[str, bytes]] = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
}
# The part without which a package is no document of that kind (ECMA-376, part 2).
MAIN_PART: Final[Mapping[str, str]] = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
CONTENT_TYPES: Final = "[Content_Types].xml"
PARTS: Final = 5000
# Signs that no file system of today takes in a name.
FORBIDDEN: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


class Refused(ValueError):
    """The file may not be kept. The text says what to do, in the visitor's language."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file that may be kept, under the name that we give it."""

    name: str
    data: bytes = field(repr=False)

    @property
    def hash(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def looked_at(name: str, size: int, read: Callable[[], bytes]) -> Content:
    """What may be kept of a file. Nothing is read of one that is too large. Raises Refused."""
    ending = ending_of(name)
    if ending not in TYPES:
        raise Refused(_("この形のファイルは入れられません。PDFにして保存し直してください。"))
    if size > MOST:
        raise Refused(_("10MBより大きいファイルは入れられません。分けるか、小さくしてください。"))
    data = read()
    if not data:
        raise Refused(_("このファイルは空です。中身のあるファイルを選んでください。"))
    if not _fits(ending, data):
        raise Refused(_("名前と中身の形が合いません。元のソフトで保存し直してください。"))
    return Content(our_name(name), data)


def ending_of(name: str) -> str:
    """The ending of a name in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def our_name(name: str) -> str:
    """A file name that every system takes: no folders, no control characters, no leading dots, at most 100 characters."""
    ending = ending_of(name)
    stem = one_line(name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]).translate(FORBIDDEN).strip(" .")
    return f"{stem[: NAME_LENGTH - len(ending) - 1] or 'file'}.{ending}"


def _fits(ending: str, data: bytes) -> bool:
    if ending in MAIN_PART:
        return _is_package(ending, data)
    if ending in BEGINS:
        return data.startswith(BEGINS[ending])
    try:
        sheets.decoded(data)
    except sheets.Unreadable:
        return False
    return True


def _is_package(ending: str, data: bytes) -> bool:
    """Whether a package of Word or Excel is one, without macros and without a password."""
    if data.startswith(sheets.OLD_OR_LOCKED):
        raise Refused(_("パスワードつきか、古い形です。パスワードなしで保存し直してください。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if len(names) > PARTS or MAIN_PART[ending] not in names or CONTENT_TYPES not in names:
                return False
            types = packages.part(package, package.getinfo(CONTENT_TYPES), most=MEGABYTE)
    # The library raises whatever it trips over in a damaged file.
    except Exception:
        return False
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(_("マクロの入ったファイルは入れられません。マクロなしで保存し直してください。"))
    return True
