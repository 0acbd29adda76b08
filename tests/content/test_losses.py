"""Scenarios, policies, effects and published figures as shipped: every figure says where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.content.wording import JAPANESE

from sonaeru.core.insurance import REASONS, doubts
from sonaeru.core.loss import BadInput, load_scenario, scenario_means
from sonaeru.core.loss.faults import CODES
from sonaeru.core.loss.scenario import INCIDENTS
from sonaeru.web.library import losses, reader
from sonaeru.web.library.losses import PolicyEdition, StatedScenario

DATE = re.compile(r"\d{4}(-\d\d)?(-\d\d)?")
SCENARIOS, POLICIES = losses.scenarios(), losses.policies()
each_scenario = pytest.mark.parametrize("stated", SCENARIOS.values(), ids=map("/".join, SCENARIOS))
each_policy = pytest.mark.parametrize("edition", POLICIES.values(), ids=map("/".join, POLICIES))
# Facts that a person who sells insurance would say; we do not.
SELLING = re.compile("おすすめ|お得|今すぐ|申し込み|申込|安い|最安|ランキング|第1位")
FLAGS = {
    "war",
    "state_attack",
    "own_intent",
    "own_gross_negligence",
    "earthquake",
    "capacity_overuse",
    "known_before",
    "it_work",
    "ransom_itself",
}


def test_every_file_is_released() -> None:
    for folder, found in (("scenarios", SCENARIOS), ("policies", POLICIES)):
        assert {(path.parent.name, path.stem) for path in (reader.CONTENT / folder).glob("*/*.toml")} == set(found)
    assert len(reader.released("effects/")) == len(list((reader.CONTENT / "effects").glob("*.toml")))


def test_there_is_a_scenario_for_every_kind_of_accident() -> None:
    assert {each.scenario.incident for each in losses.current_scenarios()} == set(INCIDENTS)


@each_scenario
def test_every_law_has_source_grade_and_date(stated: StatedScenario) -> None:
    scenario = stated.scenario
    places = {
        "frequency",
        *(f"shared.{name}" for name in scenario.shared),
        *(f"items.{i.code}" for i in scenario.items),
    }
    assert set(stated.sources) == places
    for source in stated.sources.values():
        assert DATE.fullmatch(source.date), source
        assert (source.grade == "J") == ("判断" in source.name.ja), source


@each_scenario
def test_the_rate_goes_from_a_quarter_to_four_times(stated: StatedScenario) -> None:
    rate = stated.scenario.frequency
    assert (rate.low * 4, rate.high / 4) == pytest.approx((rate.mid, rate.mid))
    assert stated.scenario.severity.mid == 1
    assert stated.scenario.rho == 0 or 0.3 <= stated.scenario.rho <= 0.6


def test_the_accidents_of_the_flyer_have_the_means_of_the_design() -> None:
    for edition in ("1", "1-independent"):
        builder, shop = (SCENARIOS[name, edition].scenario for name in ("builder-mail-malware", "retail-ec-1000-cards"))
        assert sum(scenario_means(builder).values()) == pytest.approx(6_542_750, abs=0.5)
        assert sum(scenario_means(shop).values()) == pytest.approx(28_604_433, abs=0.5)
        assert (builder.rho, shop.rho) == ((0.4, 0.4) if edition == "1" else (0, 0))


@each_scenario
def test_a_scenario_is_told_in_both_languages_and_nobody_is_blamed(stated: StatedScenario) -> None:
    assert stated.what.ja.endswith("。") and stated.what.en.endswith(".")
    assert not JAPANESE.search(stated.name.en + stated.what.en.replace("“", "").replace("”", ""))
    assert "あなた" not in stated.what.ja


@each_policy
def test_a_policy_covers_known_items_and_sells_nothing(edition: PolicyEdition) -> None:
    assert {rule["flag"] for rule in edition.table.get("exclusions", ())} <= FLAGS
    assert not SELLING.search(str(edition.table))
    assert not [key for key in words_of(edition.table) if "premium" in key]


def words_of(table: Any) -> Iterator[str]:
    """Every key at any depth."""
    if isinstance(table, dict):
        yield from table
        for each in table.values():
            yield from words_of(each)
    elif isinstance(table, list):
        for each in table:
            yield from words_of(each)


KNOWN = {
    *("code", "inside", "ja", "en", "covers", "deductible", "paid_percent", "per_event_limit", "aggregate_limit"),
    *("option", "order", "waiting_hours", "waiting_kind", "indemnity_hours", "indemnity_from", "limit_percent_of"),
    "needs_consent",
}


@each_policy
def test_a_node_has_words_and_no_field_that_nobody_reads(edition: PolicyEdition) -> None:
    for node in edition.table["nodes"]:
        assert set(node) <= KNOWN
        assert JAPANESE.search(node["ja"]) and not JAPANESE.search(node["en"])
        for cover in node.get("covers", ()):
            assert set(cover) <= {"item", "covered", "per_person_yen", "per_company_yen"}


def test_the_old_scheme_has_its_sets_and_the_last_needs_typing_in() -> None:
    old = POLICIES["jcci-leak-old", "2018"]
    assert (old.sets, old.closed) == (("A", "B", "C", "D", "E"), True)
    limits = {name: old.policy(chosen=name).nodes["liability"].limit for name in "ABCD"}
    assert limits == {"A": 10e6, "B": 50e6, "C": 100e6, "D": 300e6}
    with pytest.raises(BadInput):
        old.policy(chosen="E")


def test_the_amounts_of_the_flyer_are_computed_under_one_reading_only() -> None:
    flyer = POLICIES["flyer-2024", "2024-03"]
    assert [row["yen"] for row in flyer.table["amounts"]] == [10_000_000, 10_000_000, 8_000_000, 2_000_000]
    policy = flyer.policy(as_read="limits")
    assert [policy.nodes[row["part"]].limit for row in flyer.table["amounts"]] == [
        row["yen"] for row in flyer.table["amounts"]
    ]
    for reading in (None, "illustrative_payment"):
        with pytest.raises(BadInput):
            flyer.policy(as_read=reading)


def test_the_usual_form_of_today_contradicts_itself_nowhere_and_takes_options() -> None:
    usual = POLICIES["generic-current", "1"]
    policy = usual.policy(held=usual.options, chosen="example")
    assert not [each for each in doubts(policy) if each.code != "limit_above_group"]
    assert all(node.held for node in policy.nodes.values())
    assert not usual.policy(chosen="example").nodes["bi"].held


def test_effects_act_on_known_topics_items_and_say_where_they_are_from() -> None:
    concepts = {item.concept for each in reader.offered_editions() for item in each.items} | {"site"}
    for group, row in zip(losses.effects().groups, losses.raw_effects()["groups"], strict=True):
        assert set(group.topics) <= concepts
        assert group.severity <= set(losses.items())
        assert losses.source(row, group.id).grade == row["grade"]
        assert {"name", "means", "published"} <= set(row)


def test_no_topic_acts_twice() -> None:
    topics = [topic for group in losses.effects().groups for topic in group.topics]
    assert len(topics) == len(set(topics))


def test_the_published_premiums_are_recorded_and_no_function_takes_them() -> None:
    table = losses.premiums()
    assert len(table.rows) == 24
    assert next(row.yen for row in table.rows if row.trade.en == "retailer" and row.plan == 2) == 160_010
    assert "見積りではありません" in table.note.ja


def test_published_figures_are_graded_and_dated() -> None:
    assert len(losses.references()) == len({each.id for each in losses.references()}) == 14
    assert all(DATE.fullmatch(each.source.date) for each in losses.references())


def test_every_fault_reason_and_doubt_has_words() -> None:
    assert set(losses.wording("faults")) == set(CODES)
    assert set(losses.wording("reasons")) == set(REASONS)
    assert not SELLING.search(" ".join(text.ja for text in losses.wording("texts").values()))
    assert "保険の募集・勧誘・見積り・助言ではありません" in losses.wording("texts")["all_pages"].ja


def test_a_law_that_cannot_be_is_an_error_that_names_its_place() -> None:
    table = reader.toml(reader.CONTENT / "scenarios/builder-mail-malware/1.toml")
    table["items"][0]["terms"][0]["units"][0]["mode"] = -1
    with pytest.raises(BadInput, match="items.0.terms.0.units.0.mode"):
        load_scenario(table)
