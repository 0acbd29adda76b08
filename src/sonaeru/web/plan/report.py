"""The plan as PDF: values and words for the template `plan.typ`, whose head states the contract."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from sonaeru.core.plan import State
from sonaeru.web.plan import sentences
from sonaeru.web.plan.board import Line, Standpoint, ordered
from sonaeru.web.tenancy.queries import Organisation
from sonaeru.web.ui import pdf
from sonaeru.web.ui.formats import change, long_date, short_date

TEMPLATE = Path(__file__).with_name("plan.typ")


def as_pdf(company: Organisation, stand: Standpoint, *, at: dt.datetime) -> bytes:
    """The plan on A4: a list to hang on the wall."""
    return pdf.render(TEMPLATE, data(company, stand), at=at)


def data(company: Organisation, stand: Standpoint) -> dict[str, object]:
    """What the template needs, in the language of the visitor."""
    say = sentences.language()
    return {
        "lang": say,
        "title": _("対策の予定"),
        "company": company.name,
        "sample": _("見本データ") if company.sample else None,
        "date": long_date(stand.today, say),
        "lead": sentences.projected(stand.projection()) or None,
        "rows": [_row(line) for line in ordered(stand.lines)],
        "labels": {
            "brand": _("そなえる"),
            "no": _("番号"),
            "what": _("対策"),
            "who": _("担当"),
            "due": _("期限"),
            "state": _("ようす"),
            "points": _("点数"),
            "empty": _("予定はまだありません。"),
            "note": _("点数は、終えて答え直すと上がる見込みです。診断の点数は、答え直すまで変わりません。"),
            "missing": _("表示できない文字"),
        },
    }


def _row(line: Line) -> dict[str, object]:
    item, say = line.item, sentences.language()
    due = short_date(item.due_on, timezone.localdate(), say) if item.due_on else "–"
    return {
        "title": item.title.in_language(say),
        "owner": line.owner.name if line.owner else _("未定"),
        "due": due,
        "overdue": _("期限を過ぎています") if line.overdue else None,
        "state": sentences.state(line.standing).in_language(say),
        "open": line.open,
        "done": line.state is State.DONE,
        "points": change(line.points, say) if item.known and line.points else "",
        "note": item.note or item.reason or None,
    }
