"""Lists of known weaknesses as their publishers hand them out: the KEV catalogue of CISA, and JVNRSS of MyJVN.

Pure: bytes in, rows out. What does not fit is refused as a whole, with its place; the former list then stays in use.
Sources of the forms: https://www.cisa.gov/known-exploited-vulnerabilities-catalog (JSON schema), and MyJVN API,
`getVulnOverviewList`, https://jvndb.jvn.jp/apis/myjvn/ (RSS 1.0 with `sec:`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from sonaeru.core.assessment.strict_json import parse
from sonaeru.core.devices.facts import day_of
from sonaeru.core.devices.gear import plain
from sonaeru.core.words import Words
from sonaeru.web.library import refusing

MAX_BYTES: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 60_000
KEV, JVN = "kev", "jvn"
# Widths of the columns that hold them.
NUMBER, NAME, TITLE, LINK = 40, 200, 300, 500
SENTENCES: Final[Mapping[str, Words]] = {
    "too_large": Words("ファイルが大きすぎます（16 MBまで）", "The file is too large (16 MB at most)"),
    "unknown": Words(
        "知らない形のファイルです。KEVのJSONか、JVNのXML（JVNRSS）か、期限の表を選んでください",
        "Not a form we know: choose the JSON of KEV, the XML of JVN (JVNRSS), or a file of tables",
    ),
    "broken": Words(
        "ファイルが壊れています。もう一度、配っている所から取り出してください", "The file is damaged: fetch it again"
    ),
    "entities": Words(
        "実体の宣言（DOCTYPE）があるXMLは、危ないので読みません",
        "XML that declares a document type is not read: it is not safe",
    ),
    "field": Words("中身が決まりと合いません", "Its content does not fit the format"),
    "empty": Words("1件も入っていません", "It holds no entry"),
    "no_date": Words("ファイルの日付がわかりません", "It does not say its date"),
    "future": Words("先の日付のファイルです", "It is dated in the future"),
    "error": Words("検索に失敗した答えのファイルです", "It is the answer of a search that failed"),
}


class Refused(refusing.Refused):
    """A list that is not used."""

    SENTENCES = SENTENCES


@dataclass(frozen=True)
class Entry:
    """A weakness of one product."""

    number: str
    vendor: str
    product: str
    title: str
    added_on: dt.date | None
    link: str


@dataclass(frozen=True)
class List:
    """A whole list with its day. `kind`: kev or jvn."""

    kind: str
    as_of: dt.date
    entries: tuple[Entry, ...]


def read(data: bytes, today: dt.date) -> List:
    """The list that a file holds, told apart by how it begins. Raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("too_large")
    begins = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begins == b"{":
        found = _kev(data)
    elif begins == b"<":
        found = _jvn(data)
    else:
        raise Refused("unknown")
    if found.as_of > today:
        raise Refused("future", found.as_of.isoformat())
    if not found.entries:
        raise Refused("empty")
    return found


# KEV


def _kev(data: bytes) -> List:
    try:
        table = parse(data.decode("utf-8-sig"))
    except ValueError as error:
        raise Refused("broken") from error
    if not isinstance(table, dict) or not isinstance(table.get("vulnerabilities"), list):
        raise Refused("unknown")
    rows = table["vulnerabilities"]
    if len(rows) > MOST_ROWS:
        raise Refused("too_large")
    entries = tuple(_kev_entry(row, f"vulnerabilities[{number}]") for number, row in enumerate(rows))
    return List(KEV, _day(table.get("dateReleased"), "dateReleased"), entries)


def _kev_entry(row: object, place: str) -> Entry:
    if not isinstance(row, dict):
        raise Refused("field", place)
    number = _said(row, "cveID", place, NUMBER)
    return Entry(
        number=number,
        vendor=_said(row, "vendorProject", place, NAME),
        product=_said(row, "product", place, NAME),
        title=_said(row, "vulnerabilityName", place, TITLE),
        added_on=_day(row.get("dateAdded"), f"{place}.dateAdded"),
        link=f"https://nvd.nist.gov/vuln/detail/{number}"[:LINK],
    )


def _said(row: Mapping[str, Any], name: str, place: str, width: int) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused("field", f"{place}.{name}")
    return " ".join(value.split())[:width]


def _day(value: object, place: str) -> dt.date:
    if not isinstance(value, str):
        raise Refused("field" if "." in place else "no_date", place)
    try:
        return day_of(_with_seconds(value.strip()))
    except ValueError as error:
        raise Refused("field", place) from error


def _with_seconds(moment: str) -> str:
    """Parts of a second have three signs here, more or none there; only the day is wanted."""
    head, dot, tail = moment.partition(".")
    zone = tail.lstrip("0123456789")
    return head + zone if dot else moment


# JVN


@dataclass
class _Item:
    """An entry while it is read."""

    texts: dict[str, str] = field(default_factory=dict)
    products: list[tuple[str, str, str]] = field(default_factory=list)


RSS: Final = "http://purl.org/rss/1.0/"
SEC: Final = ("http://jvn.jp/rss/mod_sec/3.0/", "http://jvn.jp/rss/mod_sec/")
DATES: Final = ("http://purl.org/dc/terms/ modified", "http://purl.org/dc/elements/1.1/ date")
WANTED: Final = frozenset({f"{RSS} title", f"{RSS} link", *DATES, *(f"{each} identifier" for each in SEC)})
CPE: Final = frozenset(f"{each} cpe" for each in SEC)
STATUS: Final = "http://jvndb.jvn.jp/myjvn/Status Status"
DEEPEST: Final = 32


class _Reader:
    """Listens to the parser. Texts of items and of the channel are kept, everything else is passed over."""

    def __init__(self) -> None:
        self.channel, self.items = _Item(), list[_Item]()
        self._path: list[str] = []
        self._text: list[str] = []
        self._cpe: Mapping[str, str] = {}
        self._products = 0
        self.failed = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise Refused("broken")
        if name == f"{RSS} item":
            self.items.append(_Item())
        if name == STATUS and attributes.get("retCd", "0") != "0":
            self.failed = True
        self._text, self._cpe = [], attributes

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        self._path.pop()
        parent = self._path[-1] if self._path else ""
        if parent == f"{RSS} item" and name in CPE:
            self._product("".join(self._text))
        elif parent in (f"{RSS} item", f"{RSS} channel") and name in WANTED:
            target = self.items[-1] if parent == f"{RSS} item" else self.channel
            target.texts.setdefault(name, " ".join("".join(self._text).split()))
        self._text = []

    def _product(self, cpe: str) -> None:
        vendor, product = self._cpe.get("vendor", ""), self._cpe.get("product", "")
        self.items[-1].products.append((vendor, product, cpe))
        self._products += 1
        if self._products > MOST_ROWS:
            raise Refused("too_large")


def _jvn(data: bytes) -> List:
    found = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    # Entities are how a small file becomes a large one, or fetches another: none may be declared.
    parser.StartDoctypeDeclHandler = _forbidden
    parser.EntityDeclHandler = _forbidden
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused("broken") from error
    if found.failed:
        raise Refused("error")
    return List(JVN, _as_of(found), tuple(_rows(found.items)))


def _forbidden(*_: object) -> None:
    raise Refused("entities")


def _as_of(found: _Reader) -> dt.date:
    """The day on which the list was made; of a list that does not say it, the day of its newest entry."""
    if not found.channel.texts and not found.items:
        raise Refused("unknown")
    days = [_date(found.channel)] if _date(found.channel) else [_date(each) for each in found.items]
    known = [day for day in days if day]
    if not known:
        raise Refused("no_date")
    return max(known)


def _date(item: _Item) -> dt.date | None:
    for name in DATES:
        if text := item.texts.get(name):
            return _day(text, ".date")
    return None


def _rows(items: Iterable[_Item]) -> Iterator[Entry]:
    """A row for each product of each entry; an entry without a product concerns none that could be looked up."""
    for number, item in enumerate(items):
        facts = _facts(item, f"item[{number}]")
        for vendor, product in dict.fromkeys(_names(*each) for each in item.products):
            if vendor and product:
                yield Entry(vendor=vendor[:NAME], product=product[:NAME], **facts)


def _facts(item: _Item, place: str) -> dict[str, Any]:
    texts = {name.partition(" ")[2]: text for name, text in item.texts.items() if text}
    for name in ("identifier", "title"):
        if name not in texts:
            raise Refused("field", f"{place}.{name}")
    link = texts.get("link", "")
    return {
        "number": texts["identifier"][:NUMBER],
        "title": texts["title"][:TITLE],
        "added_on": _date(item),
        "link": link[:LINK] if link.startswith("https://") else "",
    }


def _names(vendor: str, product: str, cpe: str) -> tuple[str, str]:
    """Vendor and product with the Latin names that stand in the CPE, where they say more: people write either."""
    parts = [*cpe.strip().split(":"), "", "", "", ""]
    latin = [part.replace("_", " ").strip() for part in parts[2:4]]
    return _joined(vendor, latin[0]), _joined(product, latin[1])


def _joined(name: str, latin: str) -> str:
    name = " ".join(name.split())
    if not name or not latin or set(plain(latin).split()) <= set(plain(name).split()):
        return name or latin
    return f"{name} ({latin})"
