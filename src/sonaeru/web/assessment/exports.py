"""A finished check as CSV and as an Excel workbook: the columns that can be read in again."""

from __future__ import annotations

import csv
import io

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sonaeru.core.assessment import score
from sonaeru.web.assessment.queries import Check
from sonaeru.web.ui.formats import plain_cell

Cell = str | int


def columns(check: Check) -> dict[str, Cell]:
    """One row: text cells are guarded against being read as formulas, numbers stay numbers."""
    owned = check.owned
    finished = check.finished_at and timezone.localtime(check.finished_at).isoformat(timespec="seconds")
    marks = "; ".join(f"{no}={reason}" for no, reason in sorted(check.reasons.items()))
    return {
        "organisation": plain_cell(check.company),
        "site": plain_cell(owned.site_name) if owned else "",
        "question_set": check.question_set.id,
        "edition": check.question_set.edition,
        "completed_at": finished or "",
        "source": owned.source if owned else "web",
        "confirmed": "true" if check.confirmed else "false",
        **(_points(check) if check.question_set.scored else {}),
        **{f"i{no:02}": str(answer) for no, answer in sorted(check.answers.items())},
        "not_applicable": plain_cell(marks),
        "overridden": "; ".join(map(str, owned.overridden)) if owned else "",
    }


def _points(check: Check) -> dict[str, Cell]:
    judged = score(check.question_set, check.answers, check.sheet.not_applicable)
    parts: dict[str, Cell] = {f"part{no}": points.points for no, points in judged.parts.items()}
    return {"total": judged.total, "band": judged.band.id, **parts}


def as_csv(check: Check) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel expects it."""
    out = io.StringIO()
    row = columns(check)
    writer = csv.DictWriter(out, fieldnames=list(row), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(check: Check, language: str) -> bytes:
    """A workbook: the row of the CSV, and a sheet 設問 with each item, its answer in words and its points, if any."""
    japanese = language == "ja"
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    row = columns(check)
    _fill(book.create_sheet("診断" if japanese else "Assessment"), [list(row), list(row.values())])
    heads: list[Cell] = list(HEADS if japanese else HEADS_EN)
    _fill(book.create_sheet("設問" if japanese else "Items"), [heads, *_items(check, language)], wide="B")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADS = ("番号", "設問", "答え", "点数", "該当なしの理由")
HEADS_EN = ("No.", "Item", "Answer", "Points", "Why it does not apply")


def _items(check: Check, language: str) -> list[list[Cell]]:
    edition, answers = check.question_set, check.answers
    points = edition.points()
    return [
        [
            item.no,
            item.official.in_language(language),
            edition.choice(answers[item.no]).label.in_language(language),
            points.get(answers[item.no], ""),
            plain_cell(check.reasons.get(item.no, "")),
        ]
        for item in edition.items
    ]


def _fill(sheet: Worksheet, rows: list[list[Cell]], wide: str = "") -> None:
    for row in rows:
        sheet.append(row)
    for column in sheet.columns:
        letter = get_column_letter(column[0].column or 1)
        sheet.column_dimensions[letter].width = 70 if letter == wide else 16
        for cell in column:
            cell.font, cell.alignment = Font(bold=cell.row == 1), Alignment(wrap_text=True, vertical="top")
            # What people typed is text, never a formula, whatever it begins with.
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    sheet.freeze_panes = "A2"
