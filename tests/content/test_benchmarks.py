"""Published figures: five and no more, each with who was asked, and hints that name concepts."""

from __future__ import annotations

import datetime as dt

from sonaeru.web.library import reader
from sonaeru.web.library.benchmarks import survey_of, surveys


def test_the_survey_has_the_five_published_rates_and_no_guess() -> None:
    survey = survey_of(reader.offered_edition())
    assert survey
    assert survey.rates == {
        "updates": 73.0,
        "malware": 71.4,
        "incident-plan": 39.8,
        "rules": 39.2,
        "threat-news": 37.9,
    }
    assert (survey.n, survey.published) == (4191, dt.date(2025, 5, 27))


def test_a_survey_is_labelled_by_who_was_asked_and_never_called_an_average() -> None:
    for survey in surveys():
        assert f"{survey.n:,}" in survey.label.ja and f"{survey.n:,}" in survey.label.en
        assert "平均" not in survey.label.ja and "average" not in survey.label.en
        assert survey.as_of >= survey.published


def test_figures_of_one_edition_say_nothing_about_another() -> None:
    assert survey_of(reader.offered_edition("readiness")) is None


def test_a_hint_points_to_another_questionnaire() -> None:
    tiers = {item.concept: each.tier for each in reader.offered_editions() for item in each.items}
    for concept, others in reader.hints().items():
        assert tiers[concept] != "I", "the first visit gets no heavier"
        assert all(tiers[other] != tiers[concept] for other in others)


def test_every_questionnaire_is_offered_in_a_released_edition() -> None:
    assert [each.tier for each in reader.offered_editions()] == ["I", "T", "R"]
    assert [key[0] for key in reader.scored_sets()] == ["ipa-5min"]
