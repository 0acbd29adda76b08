"""Each signal at its edges: the last millisecond at which it fires, and the first at which it does not."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.phishing.given import (
    CHROME,
    EDITION,
    HOME,
    HOSTING,
    OWN,
    SCANNER,
    beacon,
    busy,
    codes,
    hit,
    judged,
    visit,
)

from sonaeru.core.phishing.hits import Delivery, Hit
from sonaeru.core.phishing.networks import Crowd
from sonaeru.core.phishing.rules import Context
from sonaeru.core.phishing.signals import SIGNALS

TIMES = ("before_acceptance", "within_2s", "within_10s", "within_30s", "after_5min")


@pytest.mark.parametrize(
    ("wait", "code"),
    [
        (-1, "before_acceptance"),
        (0, "within_2s"),
        (1_999, "within_2s"),
        (2_000, "within_10s"),
        (9_999, "within_10s"),
        (10_000, "within_30s"),
        (29_999, "within_30s"),
        (30_000, None),
        (299_999, None),
        (300_000, "after_5min"),
    ],
)
def test_the_time_since_delivery_fires_one_signal_at_most(wait: int, code: str | None) -> None:
    assert [each for each in codes(visit(wait)) if each in TIMES] == ([code] if code else [])


def test_without_a_moment_of_delivery_time_says_nothing() -> None:
    assert not set(codes(visit(500), mail=Delivery(None, 1))) & set(TIMES)


@pytest.mark.parametrize(("at_ms", "fires"), [(-1, False), (0, True), (600_000, True), (600_001, False)])
def test_ten_minutes_after_a_report_everybody_looks(at_ms: int, fires: bool) -> None:
    assert ("after_report" in codes(visit(at_ms), mail=Delivery(None, 1, (0,)))) is fires


@pytest.mark.parametrize(
    ("network", "apart", "code"),
    [
        (HOME, 600_000, "decoy_same_network"),
        (HOME, -600_000, "decoy_same_network"),
        (HOME, 600_001, None),
        (HOSTING, 60_000, "decoy_elsewhere"),
        (HOSTING, -60_000, "decoy_elsewhere"),
        (HOSTING, 60_001, None),
    ],
)
def test_the_invisible_link(network: str, apart: int, code: str | None) -> None:
    hits = [*visit(1_000_000), hit(3, 1_000_000 + apart, kind="decoy", network=network, method="HEAD")]
    assert [each for each in codes(hits) if each.startswith("decoy")] == ([code] if code else [])


def test_the_same_network_outweighs_elsewhere() -> None:
    decoys = [hit(3, 40_000, kind="decoy", network=HOSTING), hit(4, 40_000, kind="decoy")]
    assert [each for each in codes([*visit(40_000), *decoys]) if each.startswith("decoy")] == ["decoy_same_network"]


@pytest.mark.parametrize(
    ("second", "links", "fires"),
    [
        ({"link": 2}, 2, True),
        ({"link": 2}, 1, False),
        ({"link": 1}, 2, False),
        ({"link": 2, "network": OWN}, 2, False),
        ({"link": 2, "method": "HEAD"}, 2, False),
    ],
)
def test_several_links_at_once(second: dict[str, Any], links: int, fires: bool) -> None:
    hits = [hit(1, 50_000), hit(2, 51_000, **second)]
    assert ("several_links_at_once" in codes(hits, mail=Delivery(0, links))) is fires


@pytest.mark.parametrize(
    ("times", "bursting"),
    [
        ([0, 1_000, 2_000, 3_000], {1, 2, 3, 4}),
        ([0, 1_000, 2_000, 3_001], set()),
        ([0, 3_000, 3_000, 3_000], {1, 2, 3, 4}),
        ([0, 2_500, 3_000, 5_000, 5_500], {2, 3, 4, 5}),
        ([0, 0, 0], set()),
    ],
)
def test_a_burst_is_four_in_three_seconds(times: list[int], bursting: set[int]) -> None:
    found = judged([hit(n, 50_000 + at) for n, at in enumerate(times, 1)])
    assert {each.n for each in found.visits if "burst" in dict(each.reasons)} == bursting


@pytest.mark.parametrize(
    ("network", "expected"),
    [(OWN, ["own_network"]), (SCANNER, ["scanner_network"]), (HOSTING, ["hosting_network"]), (HOME, [])],
)
def test_a_network_is_one_thing(network: str, expected: list[str]) -> None:
    assert codes(visit(40_000, network=network)) == expected


def test_a_small_network_of_the_company_makes_its_whole_prefix_own_before_anything_else() -> None:
    crowds = {SCANNER: Crowd(9, 9)}
    context = Context.of(own=["198.51.100.8/29"], scanner=[SCANNER], hosting=[SCANNER], crowds=crowds)
    assert codes(visit(40_000, network=SCANNER), context=context) == ["own_network"]


def test_networks_of_another_version_never_overlap() -> None:
    context = Context.of(own=["0.0.0.0/0"], scanner=["::/0"])
    assert codes(visit(40_000, network="2001:db8:abcd::/48"), context=context) == ["scanner_network"]


@pytest.mark.parametrize(
    ("recipients", "organisations", "expected"),
    [
        (2, 2, []),
        (3, 1, ["many_recipients"]),
        (3, 3, ["many_organisations", "many_recipients"]),
    ],
)
def test_a_busy_network(recipients: int, organisations: int, expected: list[str]) -> None:
    assert codes(visit(40_000), context=busy(recipients, organisations)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"method": "PUT"}, ["method_not_get"]),
        ({"ua": "  "}, ["no_user_agent"]),
        ({"ua": "CURL/8.1"}, ["declared_bot"]),
        ({"ua": "Mozilla/5.0 (Linux; CUBOT KINGKONG bot/1)"}, ["declared_bot"]),
        ({"ua": "Mozilla/5.0 (Linux; Cubot/X30)"}, []),
        ({"ua": "Chrome/119.0 Chrome/150"}, ["stale_browser"]),
        ({"ua": "Chrome/120"}, []),
        ({"ua": "Firefox/114.0"}, ["stale_browser"]),
        ({"ua": "Firefox/115.0"}, []),
        ({"ua": "chrome/10"}, []),
        ({"ua": "Mozilla/5.0 (Windows NT 6.1)"}, ["obsolete_os"]),
        ({"ua": "Mozilla/5.0 (Windows NT 6.2)"}, []),
        ({"accept_language": False}, ["no_accept_language"]),
        ({"fetch_mode": ""}, ["no_fetch_metadata"]),
        ({"fetch_mode": "", "secure": False}, []),
        ({"fetch_mode": "", "ua": "Version/17 Safari/605"}, []),
        ({"fetch_mode": "", "ua": "Chrome/89"}, ["stale_browser"]),
        ({"purpose": "Prefetch;prerender"}, ["prefetch"]),
        ({"token": "mutated"}, ["mutated_token"]),
        ({"token": "punctuation"}, []),
        ({"ua": f"{CHROME} {'9' * 5000}"}, []),
    ],
)
def test_what_a_request_says_of_itself(fields: dict[str, Any], expected: list[str]) -> None:
    assert codes(visit(40_000, **fields)) == expected


@pytest.mark.parametrize(
    ("before", "fires"),
    [
        (hit(9, 30_000, method="HEAD"), True),
        (hit(9, 29_999, method="HEAD"), False),
        (hit(9, 40_001, method="HEAD"), False),
        (hit(0, 40_000, method="OPTIONS"), True),
        (hit(9, 40_000, method="OPTIONS"), False),
        (hit(9, 35_000, method="HEAD", link=2), False),
        (hit(9, 35_000, method="HEAD", network=OWN), False),
        (hit(9, 35_000, method="POST"), False),
    ],
)
def test_the_head_of_the_page_before(before: Hit, fires: bool) -> None:
    assert ("head_before" in codes([*visit(40_000), before])) is fires


@pytest.mark.parametrize(
    ("more", "fires"),
    [
        ([], True),
        ([hit(2, 50_000, kind="page_asset", visit=1)], False),
        ([hit(2, 50_001, kind="page_asset", visit=1)], True),
        ([hit(2, 39_999, kind="page_asset", visit=1)], True),
        ([hit(2, 40_000, kind="page_asset", visit=7)], True),
        ([beacon(2, 50_000)], False),
    ],
)
def test_the_look_of_the_page(more: list[Hit], fires: bool) -> None:
    assert ("no_page_assets" in codes([hit(1, 40_000), *more])) is fires


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (beacon(3, 40_000, interaction="scroll"), ["interaction"]),
        (beacon(3, 1_840_000, interaction="scroll"), ["interaction"]),
        (beacon(3, 1_840_001, interaction="scroll"), []),
        (beacon(3, 39_999, interaction="scroll"), []),
        (beacon(3, 40_000, of=2, interaction="scroll"), []),
        (beacon(3, 41_000, entered=True), ["interaction"]),
        (beacon(3, 41_000, visible_ms=2_000), ["dwell"]),
        (beacon(3, 41_000, visible_ms=2_000, interaction="key"), ["interaction"]),
        (beacon(3, 41_000, webdriver=True), ["webdriver"]),
        (beacon(3, 41_000, interaction="touch", network=OWN), ["interaction"]),
    ],
)
def test_what_the_page_says(said: Hit, expected: list[str]) -> None:
    assert codes([*visit(40_000), said]) == expected


def test_a_page_asked_for_by_another_method_says_nothing() -> None:
    assert codes([*visit(40_000, method="HEAD"), beacon(3, 41_000, interaction="touch")]) == ["method_not_get"]


def test_reasons_stand_in_the_order_of_the_table_and_every_signal_has_a_weight() -> None:
    order = [code for code, _ in SIGNALS]
    found = codes([hit(1, 3_000, ua="", network=SCANNER, token="mutated"), beacon(2, 3_000, webdriver=True)])
    assert found == sorted(found, key=order.index)
    assert len(found) >= 5
    assert set(order) == set(EDITION.weights)
