"""Until when there are updates: the tables as shipped, and how they are read."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from tests.core.devices.given import aged, seen, why

from sonaeru.core.devices import DERIVED
from sonaeru.core.devices.facts import known, missing
from sonaeru.core.devices.lifecycle import Newest, Row, newest, numbers, stages, tables
from sonaeru.core.devices.rules import check
from sonaeru.web.library import devices

AS_OF = dt.date(2026, 8, 22)
W11 = {"os.family": "windows", "os.build": 26100}


def row(eol: dt.date | bool, **fields: object) -> Row:
    return Row("product", "1", eol, AS_OF, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (dt.date(2026, 7, 14), "supported"),
        (dt.date(2026, 7, 15), "ending"),
        (dt.date(2026, 10, 13), "ending"),
        (dt.date(2026, 10, 14), "ended"),
    ],
)
def test_the_last_day_itself_is_still_supported(day: dt.date, stage: str) -> None:
    assert stages(row(dt.date(2026, 10, 13)), day) == known(stage)


def test_a_date_far_ahead_needs_a_table_younger_than_400_days() -> None:
    far = row(dt.date(2040, 1, 1))
    assert stages(far, AS_OF + dt.timedelta(400)) == known("supported")
    assert stages(far, AS_OF + dt.timedelta(401)) == missing("data_stale")


def test_no_date_needs_a_table_younger_than_120_days() -> None:
    assert stages(row(False), AS_OF + dt.timedelta(120)) == known("undated")
    assert stages(row(False), AS_OF + dt.timedelta(121)) == missing("data_stale")


def test_an_end_without_date_is_an_end() -> None:
    assert stages(row(True), AS_OF) == known("ended")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, known("ended")),
        ({"extended_end": True, "extended_kind": "free"}, known("ended")),
        ({"extended_end": False, "extended_kind": "free"}, known("extended")),
        ({"extended_end": dt.date(2030, 1, 1), "extended_kind": "free"}, known("extended")),
        ({"extended_end": dt.date(2025, 1, 1), "extended_kind": "free"}, known("ended")),
    ],
)
def test_extended_updates_that_need_nothing_count_until_they_end(fields: dict[str, object], expected: object) -> None:
    assert stages(row(dt.date(2024, 1, 1), **fields), AS_OF) == expected


def test_a_build_shared_by_editions_is_undecided_without_the_edition() -> None:
    found = seen({**W11, "os.edition_group": why("parse_error")}).of("d.lifecycle")
    assert set(found.values) == {"ended", "supported"}
    assert found.why == "parse_error"


def test_the_end_of_an_edition_is_known_by_its_day() -> None:
    assert seen({**W11, "os.edition_group": "W"}).of("d.eol") == known(dt.date(2026, 10, 13))
    assert not seen(W11).of("d.eol").known


@pytest.mark.parametrize(
    ("product", "version", "stage"),
    [
        ("debian", "13.1", "supported"),
        ("debian", "12", "extended"),
        ("ubuntu", "24.04.3", "supported"),
        ("rocky", "9.4", "supported"),
    ],
)
def test_a_version_of_linux_is_found_by_its_first_parts(product: str, version: str, stage: str) -> None:
    facts = {"os.family": "linux", "os.product": product, "os.version": version}
    assert seen(facts).of("d.lifecycle") == known(stage)


def test_a_distribution_that_no_table_lists_is_unknown() -> None:
    facts = {"os.family": "linux", "os.product": "arch", "os.version": "1"}
    assert seen(facts).of("d.lifecycle") == missing("no_row")


def test_before_macos_11_the_second_part_names_the_version() -> None:
    found = [seen({"os.family": "macos", "os.version": version}) for version in ("10.14.6", "10.15.7")]
    assert [each.of("d.eol").value for each in found] == [dt.date(2021, 10, 25), dt.date(2026, 2, 2)]


def test_the_newest_version_needs_a_table_younger_than_45_days() -> None:
    latest = Newest("26.6.2", dt.date(2026, 8, 17), AS_OF)
    assert newest("26.6.10", latest, AS_OF + dt.timedelta(45)) == known("current")
    assert newest("26.6.2", latest, AS_OF + dt.timedelta(46)) == missing("data_stale")
    assert newest("26.6", latest, AS_OF) == known(5)
    assert newest("26.6", None, AS_OF) == missing("no_row")


def test_a_version_is_compared_by_its_numbers() -> None:
    assert numbers("10.9") < numbers("10.15")
    assert numbers("27.0") == numbers("27")
    with pytest.raises(ValueError, match="invalid literal"):
        numbers("10.x")


def test_every_end_of_windows_is_a_tuesday() -> None:
    rows = [each for product in devices.raw_products() if product["product"] == "windows" for each in product["row"]]
    assert len(rows) > 40
    assert {each["eol"].weekday() for each in rows} == {1}


def test_a_build_has_one_row_for_an_edition() -> None:
    for builds in devices.lifecycles().by_build.values():
        keys = [(each.product, each.edition) for each in builds if each.eol >= AS_OF]
        assert len(keys) == len(set(keys))


def test_every_table_says_where_it_is_from_and_its_day() -> None:
    for product in devices.raw_products():
        assert product["source"].startswith("https://")
        assert product["licence"] == "MIT"
        assert isinstance(product["as_of"], dt.date)


def test_the_day_of_the_tables_is_that_of_the_oldest() -> None:
    assert aged(10).as_of == devices.lifecycles().as_of - dt.timedelta(10)  # type: ignore[operator]
    assert tables([]).as_of is None


@pytest.mark.parametrize("broken", [{}, {"cycle": "1"}, {"cycle": "1", "eol": "soon"}])
def test_a_row_of_another_form_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        tables([{"product": "x", "as_of": AS_OF, "row": [broken]}])


def test_tables_and_checks_that_went_through_json_are_the_same() -> None:
    def carried(value: object) -> Any:
        return json.loads(json.dumps(value, default=dt.date.isoformat))

    assert tables(carried(list(devices.raw_products()))) == devices.lifecycles()
    again = [check(name, carried(table), DERIVED) for name, table in devices.raw_checks().items()]
    assert again == list(devices.checks())
