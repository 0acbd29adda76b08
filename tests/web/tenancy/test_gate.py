"""The gate before every view."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from tests.web.world import World, build

from sonaeru.web.tenancy import actions, queries, roles
from sonaeru.web.tenancy.gate import SIGNED_IN, needed_by_all, needs, permitted
from sonaeru.web.tenancy.roles import PUBLIC, ConsentKind, Permission
from sonaeru.web.tenancy.scopes import ScopeError, opened


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("never seen")


@needs(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse("who are you?")


@needs(SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.pk)


@needs(Permission.RESULTS_VIEW)
def results(request: HttpRequest, organisation: str) -> HttpResponse:
    may = [permitted(request, each) for each in (Permission.RESULTS_VIEW, Permission.COMPANY_DELETE)]
    return HttpResponse(f"{request.organisation.name} {len(queries.people(organisation))} {may}")


@needs(Permission.OPERATION_VIEW)
def operation(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("unmarked/", unmarked),
    path("mine/", mine),
    path("c/<str:organisation>/results/", results),
    path("operator/", operation),
    path("", include(needed_by_all(PUBLIC, "sonaeru.web.ui.urls"))),
    path("account/login/", sign_in, name="account_login"),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
handler403 = "tests.web.tenancy.test_gate.refused"
handler404 = "tests.web.tenancy.test_gate.missing"


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("no", status=403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("nothing", status=404)


@pytest.fixture
def world() -> World:
    return build()


def test_a_view_that_names_nothing_is_refused(world: World) -> None:
    assert world.signed_in(roles.OPERATOR).get("/unmarked/").status_code == 403


def test_a_stranger_is_led_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/c/org_x/results/?month=11")
    assert answer.headers["Location"] == "/account/login/?next=%2Fc%2Forg_x%2Fresults%2F%3Fmonth%3D11"


def test_after_a_refused_form_nobody_is_led_back_to_an_address_that_only_takes_forms(client: Client) -> None:
    assert client.post("/mine/").headers["Location"] == "/account/login/?next=%2Fhome%2F"


def test_whoever_signed_in_sees_what_is_their_own(world: World) -> None:
    assert world.signed_in(roles.VIEWER).get("/mine/").content.startswith(b"usr_")


def test_the_company_is_open_for_the_view_and_closed_afterwards(world: World) -> None:
    company = world.own.ids["organisation"]
    answer = world.signed_in(roles.OWNER).get(f"/c/{company}/results/")
    assert answer.content.decode() == "みどり工業 1 [True, True]"
    with pytest.raises(ScopeError):
        queries.people(company)


def test_an_adviser_sees_what_any_of_their_associations_may_see(world: World) -> None:
    company, second = world.own.ids["organisation"], actions.create_association(by="usr_test", name="第二")
    client = world.signed_in(roles.ADVISER)
    user = get_user_model().objects.get(email="association-adviser@example.jp")
    with opened(association=second):
        actions.invite_to_association(by="usr_test", organisation=company, association=second)
        actions.grant_seat(by="usr_test", user=user.pk, role="adviser", association=second)
    with opened(organisation=company):
        actions.join_association(by="usr_test", organisation=company, association=second)
        actions.give_consent(by="usr_test", organisation=company, association=second, kind=ConsentKind.SCORE)
        actions.leave_association(by="usr_test", organisation=company, association=world.own.ids["association"])
    assert client.get(f"/c/{company}/results/").status_code == 200


def test_withdrawn_consent_shuts_the_company_at_once(world: World) -> None:
    company, client = world.own.ids["organisation"], world.signed_in(roles.ADVISER)
    assert client.get(f"/c/{company}/results/").status_code == 200
    with opened(organisation=company):
        actions.withdraw_consent(
            by="usr_test",
            organisation=company,
            association=world.own.ids["association"],
            kind=ConsentKind.SCORE,
        )
    assert client.get(f"/c/{company}/results/").status_code == 403


def test_the_installation_is_the_operators_alone(world: World) -> None:
    assert world.signed_in(roles.OPERATOR).get("/operator/").status_code == 200
    assert world.signed_in(roles.OWNER).get("/operator/").status_code == 403
