"""No row is found without its tenant, and none of another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models as django_models
from django.utils import timezone
from django_scopes import ScopeError
from tests.web.tenancy.conftest import BY, Tenants, everything

from sonaeru.web.tenancy import actions, models, queries
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import ConsentKind, Seat
from sonaeru.web.tenancy.scopes import opened

SCOPED = [
    *(models.Organisation.objects, models.Site.objects, models.Association.objects, models.Person.objects),
    *(models.Membership.objects, models.Membership.of_association, models.Consent.objects),
    *(models.Consent.of_association, models.Seat.objects, models.Seat.of_association, models.PeopleImport.objects),
]
Manager = django_models.Manager[Any]
QUERIES: list[Callable[[Manager], object]] = [
    lambda rows: list(rows.all()),
    lambda rows: list(rows.exclude(pk=None)),
    lambda rows: rows.count(),
    lambda rows: rows.exists(),
    lambda rows: rows.exclude(pk=None).exists(),
    lambda rows: rows.contains(rows.model(pk=1)),
    lambda rows: rows.in_bulk(),
    lambda rows: rows.first(),
    lambda rows: rows.get(pk="x"),
    lambda rows: rows.get_or_create(pk="x"),
    lambda rows: list(rows.values_list("pk")),
    lambda rows: list(rows.select_related()),
    lambda rows: rows.update(pk="x"),
    lambda rows: rows.filter(pk="x").delete(),
    lambda rows: rows.bulk_create([]),
    lambda rows: rows.bulk_update([rows.model(pk=1)], [rows.model._meta.fields[1].name]),
    lambda rows: rows.explain(),
]


def company_reads(organisation: str, person: str) -> list[Callable[[], object]]:
    return [
        lambda: queries.organisation(organisation),
        lambda: queries.person(organisation, person),
        lambda: queries.subject(organisation),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("manager", SCOPED, ids=lambda manager: f"{manager.model.__name__}.{manager.name}")
@pytest.mark.parametrize("query", QUERIES)
def test_a_query_without_a_scope_raises(manager: Manager, query: Callable[[Manager], object]) -> None:
    with pytest.raises(ScopeError):
        query(manager)


def test_every_manager_of_the_room_is_scoped_save_those_that_are_named() -> None:
    managers = {
        (model.__name__, manager.name): manager
        for model in vars(models).values()
        if isinstance(model, type) and issubclass(model, django_models.Model) and model.__module__ == models.__name__
        for manager in model._meta.managers
    }
    open_ones = {(name, "everywhere") for name in ("Seat", "Organisation", "Person", "PeopleImport")}
    assert {(each.model.__name__, each.name) for each in SCOPED} == set(managers) - open_ones
    assert {model._default_manager.name for model in (models.Seat, models.Organisation, models.Person)} == {"objects"}


def test_each_read_of_a_company_raises_without_a_scope(tenants: Tenants) -> None:
    listing = [queries.sites, queries.people, queries.memberships, queries.consent_history, queries.shared]
    reads = [*company_reads(tenants.ours, tenants.person), lambda: queries.seats_of_organisation(tenants.ours)]
    for read in [*reads, *(lambda each=each: each(tenants.ours) for each in listing)]:  # type: ignore[misc]
        with pytest.raises(ScopeError):
            read()


def test_a_company_sees_its_own_rows(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        assert queries.organisation(tenants.ours).name == "見本建設"
        assert [site.id for site in queries.sites(tenants.ours)] == [tenants.site]
        assert [person.id for person in queries.people(tenants.ours)] == [tenants.person]
        assert [held.id for held in queries.seats_of_organisation(tenants.ours)] == [tenants.seat]
        assert [each.association for each in queries.memberships(tenants.ours)] == [tenants.chamber]


def test_one_thing_of_another_company_is_not_found(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        for read in company_reads(tenants.theirs, tenants.their_person):
            with pytest.raises(NotFound):
                read()


def test_a_person_is_not_found_under_another_company_even_in_its_scope(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours), pytest.raises(NotFound):
        queries.person(tenants.ours, tenants.their_person)


def test_lists_of_another_company_are_empty(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        assert queries.sites(tenants.theirs) == ()
        assert queries.people(tenants.theirs) == ()
        assert queries.memberships(tenants.theirs) == ()
        assert queries.seats_of_organisation(tenants.theirs) == ()


def test_an_association_finds_no_rows_of_a_company(tenants: Tenants) -> None:
    with opened(association=tenants.chamber):
        for read in [*company_reads(tenants.ours, tenants.person), lambda: queries.people(tenants.ours)]:
            with pytest.raises(ScopeError):
                read()


def test_an_association_lists_only_companies_that_joined_it(tenants: Tenants) -> None:
    with opened(association=tenants.chamber):
        actions.invite_to_association(by=BY, organisation=tenants.theirs, association=tenants.chamber)
        assert [member.organisation for member in queries.members(tenants.chamber)] == [tenants.ours]
        assert queries.members(tenants.other_chamber) == ()
        with pytest.raises(NotFound):
            queries.member_subject(tenants.chamber, tenants.theirs)
        with pytest.raises(NotFound):
            queries.association(tenants.other_chamber)


def test_a_company_that_is_being_deleted_leaves_the_list_of_its_association(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        actions.mark_for_deletion(by=BY, organisation=tenants.ours)
    with opened(association=tenants.chamber):
        assert queries.members(tenants.chamber) == ()
        with pytest.raises(NotFound):
            queries.member_subject(tenants.chamber, tenants.ours)


FOREIGN: list[Callable[[Tenants], object]] = [
    lambda t: actions.edit_organisation(by=BY, organisation=t.theirs, name="x"),
    lambda t: actions.edit_organisation(by=BY, organisation=t.theirs, name="x"),
    lambda t: actions.mark_for_deletion(by=BY, organisation=t.theirs),
    lambda t: actions.undo_deletion(by=BY, organisation=t.theirs),
    lambda t: actions.add_site(by=BY, organisation=t.theirs, name="x"),
    lambda t: actions.add_person(by=BY, organisation=t.theirs, name="x"),
    lambda t: actions.edit_person(by=BY, organisation=t.theirs, person=t.their_person, name="x"),
    lambda t: actions.edit_person(by=BY, organisation=t.ours, person=t.their_person, name="x"),
    lambda t: actions.remove_person(by=BY, organisation=t.theirs, person=t.their_person),
    lambda t: actions.remove_person(by=BY, organisation=t.ours, person=t.their_person),
    lambda t: actions.join_association(by=BY, organisation=t.theirs, association=t.chamber),
    lambda t: actions.join_association(by=BY, organisation=t.ours, association=t.other_chamber),
    lambda t: actions.leave_association(by=BY, organisation=t.theirs, association=t.chamber),
    lambda t: actions.give_consent(by=BY, organisation=t.theirs, association=t.chamber, kind=ConsentKind.SCORE),
    lambda t: actions.give_consent(by=BY, organisation=t.ours, association=t.other_chamber, kind=ConsentKind.SCORE),
    lambda t: actions.withdraw_consent(by=BY, organisation=t.theirs, association=t.chamber, kind=ConsentKind.SCORE),
    lambda t: actions.grant_seat(by=BY, user="usr_x", role="owner", organisation=t.theirs),
    lambda t: actions.revoke_seat(by=BY, seat=t.their_seat, organisation=t.theirs),
    lambda t: actions.revoke_seat(by=BY, seat=t.their_seat, organisation=t.ours),
    lambda t: actions.revoke_seat(by=BY, seat=t.their_seat),
]


@pytest.mark.parametrize("act", FOREIGN)
def test_nothing_of_another_company_can_be_changed(tenants: Tenants, act: Callable[[Tenants], object]) -> None:
    before = everything()
    with opened(organisation=tenants.ours), pytest.raises(NotFound):
        act(tenants)
    assert everything() == before


def test_an_association_cannot_invite_for_another_one_nor_give_seats_there(tenants: Tenants) -> None:
    before = everything()
    with opened(association=tenants.chamber):
        with pytest.raises(NotFound):
            actions.invite_to_association(by=BY, organisation=tenants.theirs, association=tenants.other_chamber)
        with pytest.raises(NotFound):
            actions.grant_seat(by=BY, user="usr_x", role="adviser", association=tenants.other_chamber)
    assert everything() == before


def test_the_seats_of_a_user_are_read_without_a_scope(tenants: Tenants) -> None:
    assert queries.seats_of("usr_a@a.example") == (Seat("owner", organisation=tenants.ours),)
    assert queries.seats_of("usr_nobody") == ()


def test_a_job_reopens_the_scope_from_text_ids_and_closes_it(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours, association=tenants.chamber):
        assert queries.organisation(tenants.ours)
        assert queries.association(tenants.chamber)
    with pytest.raises(ScopeError):
        queries.organisation(tenants.ours)


def test_a_scope_closes_when_its_work_fails(tenants: Tenants) -> None:
    with pytest.raises(ZeroDivisionError), opened(organisation=tenants.ours):
        _ = 1 / 0
    with pytest.raises(ScopeError):
        queries.organisation(tenants.ours)


@pytest.mark.parametrize("ids", [{}, {"organisation": ""}, {"organisation": "", "association": ""}])
def test_a_lost_id_opens_nothing(ids: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="name the organisation"), opened(**ids):
        pass


def test_the_days_of_grace_are_counted_over_all_companies_by_id_alone(tenants: Tenants) -> None:
    with opened(organisation=tenants.theirs):
        actions.mark_for_deletion(by=BY, organisation=tenants.theirs)
        marked = queries.organisation(tenants.theirs).deleted_at
    assert marked is not None
    assert queries.due_for_erasure(before=marked) == ()
    assert queries.due_for_erasure(before=timezone.now()) == (tenants.theirs,)
