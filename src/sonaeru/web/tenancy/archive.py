"""All data of a company as one zip: each table of each room as JSON for programs and as CSV for a spreadsheet."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Final

from django.db import transaction

from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.holdings import registry
from sonaeru.web.holdings.registry import Table
from sonaeru.web.tenancy.verbs import Verb
from sonaeru.web.ui import sheets

FORMAT: Final = "sonaeru-company/1"
README: Final = "README.txt"
# What columns are called in a spreadsheet; one that is not named here keeps its name from the JSON.
HEADINGS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "id": Words("番号", "Id"),
        "name": Words("名前", "Name"),
        "industry": Words("業種", "Industry"),
        "size": Words("人数", "Size"),
        "prefecture": Words("都道府県", "Prefecture"),
        "sample": Words("見本データ", "Sample data"),
        "created_at": Words("作った日時", "Created at"),
        "deleted_at": Words("削除を決めた日時", "Marked for deletion at"),
        "removed_at": Words("外した日時", "Removed at"),
        "mail": Words("メールアドレス", "Mail address"),
        "department": Words("部署", "Department"),
        "organisation": Words("会社", "Company"),
        "association": Words("団体", "Association"),
        "site": Words("拠点", "Site"),
        "person": Words("社員", "Person"),
        "user": Words("サインインする人", "User"),
        "role": Words("役割", "Role"),
        "kind": Words("種類", "Kind"),
        "given": Words("見せる", "Given"),
        "by": Words("決めた人", "By"),
        "at": Words("日時", "At"),
        "granted_at": Words("わりあてた日時", "Granted at"),
        "invited_at": Words("招かれた日時", "Invited at"),
        "help_asked_at": Words("手伝いを頼んだ日時", "Help asked at"),
        "help_note": Words("手伝ってほしいこと", "Help wanted"),
        "joined_at": Words("加入した日時", "Joined at"),
        "expires_at": Words("期限", "Expires at"),
        "started_at": Words("始めた日時", "Started at"),
        "finished_at": Words("終えた日時", "Finished at"),
        "question_set": Words("設問票", "Question set"),
        "edition": Words("版", "Edition"),
        "assessment": Words("診断", "Assessment"),
        "item": Words("設問", "Item"),
        "answer": Words("答え", "Answer"),
        "total": Words("合計点", "Total"),
        "band": Words("段階", "Band"),
        "source": Words("入力の方法", "Source"),
        "verb": Words("したこと", "Verb"),
        "subject": Words("対象", "Subject"),
        "action": Words("対策", "Action"),
        "title": Words("名前", "Title"),
        "state": Words("ようす", "State"),
        "owner": Words("担当", "Owner"),
        "due_on": Words("期限", "Due on"),
        "note": Words("メモ", "Note"),
        "reason": Words("理由", "Reason"),
        "file_name": Words("ファイル", "File"),
    }
)
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
            archive.writestr(f"{path}.csv", table_csv(table))
            count, rows = count + 1, rows + len(table.rows)
            listed.append((path, table))
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


def table_csv(table: Table) -> bytes:
    """A table for a spreadsheet: headings in both languages, BOM and CRLF as Excel expects, no formulas."""
    return sheets.as_csv(
        [[heading(column) for column in table.columns], *([_cell(each) for each in row] for row in table.rows)]
    )


def heading(column: str) -> str:
    """What a column is called, Japanese / English."""
    words = HEADINGS.get(column)
    return f"{words.ja} / {words.en}" if words else column


def readme(name: str, now: dt.datetime, listed: list[tuple[str, Table]]) -> str:
    """What lies in the archive, in both languages, with each table and its columns."""
    introduction = INTRODUCTION.format(name=name, day=now.date().isoformat())
    lines = [
        f"{path}  {table.title.ja} / {table.title.en} ({len(table.rows)})\n{_columns(table)}" for path, table in listed
    ]
    return "\r\n".join("\n\n".join([introduction.ja, introduction.en, *lines]).splitlines()) + "\r\n"


def _columns(table: Table) -> str:
    return "\n".join(f"    {column}: {heading(column)}" for column in table.columns)


def _json(room: str, table: Table) -> str:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    title = {"ja": table.title.ja, "en": table.title.en}
    whole = {"format": FORMAT, "room": room, "table": table.name, "title": title, "rows": rows}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
