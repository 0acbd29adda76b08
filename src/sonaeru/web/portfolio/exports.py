"""The list of members as CSV and as an Excel workbook: only what each company agreed to share."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sonaeru.core.words import Words
from sonaeru.web.library import reader
from sonaeru.web.portfolio.queries import Row, State
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.ui.formats import plain_cell

Cell = str | int | None
WIDE = 60


def state_words() -> dict[State, str]:
    """What the states are called."""
    return {
        State.CLOSED: _("見せる約束がありません"),
        State.UNANSWERED: _("まだ答えていません"),
        State.UNCONFIRMED: _("支援員が入力・未確認"),
        State.ANSWERED: _("答えた"),
    }


def table(rows: Iterable[Row]) -> list[list[Cell]]:
    """Heading and one line a company; text is guarded against being read as a formula, totals stay numbers."""
    heads: list[Cell] = [
        _("会社"),
        _("業種"),
        _("人数"),
        _("都道府県"),
        _("加わった日"),
        *(_say(kind.words) for kind in ConsentKind),
        _("手伝いを頼んだ日"),
        _("ようす"),
        _("点数"),
        _("段階"),
        _("診断の日"),
        _("見本データ"),
    ]
    names = {scheme: _names(scheme) for scheme in ("industries", "sizes", "prefectures")}
    words = state_words()
    return [heads, *(_line(row, names, words) for row in rows)]


def as_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel expects it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(table(rows))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Row]) -> bytes:
    """A workbook: the list, and a sheet 説明 that says what the columns mean."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    _fill(book.create_sheet(_("会社")), table(rows))
    _fill(book.create_sheet(_("説明")), _about(), wide="B")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(row: Row, names: dict[str, dict[str, str]], words: dict[State, str]) -> list[Cell]:
    member, latest = row.member, row.latest
    return [
        plain_cell(member.name),
        names["industries"].get(member.industry, ""),
        names["sizes"].get(member.size, ""),
        names["prefectures"].get(member.prefecture, ""),
        _day(member.joined_at),
        *("○" if kind in member.shared else "" for kind in ConsentKind),
        _day(member.help_asked_at),
        words[row.state],
        row.total,
        _say(latest.band.short) if latest and row.total is not None else "",
        _day(latest.finished_at if latest else None),
        _("見本データ") if member.sample else "",
    ]


def _about() -> list[list[Cell]]:
    return [
        [_("列"), _("説明")],
        [_("○の列"), _("会社が、団体に見せると決めた内容です。空なら見せていません。")],
        [_("手伝いを頼んだ日"), _("支援員がまだ対応していない頼みの日です。")],
        [_("ようす"), _("点数を見せる約束がない会社は、答えたかどうかも出ません。")],
        [_("点数"), _("会社が確かめた、いちばん新しい結果です。紙の未確認の答えは入りません。")],
        [_("作った日"), timezone.localdate().isoformat()],
    ]


def _names(scheme: str) -> dict[str, str]:
    return {each.code: _say(each.name) for each in reader.scheme(scheme)}


def _day(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""


def _say(words: Words) -> str:
    return words.in_language(get_language() or "ja")


def _fill(sheet: Worksheet, rows: list[list[Cell]], wide: str = "") -> None:
    for row in rows:
        sheet.append(row)
    for column in sheet.columns:
        letter = get_column_letter(column[0].column or 1)
        sheet.column_dimensions[letter].width = WIDE if letter == wide else 16
        for cell in column:
            cell.font, cell.alignment = Font(bold=cell.row == 1), Alignment(wrap_text=True, vertical="top")
            # What people typed is text, never a formula, whatever it begins with.
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    sheet.freeze_panes = "A2"
