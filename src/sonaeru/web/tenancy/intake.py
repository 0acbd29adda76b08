"""From the rows of a table to people: which column is what, and what each row would do to the list. Pure.

Nothing is merged silently: every row of the table ends in one of the kinds below, with the reason where it is left out.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from sonaeru.web.tenancy import checks
from sonaeru.web.ui.formats import one_line, plain_cell
from sonaeru.web.ui.sheets import Row

LONGEST_MAIL: Final = 254
# Longer than anything that can be stored: a cell is cut here, and still refused as too long.
LONGEST_CELL: Final = 400
# A title and a date may stand above the headings.
HEAD_WITHIN: Final = 10


class Column(StrEnum):
    """What a column of the table can be."""

    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    MAIL = "mail"
    DEPARTMENT = "department"


class Kind(StrEnum):
    """What a row would do. `REPEATED`: an earlier row says the same; `ALIKE`: the list has somebody of that name."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REPEATED = "repeated"
    ALIKE = "alike"
    BROKEN = "broken"


HEADINGS: Final[Mapping[Column, str]] = {
    Column.NAME: "氏名 名前 お名前 フルネーム 社員名 従業員名 職員名 担当者名 表示名 name fullname displayname employeename",
    Column.FAMILY: "姓 氏 苗字 名字 lastname familyname surname sn",
    Column.GIVEN: "名 下の名前 firstname givenname",
    Column.MAIL: "メール メールアドレス 電子メール eメール メアド 会社メール mail email mailaddress emailaddress",
    Column.DEPARTMENT: "部署 部署名 所属 所属部署 所属名 部門 部門名 部 課 配属 department dept division section",
}
_COLUMN_OF: Final = {word: column for column, words in HEADINGS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table as a person, in clean lines; `line`: its number in the file."""

    line: int
    name: str
    mail: str
    department: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who stands on the list already."""

    id: str
    name: str
    mail: str
    department: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, what it would do and why; `person`: whom it would change."""

    entry: Entry
    kind: Kind
    reason: str = ""
    person: str = ""


def clean(cell: str) -> str:
    """A cell as one line, without marks that cannot be seen, and without the apostrophe of our own files."""
    line = " ".join(cell.split()) if cell.isprintable() else one_line(cell.encode(errors="ignore").decode())
    return (line[1:] if line.startswith("'") and plain_cell(line[1:]) == line else line)[:LONGEST_CELL]


def address(text: str) -> str:
    """A mail address as typed with a Japanese keyboard: full-width letters become ordinary ones, spaces go."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def columns(head: Sequence[str]) -> dict[int, Column]:
    """What each column is, by its heading; of two with the same meaning the first counts."""
    found: dict[Column, int] = {}
    for at, heading in enumerate(head):
        column = _COLUMN_OF.get(_heading(heading))
        if column is not None:
            found.setdefault(column, at)
    return {at: column for column, at in found.items()}


def complete(chosen: Iterable[Column]) -> bool:
    """Whether people can be read from these columns: their names have to be among them."""
    return not {Column.NAME, Column.FAMILY}.isdisjoint(chosen)


def headed(rows: Sequence[Row]) -> int | None:
    """Which of the first rows holds the headings; None if none of them does."""
    first = enumerate(rows[:HEAD_WITHIN])
    return next((at for at, (_line, cells) in first if complete(columns(cells).values())), None)


def entries(rows: Iterable[Row], chosen: Mapping[int, Column]) -> list[Entry]:
    """The rows as people. A family name and a given name in two columns are joined; rows without any are left out."""
    place = {column: at for at, column in chosen.items()}
    found = []
    for line, cells in rows:
        cell = {column: clean(cells[at]) if at < len(cells) else "" for column, at in place.items()}
        if any(cell.values()):
            mail = address(cell.get(Column.MAIL, ""))
            found.append(Entry(line, _name(cell), mail, cell.get(Column.DEPARTMENT, "")))
    return found


def judged(people: Iterable[Known], table: Iterable[Entry]) -> list[Judged]:
    """What each row would do to the list. A mail address says who somebody is; without one, name and department do."""
    known = tuple(people)
    by_mail = {each.mail: each for each in known if each.mail}
    without_mail = {(each.name, each.department) for each in known if not each.mail}
    names = {each.name for each in known}
    seen: dict[object, int] = {}
    return [_judge(entry, by_mail, without_mail, names, seen) for entry in table]


def counts(rows: Iterable[Judged]) -> dict[Kind, int]:
    """How many rows there are of each kind."""
    found = Counter(row.kind for row in rows)
    return {kind: found[kind] for kind in Kind}


def _judge(
    entry: Entry,
    by_mail: Mapping[str, Known],
    without_mail: set[tuple[str, str]],
    names: set[str],
    seen: dict[object, int],
) -> Judged:
    if reason := _wrong(entry):
        return Judged(entry, Kind.BROKEN, reason)
    key = entry.mail or (entry.name, entry.department)
    earlier = seen.setdefault(key, entry.line)
    if earlier != entry.line:
        return Judged(entry, Kind.REPEATED, _repeated(entry) % {"line": earlier})
    if entry.mail in by_mail:
        return _met(entry, by_mail[entry.mail])
    if not entry.mail and (entry.name, entry.department) in without_mail:
        return Judged(entry, Kind.SAME)
    if entry.name in names:
        return Judged(entry, Kind.ALIKE, _("同じ氏名の人が名簿にいます"))
    return Judged(entry, Kind.NEW)


def _met(entry: Entry, known: Known) -> Judged:
    # A table without departments takes none away.
    changes = [
        _("%(before)s → %(after)s") % {"before": before or _("（なし）"), "after": after}
        for before, after in ((known.name, entry.name), (known.department, entry.department))
        if after and after != before
    ]
    kind = Kind.CHANGED if changes else Kind.SAME
    return Judged(entry, kind, _("、").join(changes), known.id)


def _repeated(entry: Entry) -> str:
    if entry.mail:
        return _("%(line)s行目と同じメールアドレスです")
    return _("%(line)s行目と同じ氏名と部署です")


def _wrong(entry: Entry) -> str:
    """What has to be put right before the row can be stored; "" when nothing."""
    longest = {"most": checks.LONGEST}
    if not entry.name:
        return _("氏名がありません")
    if len(entry.name) > checks.LONGEST:
        return _("氏名は%(most)s文字までです") % longest
    if len(entry.department) > checks.LONGEST:
        return _("部署は%(most)s文字までです") % longest
    try:
        long = len(checks.mail(entry.mail)) > LONGEST_MAIL
    except checks.Refused:
        long = True
    return _("メールアドレスの形ではありません（%(mail)s）") % {"mail": _short(entry.mail)} if long else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _name(cell: Mapping[Column, str]) -> str:
    parts = (cell.get(Column.FAMILY, ""), cell.get(Column.GIVEN, ""))
    return cell.get(Column.NAME, "") or " ".join(filter(None, parts))


def _heading(text: str) -> str:
    folded = unicodedata.normalize("NFKC", clean(text)).casefold()
    return "".join(character for character in folded if character not in " -_*・.:")
