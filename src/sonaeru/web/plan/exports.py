"""The plan as CSV and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from sonaeru.web.plan import sentences
from sonaeru.web.plan.board import Line
from sonaeru.web.ui import sheets
from sonaeru.web.ui.formats import signed


def as_csv(lines: Iterable[Line]) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel expects it."""
    return sheets.as_csv(table(lines))


def as_xlsx(lines: Iterable[Line]) -> bytes:
    """A workbook: the plan, and a sheet that says what its columns mean."""
    return sheets.as_xlsx([(_("対策"), table(lines)), (_("説明"), _explained())])


def table(lines: Iterable[Line]) -> list[tuple[str, ...]]:
    """Heading and one row an item."""
    heads = (_("対策"), _("担当"), _("期限"), _("ようす"), _("点数"), _("しない理由"), _("メモ"), _("番号"))
    return [heads, *map(_row, lines)]


def _row(line: Line) -> tuple[str, ...]:
    item, say = line.item, sentences.language()
    return (
        item.title.in_language(say),
        line.owner.name if line.owner else "",
        item.due_on.isoformat() if item.due_on else "",
        sentences.state(line.standing).in_language(say),
        signed(line.points) if item.known else "",
        item.reason,
        item.note,
        item.id,
    )


def _explained() -> list[tuple[str, ...]]:
    return [
        (_("列"), _("説明")),
        (_("ようす"), _("これから、進行中、終わった、しない、もう一度（書類の期限が切れた）のどれか。")),
        (_("点数"), _("終えて、答え直すと上がる見込みの点数です。診断の点数ではありません。")),
        (_("番号"), _("そなえるの中での番号です。")),
        (_("作った日"), timezone.localdate().isoformat()),
    ]
