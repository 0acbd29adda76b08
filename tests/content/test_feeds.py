"""Lists of weaknesses out of their files: what is read, what is refused, and that no bytes break the reader."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.web.library import feeds
from sonaeru.web.library.feeds import Entry, Refused, read

TODAY = dt.date(2026, 11, 30)
SAMPLES = Path(__file__).parent / "feeds"
KEV = (SAMPLES / "kev.json").read_bytes()
JVN = (SAMPLES / "jvn.rdf").read_bytes()


def refused(content: bytes, today: dt.date = TODAY) -> tuple[str, str]:
    with pytest.raises(Refused) as found:
        read(content, today)
    assert found.value.words.ja and found.value.words.en
    return found.value.code, found.value.where


def kev(**facts: object) -> bytes:
    return json.dumps(json.loads(KEV) | facts).encode()


def test_the_catalogue_of_attacks_is_read() -> None:
    found = read(KEV, TODAY)
    assert (found.kind, found.as_of, len(found.entries)) == ("kev", dt.date(2026, 11, 21), 4)
    assert found.entries[0] == Entry(
        number="CVE-2026-90001",
        vendor="Fortinet",
        product="FortiOS and FortiProxy",
        title="Fortinet FortiOS and FortiProxy Authentication Bypass Vulnerability",
        added_on=dt.date(2026, 11, 19),
        link="https://nvd.nist.gov/vuln/detail/CVE-2026-90001",
    )


def test_the_list_of_jvn_is_read_with_a_row_for_each_product() -> None:
    found = read(JVN, TODAY)
    assert (found.kind, found.as_of) == ("jvn", dt.date(2026, 11, 24))
    assert [(each.number, each.vendor, each.product) for each in found.entries] == [
        ("JVNDB-2026-900001", "ヤマハ株式会社 (yamaha)", "RTX1210"),
        ("JVNDB-2026-900001", "ヤマハ株式会社 (yamaha)", "RTX830"),
        ("JVNDB-2026-900002", "シスコシステムズ (cisco)", "Cisco IOS"),
    ]
    assert found.entries[0].added_on == dt.date(2026, 11, 21)
    assert found.entries[0].link == "https://jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-900001.html"


def test_a_byte_order_mark_and_another_encoding_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + KEV, TODAY) == read(KEV, TODAY)
    assert read(b"\xef\xbb\xbf" + JVN, TODAY) == read(JVN, TODAY)


def test_a_list_without_its_own_day_has_that_of_its_newest_entry() -> None:
    bare = JVN.replace(b"2026-11-24T10:30+09:00", b"")
    assert read(bare, TODAY).as_of == dt.date(2026, 11, 21)


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
REFUSED = [
    (b"", ("unknown", "")),
    (b"hello", ("unknown", "")),
    (b"{", ("broken", "")),
    (b'{"vulnerabilities": 3}', ("unknown", "")),
    (b'{"a": 1, "a": 2}', ("broken", "")),
    (kev(vulnerabilities=[]), ("empty", "")),
    (kev(dateReleased=None), ("no_date", "dateReleased")),
    (kev(dateReleased="yesterday"), ("field", "dateReleased")),
    (kev(dateReleased="2027-11-20T00:00:00Z"), ("future", "2027-11-20")),
    (kev(vulnerabilities=["x"]), ("field", "vulnerabilities[0]")),
    (kev(vulnerabilities=[{"cveID": 3}]), ("field", "vulnerabilities[0].cveID")),
    (KEV.replace(b'"2026-10-02"', b'"soon"'), ("field", "vulnerabilities[1].dateAdded")),
    (KEV[: len(KEV) // 2], ("broken", "")),
    (BOMB, ("entities", "")),
    (OUTSIDE, ("entities", "")),
    (b"<a/>", ("unknown", "")),
    (b"<a><b></a>", ("broken", "")),
    (b"<a>" * 500, ("broken", "")),
    (JVN[: len(JVN) // 2], ("broken", "")),
    (b'<?xml version="1.0" encoding="no-such"?><a/>', ("broken", "")),
    (JVN.replace(b'retCd="0"', b'retCd="1"'), ("error", "")),
    (JVN.replace(b"<sec:identifier>JVNDB-2026-900002</sec:identifier>", b""), ("field", "item[1].identifier")),
]


@pytest.mark.parametrize(("content", "why"), REFUSED)
def test_what_does_not_fit_is_refused_with_its_place(content: bytes, why: tuple[str, str]) -> None:
    assert refused(content) == why


def test_too_large_a_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_BYTES", 100)
    assert refused(KEV)[0] == "too_large"


@pytest.mark.parametrize("content", [KEV, JVN])
def test_too_many_rows_are_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_ROWS", 2)
    assert refused(content)[0] == "too_large"


def harmless(content: bytes) -> None:
    """It is read, or refused in words; nothing else comes out."""
    try:
        read(content, TODAY)
    except Refused as error:
        assert error.words.ja


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    harmless(content)
    harmless(b"<" + content)
    harmless(b"{" + content)


@given(st.sampled_from([KEV, JVN]), st.integers(0, 4000), st.binary(max_size=8))
def test_a_file_damaged_anywhere_is_read_or_refused(content: bytes, place: int, put: bytes) -> None:
    place %= len(content)
    harmless(content[:place] + put + content[place + len(put) :])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["cveID", "vendorProject", "product", "dateAdded", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), JSON)
def test_any_values_in_the_catalogue_are_read_or_refused(rows: list[object], day: object) -> None:
    harmless(json.dumps({"vulnerabilities": rows, "dateReleased": day}).encode())
