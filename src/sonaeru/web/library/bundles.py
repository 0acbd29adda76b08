"""Newer tables of products as one signed file (`sonaeru.data/1`): made, opened, and checked to the last field.

The signature (Ed25519, RFC 8032) stands in the file itself, over all the rest of it as canonical JSON: sorted keys, no
spaces, UTF-8. The same tables and key make the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from sonaeru.core.assessment.strict_json import parse
from sonaeru.core.devices import tables
from sonaeru.core.devices.lifecycle import numbers
from sonaeru.core.words import Words
from sonaeru.web.library import refusing

FORMAT: Final = "sonaeru.data/1"
MAX_BYTES: Final = 1_000_000
Product = Mapping[str, Any]
SENTENCES: Final[Mapping[str, Words]] = {
    "too_large": Words("ファイルが大きすぎます（1 MBまで）", "The file is too large (1 MB at most)"),
    "not_json": Words(
        "JSONとして読めません。ファイルが途中で切れていないか、確かめてください", "This is no JSON. Is the file whole?"
    ),
    "format": Words(
        "期限の表のファイルではありません（sonaeru.data/1 だけを読みます）",
        "This is no file of tables (sonaeru.data/1)",
    ),
    "no_key": Words(
        "信じる発行元が決まっていません（SONAERU_DATA_KEY）", "No publisher is trusted yet (SONAERU_DATA_KEY)"
    ),
    "signature": Words(
        "署名が合いません。別の発行元のファイルか、中身が変わったファイルです",
        "The signature does not fit: another publisher, or the file was changed",
    ),
    "field": Words("中身が決まりと合いません", "Its content does not fit the format"),
    "future": Words("先の日付の表です。日付を確かめてください", "A table is dated in the future"),
}


class Refused(refusing.Refused):
    """A file of tables that is not used."""

    SENTENCES = SENTENCES


@dataclass(frozen=True)
class Opened:
    """A file that may be used: the day of its newest table, its tables, and its SHA-256."""

    as_of: dt.date
    products: tuple[Product, ...]
    sha256: str


@dataclass(frozen=True)
class Change:
    """What differs in a table: of which version ("" for the newest versions), which field, from what to what.

    `before` is None where the version is new, `after` where it is gone.
    """

    product: str
    version: str
    field: str
    before: object
    after: object


def changes(before: Product | None, after: Product) -> tuple[Change, ...]:
    """What differs between two tables of a product, in the order of the newer one; what is gone comes last."""
    old, new = _versions(before or {}), _versions(after)
    found = [
        Change(after["product"], version, name, old.get(version, {}).get(name), facts.get(name))
        for version, facts in new.items()
        for name in dict.fromkeys([*facts, *old.get(version, {})])
    ]
    gone = [
        Change(after["product"], version, "eol", facts["eol"], None)
        for version, facts in old.items()
        if version not in new and "eol" in facts
    ]
    return (*(each for each in found if each.before != each.after), *gone)


def _versions(product: Product) -> dict[str, dict[str, object]]:
    """The fields of each version by its name; the newest versions of the lines under ""."""
    plain = _plain(product)
    names = {row["cycle"]: row.get("label", row["cycle"]) for row in plain.get("row", ())}
    often = {name for name in names.values() if list(names.values()).count(name) > 1}
    rows = {
        f"{name} ({cycle})" if (name := names[cycle]) in often else name: {
            field: value for field, value in row.items() if field not in ("cycle", "label")
        }
        for row in plain.get("row", ())
        for cycle in [row["cycle"]]
    }
    newest: dict[str, object] = {str(each["major"]): each["version"] for each in plain.get("latest", ())}
    if "xprotect" in plain:
        newest["xprotect"] = plain["xprotect"]["version"]
    return rows | ({"": newest} if newest else {})


def new_key() -> tuple[bytes, str]:
    """A private key as PEM, and its public key as it stands in SONAERU_DATA_KEY."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), public_text(key)


def private_key(pem: bytes) -> Ed25519PrivateKey:
    """A private key from its file. Raises ValueError for anything else."""
    try:
        key = load_pem_private_key(pem, None)
    except (TypeError, ValueError) as error:
        raise ValueError("not a private key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key: 32 bytes in base64."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def public_key(text: str) -> Ed25519PublicKey:
    """A public key as it stands in SONAERU_DATA_KEY. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def build(products: Iterable[Product], key: Ed25519PrivateKey) -> bytes:
    """The file with these tables. Raises Refused for tables that no installation would take."""
    plain = [_plain(each) for each in sorted(products, key=lambda each: str(each.get("product", "")))]
    body = {"format": FORMAT, "as_of": max((str(each.get("as_of")) for each in plain), default=""), "tables": plain}
    _checked(body)
    signed = body | {"signature": base64.b64encode(key.sign(_canonical(body))).decode()}
    made = _canonical(signed) + b"\n"
    if len(made) > MAX_BYTES:
        raise Refused("too_large")
    return made


def opened(data: bytes, key: str, today: dt.date) -> Opened:
    """What a file holds, once its signature and every field hold. Raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("too_large")
    body = _parsed(data)
    if not key:
        raise Refused("no_key")
    _verify(body, key)
    products = _checked({name: value for name, value in body.items() if name != "signature"})
    as_of = dt.date.fromisoformat(body["as_of"])
    if as_of > today:
        raise Refused("future", body["as_of"])
    return Opened(as_of, products, hashlib.sha256(data).hexdigest())


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        body = parse(data.decode("utf-8-sig"))
    except ValueError as error:
        raise Refused("not_json") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise Refused("format")
    return body


def _verify(body: Mapping[str, Any], key: str) -> None:
    unsigned = {name: value for name, value in body.items() if name != "signature"}
    try:
        public_key(key).verify(base64.b64decode(body.get("signature", ""), validate=True), _canonical(unsigned))
    except (InvalidSignature, binascii.Error, TypeError, ValueError) as error:
        raise Refused("signature") from error


def _canonical(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """What TOML read, as JSON writes it: dates become text."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


# The form of a table. `tables` of core reads what it needs; here nothing else may stand, and nothing may be missing.


def _text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 300


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _day(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _end(value: object) -> bool:
    return isinstance(value, bool) or _day(value)


def _version(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(numbers(value))
    except ValueError:
        return False


def _kind(value: object) -> bool:
    return value in ("free", "enrol")


def _edition(value: object) -> bool:
    return value in ("W", "E", "E_LTS", "IOT_LTS", "SERVER", "ANY")


@dataclass(frozen=True)
class Form:
    """The fields of an object: those that must stand, and those that may, each with what its value must be."""

    must: Mapping[str, Callable[[object], bool] | Form | list[Form]]
    may: Mapping[str, Callable[[object], bool] | Form | list[Form]]


BOTH: Final = Form({"ja": _text, "en": _text}, {})
ROW: Final = Form(
    {"cycle": _text, "eol": _end},
    {
        "label": _text,
        "build": _number,
        "edition": _edition,
        "extended_end": _end,
        "extended_end_consumer": _day,
        "first_extended_revision": _number,
    },
)
TABLE: Final = Form(
    {"product": _text, "title": BOTH, "as_of": _day, "source": _text, "licence": _text},
    {
        "row": [ROW],
        "extended": Form({"kind": _kind}, {"label": BOTH}),
        "latest": [Form({"major": _number, "version": _version, "released": _day}, {})],
        "xprotect": Form({"version": _version, "released": _day}, {}),
    },
)
FILE: Final = Form({"format": _text, "as_of": _day, "tables": [TABLE]}, {})


def _checked(body: Mapping[str, Any]) -> tuple[Product, ...]:
    """The tables, every field in its place. Raises Refused."""
    _fits(body, FILE, "")
    products: list[Product] = body["tables"]
    names = [each["product"] for each in products]
    if not names or len(set(names)) != len(names):
        raise Refused("field", "tables")
    if body["as_of"] != max(each["as_of"] for each in products):
        raise Refused("field", "as_of")
    try:
        tables(products)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("field", str(error)) from error
    return tuple(products)


def _fits(value: object, form: Callable[[object], bool] | Form | list[Form], place: str) -> None:
    if isinstance(form, Form):
        _object(value, form, place)
    elif isinstance(form, list):
        if not isinstance(value, list):
            raise Refused("field", place)
        for number, each in enumerate(value):
            _fits(each, form[0], f"{place}[{number}]")
    elif not form(value):
        raise Refused("field", place)


def _object(value: object, form: Form, place: str) -> None:
    if not isinstance(value, dict):
        raise Refused("field", place)
    known = {**form.must, **form.may}
    for name in (*form.must, *value):
        if name not in value or name not in known:
            raise Refused("field", f"{place}.{name[:40]}".lstrip("."))
    for name, each in value.items():
        _fits(each, known[name], f"{place}.{name}".lstrip("."))
