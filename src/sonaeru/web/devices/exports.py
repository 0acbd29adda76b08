"""A company's computers as CSV and as an Excel workbook."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sonaeru.core.devices import Check
from sonaeru.core.words import words
from sonaeru.web.devices import queries
from sonaeru.web.devices.board import Board
from sonaeru.web.devices.standing import Standing
from sonaeru.web.library import devices as library
from sonaeru.web.ui import sheets


def as_csv(board: Board) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel expects it."""
    return sheets.as_csv(table(board))


def as_xlsx(board: Board) -> bytes:
    """A workbook: computers by check, what to do first, and what all of it means."""
    tables = [(_("端末"), table(board)), (_("直すこと"), _to_do(board)), (_("説明"), _explained(board))]
    return sheets.as_xlsx(tables)


def table(board: Board) -> list[tuple[str, ...]]:
    """Heading and one row a computer, those that need most first; one column a check."""
    heads = (_("呼び名"), _("OS"), _("調べ方"), _("最後の報告"), _("要確認"))
    by_device = {each.device.id: each for each in board.standings}
    rows = [_row(by_device[line.device.id]) for line in board.lines]
    return [(*heads, *map(_title, library.checks())), *rows]


def _row(standing: Standing) -> tuple[str, ...]:
    device, found = standing.device, {each.check: each for each in standing.findings}
    reported = timezone.localdate(device.reported_at).isoformat() if device.reported_at else ""
    source = _say("sources", device.source)
    head = (device.label, _system(device.os_family), source, reported, _("要確認") if device.marks else "")
    cells = (_cell(found[check.id].state, found[check.id].confidence) if found else "" for check in library.checks())
    return (*head, *cells)


def _cell(state: str, confidence: str) -> str:
    said = _say("states", state)
    sure = "" if confidence == "observed" or state in ("unknown", "not_applicable") else confidence
    return f"{said}（{_say('confidence', sure).partition('（')[0]}）" if sure else said


def _to_do(board: Board) -> list[tuple[str, ...]]:
    checks = {each.id: each for each in library.checks()}
    labels = {each.device.id: each.device.label for each in board.standings}
    heads = (_("すること"), _("ようす"), _("台数"), _("約何分"), _("する人"), _("なぜ"), _("端末"))
    return [
        heads,
        *(
            (
                _title(checks[each.check]),
                _say("states", each.state),
                str(len(each.devices)),
                str(checks[each.check].minutes),
                _say("who", checks[each.check].who),
                words(checks[each.check].words["why"], each.check).in_language(_language()),
                _("、").join(labels[device] for device in each.devices),
            )
            for each in board.to_do()
        ),
    ]


def _explained(board: Board) -> list[tuple[str, ...]]:
    states = [(_say("states", state), said) for state, said in _meanings()]
    editions = _("、").join(f"{each.id}/{each.edition}" for each in library.checks())
    known = queries.known_tables().as_of
    return [
        (_("ことば"), _("説明")),
        *states,
        (_say("confidence", "inferred"), _("一部の情報が読めなかったため、推定です。")),
        (_say("confidence", "declared"), _("使う人の答えです。機械で確かめたものではありません。")),
        (_("要確認"), _("ふつうは起きない内容の報告がありました。だめという意味ではありません。")),
        (_("登録"), str(len(board.lines))),
        (_("報告（30日以内）"), str(board.reported)),
        (_("報告（7日以内）"), str(board.week)),
        (_("会社のパソコンの台数"), _("わからない") if board.expected is None else str(board.expected)),
        (_("作った日"), timezone.localdate(board.now).isoformat()),
        (_("データの日付"), known.isoformat() if known else ""),
        (_("確かめの版"), editions),
        (_("限り"), _("パソコンの管理者は、内容を書きかえられます。")),
    ]


def _meanings() -> list[tuple[str, str]]:
    return [
        ("fail", _("先に直してください。")),
        ("warn", _("直すと、もっとよくなります。")),
        ("pass", _("確かめられて、できています。")),
        ("unknown", _("読めなかったか、古い情報です。だめとも、よいとも数えません。")),
        ("not_applicable", _("この端末にはあてはまりません。")),
    ]


def _title(check: Check) -> str:
    return words(check.words["title"], check.id).in_language(_language())


def _system(family: str) -> str:
    return _say("systems", family) if family in library.fleet()["systems"] else ""


def _say(kind: str, code: str) -> str:
    return library.called(kind, code).in_language(_language())


def _language() -> str:
    return get_language() or "ja"
