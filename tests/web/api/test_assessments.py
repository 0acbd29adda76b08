"""Assessments by the API."""

from __future__ import annotations

import pytest
from django.apps import apps
from tests.web.api.conftest import Caller
from tests.web.world import World

ALL = {str(no): "implemented" for no in range(1, 26)}


@pytest.fixture
def begun(call: Caller) -> str:
    return str(call("POST", "/assessments", {}).json()["id"])


def test_an_assessment_goes_from_the_start_to_its_score(call: Caller, begun: str) -> None:
    assert call("PATCH", f"/assessments/{begun}/answers", {"answers": ALL | {"6": "unknown"}}).status_code == 200
    finished = call("POST", f"/assessments/{begun}/finish").json()
    assert (finished["status"], finished["result"]["total"], finished["source"]) == ("finished", 95, "api")
    assert call("GET", f"/assessments/{begun}").json() == finished


def test_a_draft_has_no_score_and_says_what_is_missing(call: Caller, begun: str) -> None:
    draft = call("PATCH", f"/assessments/{begun}/answers", {"answers": {"1": "partly"}}).json()
    assert (draft["result"], draft["missing"]) == (None, list(range(2, 26)))
    refused = call("POST", f"/assessments/{begun}/finish")
    assert (refused.status_code, refused.json()["missing"]) == (409, list(range(2, 26)))


def test_finishing_twice_changes_nothing(call: Caller, begun: str) -> None:
    call("PATCH", f"/assessments/{begun}/answers", {"answers": ALL})
    first = call("POST", f"/assessments/{begun}/finish").json()
    assert call("POST", f"/assessments/{begun}/finish").json() == first


def test_answers_of_a_finished_assessment_stay(call: Caller, begun: str) -> None:
    call("PATCH", f"/assessments/{begun}/answers", {"answers": ALL})
    call("POST", f"/assessments/{begun}/finish")
    assert call("PATCH", f"/assessments/{begun}/answers", {"answers": {"1": "partly"}}).status_code == 409
    assert call("GET", f"/assessments/{begun}").json()["answers"]["1"] == "implemented"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"answers": {"99": "partly"}}, "answers.99"),
        ({"answers": {"1": "maybe"}}, "answers.1"),
        ({"answers": {}}, "answers"),
        ({"answers": {"1": "partly"}, "not_applicable": {"1": "no"}}, "not_applicable.1"),
        ({"answers": {"1": "partly"}, "not_applicable": {"2": "no"}}, "not_applicable.2"),
        ({"answers": {"1": "partly"}, "more": 1}, "more"),
    ],
)
def test_what_cannot_be_an_answer_is_named_and_nothing_is_stored(
    call: Caller, begun: str, body: dict[str, object], field: str
) -> None:
    refused = call("PATCH", f"/assessments/{begun}/answers", body)
    assert refused.status_code == 422
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert call("GET", f"/assessments/{begun}").json()["answers"] == {}


def test_a_site_answers_for_itself(call: Caller, world: World) -> None:
    own, foreign = world.own.ids["site"], world.foreign.ids["site"]
    assert call("POST", "/assessments", {"site": own}).json()["site"] == own
    assert call("POST", "/assessments", {"site": foreign}).status_code == 404


def test_what_was_done_stands_in_the_log_under_the_token(call: Caller, begun: str, world: World) -> None:
    record = apps.get_model("audit", "Record").objects.get(subject=begun)
    assert (record.by, record.organisation, record.origin) == (
        call.token.split("_", 1)[1].rpartition("_")[0],
        world.own.ids["organisation"],
        "api",
    )
