"""What holds whatever was recorded."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.phishing.given import ANY_HITS, ANY_MAIL, CONTEXT, EDITION, OWN, beacon, hit, judged, visit

from sonaeru.core.phishing.classify import classify
from sonaeru.core.phishing.hits import VISITS, Delivery, Hit
from sonaeru.core.phishing.rules import Context, edition
from sonaeru.core.phishing.signals import SIGNALS


@given(ANY_MAIL, ANY_HITS, st.randoms(use_true_random=False))
def test_the_order_in_which_hits_are_handed_over_is_irrelevant(
    mail: Delivery, hits: list[Hit], chance: random.Random
) -> None:
    shuffled = hits.copy()
    chance.shuffle(shuffled)
    assert judged(shuffled, mail=mail) == judged(hits, mail=mail)


@given(ANY_MAIL, ANY_HITS)
def test_what_is_known_of_a_network_may_be_kept_or_not(mail: Delivery, hits: list[Hit]) -> None:
    fresh = Context(CONTEXT.own, CONTEXT.scanner, CONTEXT.hosting)
    assert classify(mail, hits, fresh, EDITION) == judged(hits, mail=mail)


@given(ANY_MAIL, ANY_HITS)
def test_a_visit_is_its_weights_and_a_delivery_its_strongest_visit(mail: Delivery, hits: list[Hit]) -> None:
    found = judged(hits, mail=mail)
    assert len(found.visits) == sum(each.kind in VISITS for each in hits)
    for each in found.visits:
        assert each.score == sum(EDITION.weights[code] for code, _ in each.reasons)
        assert (each.kind == "machine") == (each.score >= 50)
        assert (each.kind == "human") == (each.score <= -30)
    kinds = {each.kind for each in found.visits}
    assert found.kind == next((kind for kind in ("human", "unsure", "machine") if kind in kinds), "none")
    moments = [each.at_ms for each in found.visits if each.kind == found.kind]
    assert found.first_at_ms == (min(moments) if moments else None)


@given(ANY_MAIL, ANY_HITS)
def test_nobody_is_called_a_person_without_input_or_the_own_network_and_time(mail: Delivery, hits: list[Hit]) -> None:
    for each in judged(hits, mail=mail).visits:
        if each.kind == "human":
            reasons = dict(each.reasons)
            assert "interaction" in reasons or ("own_network" in reasons and {"dwell", "after_5min"} & set(reasons))


@given(ANY_MAIL, ANY_HITS)
def test_what_is_no_visit_makes_nobody_click(mail: Delivery, hits: list[Hit]) -> None:
    others = [each for each in hits if each.kind not in VISITS]
    assert (judged(others, mail=mail).kind, judged(others, mail=mail).visits) == ("none", ())


@given(ANY_MAIL, ANY_HITS)
def test_other_methods_than_get_are_never_people(mail: Delivery, hits: list[Hit]) -> None:
    assert judged([each._replace(method="HEAD") for each in hits], mail=mail).kind in ("machine", "none")


def test_typing_counts_only_with_a_person() -> None:
    typed = beacon(3, 1_700, entered=True)
    assert judged([*visit(60_000), beacon(3, 61_000, entered=True)]).entered
    assert not judged([*visit(1_500), typed]).entered


def test_the_moment_is_that_of_the_first_visit_of_the_kind() -> None:
    hits = [hit(1, 400_000, network=OWN), hit(2, 400_100, kind="page_asset", visit=1), hit(3, 5_000, method="HEAD")]
    found = judged(hits)
    assert (found.kind, found.first_at_ms, [each.n for each in found.visits]) == ("human", 400_000, [3, 1])


def test_a_thousand_requests_in_a_second_are_judged_in_time() -> None:
    hits = [hit(n, 40_000 + n, link=1) for n in range(1_000)]
    assert {each.kind for each in judged(hits, mail=Delivery(0, 2)).visits} == {"machine"}


def table(**changes: object) -> dict[str, object]:
    return {
        "id": "9",
        "machine_at": 50,
        "human_at": -30,
        "bot_words": [],
        "weights": dict(EDITION.weights),
        "browser_floor": {"chrome": 1, "firefox": 1},
        "fetch_metadata_from": {"chrome": 1, "firefox": 1},
        **changes,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": {}},
        {"weights": {**EDITION.weights, "colour": 1}},
        {"browser_floor": {"chrome": 1}},
        {"fetch_metadata_from": {}},
        {"human_at": 50},
    ],
)
def test_an_edition_that_does_not_fit_is_refused(changes: dict[str, object]) -> None:
    codes = [code for code, _ in SIGNALS]
    assert edition(table(), codes).id == "9"
    with pytest.raises(ValueError, match="weights|floors|below"):
        edition(table(**changes), codes)
