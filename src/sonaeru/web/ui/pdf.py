"""PDF reports: a typst template and data in, one PDF/A-2a and PDF/UA-1 file out.

Data reaches the template as JSON and is never typst source, so `#read("x")` in a company name prints as text. A missing
alternative text or title is an error of the template. A character without a glyph would be one too, and no company
name may break a report: such characters are replaced and listed for the template under `missing`.
"""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

from sonaeru.web.ui.glyphs import drawn

FONT_FOLDER = Path(__file__).parent / "fonts"
BODY_FONTS = ("BIZUDGothic_400Regular.ttf", "BIZUDGothic_700Bold.ttf")
SECOND_FONT = "NotoSansJP_400Regular.ttf"
GETA = "〓"  # printers' sign for a character they have no type for


class FontsMissing(RuntimeError):
    """The product was installed without its font files."""


def check_fonts(folder: Path = FONT_FOLDER) -> None:
    """Raises FontsMissing, naming the files, unless every font of the reports is there."""
    if missing := [name for name in (*BODY_FONTS, SECOND_FONT) if not (folder / name).is_file()]:
        raise FontsMissing(
            f"PDF用の書体がありません。製品を入れ直してください。"
            f" The fonts for PDF are missing; install the product again: {', '.join(missing)} ({folder})"
        )


def render(template: Path, data: Mapping[str, object], *, at: dt.datetime) -> bytes:
    """The report as PDF; equal arguments give equal bytes. `at` is the moment written into the file as its date.

    The template finds `data` and, in data order, `missing`: the characters that no font can draw, as "U+1F600 NAME".
    Raises ValueError if `at` has no time zone, FontsMissing, and typst.TypstError if the template is wrong.
    """
    if at.utcoffset() is None:
        raise ValueError("the date of a report needs a time zone")
    missing: dict[str, None] = {}
    printed = {key: _printed(value, missing) for key, value in data.items()}
    return typst.compile(
        template,
        # The folder of the rooms: a template may take drawings of a room below its own.
        root=template.parents[1],
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"data": json.dumps({**printed, "missing": [_named(each) for each in missing]})},
        timestamp=int(at.timestamp()),
    )


def printable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as the fonts can draw it, and each character that 〓 stands for, once, in order.

    White space becomes a space, control and format characters are dropped.
    """
    if _characters().issuperset(text):
        return text, ()
    shown = [_shown(character) for character in text]
    lost = (old for old, new in zip(text, shown, strict=True) if new == GETA != old)
    return "".join(shown), tuple(dict.fromkeys(lost))


def _printed(value: object, missing: dict[str, None]) -> object:
    if isinstance(value, str):
        text, lost = printable(value)
        missing.update(dict.fromkeys(lost))
        return text
    if isinstance(value, Mapping):
        return {key: _printed(each, missing) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printed(each, missing) for each in value]
    return value


def _shown(character: str) -> str:
    if character in _characters():
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
        return ""
    # Selectors have no glyph of their own: they choose a form of the character before them, as in 葛󠄀 for 葛.
    return character if unicodedata.name(character, "").startswith("VARIATION SELECTOR-") else GETA


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


@cache
def _fonts() -> typst.Fonts:
    check_fonts()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


@cache
def _characters() -> frozenset[str]:
    check_fonts()
    regular, bold, second = (drawn((FONT_FOLDER / name).read_bytes()) for name in (*BODY_FONTS, SECOND_FONT))
    return frozenset(
        character for character in second | (regular & bold) if unicodedata.category(character) not in {"Cc", "Cf"}
    )
