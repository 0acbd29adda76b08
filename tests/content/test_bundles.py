"""Signed files of tables: made, opened, and refused at the first thing that does not fit."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.devices import tables
from sonaeru.web.library import bundles, devices
from sonaeru.web.library.bundles import Change, Refused, build, changes, new_key, opened, private_key

TODAY = dt.date(2026, 11, 30)
PEM, PUBLIC = new_key()
KEY = private_key(PEM)
WHOLE = build(devices.raw_products(), KEY)
PHP: dict[str, Any] = {
    "product": "php",
    "title": {"ja": "PHP", "en": "PHP"},
    "as_of": "2026-11-20",
    "source": "https://example.jp/php",
    "licence": "MIT",
    "row": [{"cycle": "8.2", "label": "PHP 8.2", "eol": "2026-12-31"}],
}


def refused(content: bytes, key: str = PUBLIC, today: dt.date = TODAY) -> tuple[str, str]:
    with pytest.raises(Refused) as found:
        opened(content, key, today)
    assert found.value.words.ja and found.value.words.en
    return found.value.code, found.value.where


def signed(body: dict[str, Any]) -> bytes:
    """A file that whoever holds the key could sign, whatever stands in it."""
    unsigned = {"format": bundles.FORMAT, "as_of": "2026-11-20", "tables": [PHP]} | body
    text = json.dumps(unsigned, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return json.dumps(unsigned | {"signature": base64.b64encode(KEY.sign(text)).decode()}).encode()


def test_what_came_with_the_program_fits_into_one_file_and_reads_the_same() -> None:
    found = opened(WHOLE, PUBLIC, TODAY)
    assert len(WHOLE) < bundles.MAX_BYTES / 5
    assert tables(found.products) == tables(sorted(devices.raw_products(), key=lambda each: str(each["product"])))
    assert found.as_of == max(each["as_of"] for each in devices.raw_products())


def test_the_same_tables_and_key_make_the_same_bytes() -> None:
    assert build(reversed(devices.raw_products()), KEY) == WHOLE


def test_how_the_json_is_laid_out_does_not_matter() -> None:
    loose = json.dumps(json.loads(WHOLE), indent=2).encode()
    assert opened(loose, PUBLIC, TODAY).products == opened(WHOLE, PUBLIC, TODAY).products


def test_another_key_and_one_changed_sign_are_refused() -> None:
    assert refused(WHOLE, new_key()[1]) == ("signature", "")
    assert refused(WHOLE.replace(b"2026-10-13", b"2036-10-13", 1)) == ("signature", "")
    assert refused(WHOLE, "") == ("no_key", "")


@pytest.mark.parametrize("signature", [None, 3, "", "AAAA", "é", [1]])
def test_a_signature_that_is_none_is_refused(signature: object) -> None:
    body = json.loads(WHOLE) | {"signature": signature}
    assert refused(json.dumps(body).encode()) == ("signature", "")


def test_a_file_of_something_else_is_refused() -> None:
    assert refused(b"") == ("not_json", "")
    assert refused(b"\xff\xfe") == ("not_json", "")
    assert refused(b"[1]") == ("format", "")
    assert refused(b'{"format": "sonaeru.data/2"}') == ("format", "")
    assert refused(b" " * (bundles.MAX_BYTES + 1)) == ("too_large", "")


def table(**facts: object) -> dict[str, Any]:
    return {"tables": [{name: value for name, value in (PHP | facts).items() if value is not ...}]}


FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"extra": 1}, "extra"),
    ({"tables": []}, "tables"),
    ({"tables": [PHP, PHP]}, "tables"),
    ({"tables": "x"}, "tables"),
    ({"as_of": "2026-11-21"}, "as_of"),
    ({"as_of": "2026/11/20"}, "as_of"),
    (table(licence=...), "tables[0].licence"),
    (table(secret="x"), "tables[0].secret"),
    (table(as_of="20261120"), "tables[0].as_of"),
    (table(title={"ja": "PHP"}), "tables[0].title.en"),
    (table(row=[{"cycle": "8.2"}]), "tables[0].row[0].eol"),
    (table(row=[{"cycle": "8.2", "eol": "soon"}]), "tables[0].row[0].eol"),
    (table(row=[{"cycle": "8.2", "eol": 3}]), "tables[0].row[0].eol"),
    (table(row=[{"cycle": "8.2", "eol": True, "build": "x"}]), "tables[0].row[0].build"),
    (table(row=[{"cycle": "8.2", "eol": True, "edition": "HOME"}]), "tables[0].row[0].edition"),
    (table(row=[3]), "tables[0].row[0]"),
    (table(latest=[{"major": 26, "version": "x", "released": "2026-11-01"}]), "tables[0].latest[0].version"),
    (table(extended={"kind": "paid"}), "tables[0].extended.kind"),
]


@pytest.mark.parametrize(("body", "where"), FIELDS)
def test_every_field_has_its_form_and_the_place_is_named(body: dict[str, Any], where: str) -> None:
    assert refused(signed(body)) == ("field", where)


def test_a_table_from_the_future_is_refused() -> None:
    assert refused(signed({}), today=dt.date(2026, 11, 19)) == ("future", "2026-11-20")
    assert opened(signed({}), PUBLIC, dt.date(2026, 11, 20)).as_of == dt.date(2026, 11, 20)


def test_what_no_installation_would_take_is_not_signed() -> None:
    with pytest.raises(Refused, match="field"):
        build([], KEY)


@pytest.mark.parametrize("pem", [b"", b"x", PEM.replace(b"A", b"B")])
def test_a_key_that_is_none_is_no_key(pem: bytes) -> None:
    with pytest.raises(ValueError, match="key"):
        private_key(pem)


def test_what_differs_is_told_by_version_and_field() -> None:
    after = PHP | {"row": [{"cycle": "8.2", "label": "PHP 8.2", "eol": "2027-12-31"}, {"cycle": "8.5", "eol": False}]}
    before = PHP | {"row": [*PHP["row"], {"cycle": "8.1", "eol": True}], "latest": []}
    assert changes(before, after) == (
        Change("php", "PHP 8.2", "eol", "2026-12-31", "2027-12-31"),
        Change("php", "8.5", "eol", None, False),
        Change("php", "8.1", "eol", True, None),
    )
    assert changes(PHP, PHP) == ()
    assert changes(None, PHP)[0] == Change("php", "PHP 8.2", "eol", None, "2026-12-31")


def test_newest_versions_are_compared_too() -> None:
    before = PHP | {"latest": [{"major": 26, "version": "26.6.2", "released": "2026-08-17"}]}
    after = PHP | {"latest": [{"major": 26, "version": "26.7", "released": "2026-11-02"}]}
    assert changes(before, after) == (Change("php", "", "26", "26.6.2", "26.7"),)


def test_tables_of_one_day_and_another_are_compared_as_they_were_read() -> None:
    found = {each["product"]: each for each in opened(WHOLE, PUBLIC, TODAY).products}
    assert all(changes(each, found[each["product"]]) == () for each in devices.raw_products())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("2026-11-20"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*PHP, "cycle", "eol"]), inner, max_size=6)
    ),
    max_leaves=15,
)


def harmless(make: Callable[[], bytes]) -> None:
    try:
        opened(make(), PUBLIC, TODAY)
    except Refused as error:
        assert error.words.ja


@given(JSON)
def test_anything_that_is_signed_is_read_or_refused(value: object) -> None:
    harmless(lambda: signed({"tables": value}))
    harmless(lambda: signed({"tables": [value]}))
    harmless(lambda: signed({"tables": [PHP | {"row": value}]}))


@given(st.binary(max_size=200), st.integers(0, 5000))
def test_a_file_damaged_anywhere_is_refused(put: bytes, place: int) -> None:
    harmless(lambda: WHOLE[:place] + put + WHOLE[place + len(put) :])
