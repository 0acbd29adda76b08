"""All data of a company as one zip: each table of each room as JSON for programs and as CSV for a spreadsheet."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from django.db import transaction

from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.holdings import registry
from sonaeru.web.holdings.columns import SHARED
from sonaeru.web.holdings.registry import Table
from sonaeru.web.tenancy.verbs import Verb
from sonaeru.web.ui import sheets

FORMAT: Final = "sonaeru-company/1"
README: Final = "README.txt"
INTRODUCTION: Final = Words(
    "{name}のデータです。{day}に書き出しました。\n\n"
    "表ごとに、2つの形のファイルがあります。\n"
    "・csv：ExcelやLibreOfficeで開けます（UTF-8）。= + - @ で始まる文字には、計算式にならないよう ' を付けています。\n"
    "・json：ほかのシステムで読むための形です。文字はもとのままです。\n"
    "日時は世界標準時です（日本より9時間遅れ）。パスワードや鍵は入っていません。\n"
    "社員の名前などが入っています。見られる人をしぼって保管してください。\n",
    "This is the data of {name}, taken out on {day}.\n\n"
    "Each table comes as two files.\n"
    "- csv: opens in Excel or LibreOffice (UTF-8). Text that begins with = + - @ carries a leading ' so that it is no formula.\n"
    "- json: for other systems. Text is as it was typed.\n"
    "Times are UTC. Passwords and keys are not included.\n"
    "The files name people. Keep them where only few can read them.\n",
)


@dataclass(frozen=True, slots=True)
class Contents:
    """How much an archive holds."""

    tables: int
    rows: int


def tables(organisation: str) -> Iterator[tuple[str, Table]]:
    """Each table of a company with the room it is from. The scope is opened by whoever calls."""
    for name, room in registry.rooms().items():
        for table in room.export(organisation) if room.export else ():
            yield name, table


def files(organisation: str) -> Iterator[tuple[str, bytes]]:
    """Each file that a room keeps of a company, with its path in the archive."""
    for name, room in registry.rooms().items():
        for path, content in room.files(organisation) if room.files else ():
            yield f"{name}/files/{path}", content


def write(out: IO[bytes], *, organisation: str, name: str, now: dt.datetime) -> Contents:
    """Write the zip, table by table, and say how much it holds. The scope is opened by whoever calls."""
    count, rows, listed = 0, 0, []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for room, table in tables(organisation):
            path = f"{room}/{table.name}"
            archive.writestr(f"{path}.json", _json(room, table))
            archive.writestr(f"{path}.csv", table_csv(room, table))
            count, rows = count + 1, rows + len(table.rows)
            listed.append((room, table))
        for path, content in files(organisation):
            archive.writestr(path, content)
        archive.writestr(README, readme(name, now, listed))
    return Contents(count, rows)


@transaction.atomic
def record(*, by: str, organisation: str, held: Contents, origin: str = "") -> None:
    """Write down that all data of a company was taken out; before that is written, nobody gets it."""
    after = {"tables": held.tables, "rows": held.rows}
    verb = Verb.ORGANISATION_EXPORTED
    audit.record(by=by, verb=verb, subject=organisation, organisation=organisation, after=after, origin=origin)


def table_csv(room: str, table: Table) -> bytes:
    """A table for a spreadsheet: headings in both languages, BOM and CRLF as Excel expects, no formulas."""
    return sheets.as_csv(
        [[heading(room, column) for column in table.columns], *([_cell(each) for each in row] for row in table.rows)]
    )


def heading(room: str, column: str) -> str:
    """What a column of a room is called, Japanese / English."""
    words = registry.rooms()[room].headings.get(column) or SHARED.get(column, Words(column, column))
    return f"{words.ja} / {words.en}"


def readme(name: str, now: dt.datetime, listed: list[tuple[str, Table]]) -> str:
    """What lies in the archive, in both languages, with each table and its columns."""
    introduction = INTRODUCTION.format(name=name, day=now.date().isoformat())
    lines = [
        f"{room}/{table.name}  {table.title.ja} / {table.title.en} ({len(table.rows)})\n{_columns(room, table)}"
        for room, table in listed
    ]
    return "\r\n".join("\n\n".join([introduction.ja, introduction.en, *lines]).splitlines()) + "\r\n"


def _columns(room: str, table: Table) -> str:
    return "\n".join(f"    {column}: {heading(room, column)}" for column in table.columns)


def _json(room: str, table: Table) -> str:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    title = {"ja": table.title.ja, "en": table.title.en}
    whole = {"format": FORMAT, "room": room, "table": table.name, "title": title, "rows": rows}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
