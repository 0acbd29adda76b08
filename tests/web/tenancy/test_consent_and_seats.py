"""Memberships, what consent opens and closes, and who holds which seat."""

from __future__ import annotations

import pytest
from tests.web.tenancy.conftest import BY, Tenants

from sonaeru.web.tenancy import actions, checks, queries
from sonaeru.web.tenancy.roles import ConsentKind, Permission, Seat, can
from sonaeru.web.tenancy.scopes import opened

SCORE, ANSWERS = ConsentKind.SCORE, ConsentKind.ANSWERS


def adviser_may(tenants: Tenants, permission: Permission) -> bool:
    with opened(association=tenants.chamber):
        subject = queries.member_subject(tenants.chamber, tenants.ours)
    return can([Seat("adviser", association=tenants.chamber)], permission, subject)


def test_joining_shares_nothing(tenants: Tenants) -> None:
    with opened(association=tenants.chamber):
        (member,) = queries.members(tenants.chamber)
    assert member.shared == frozenset()
    assert not any(adviser_may(tenants, permission) for permission in Permission)


def test_consent_opens_and_closes(tenants: Tenants) -> None:
    assert not adviser_may(tenants, Permission.RESULTS_VIEW)
    with opened(organisation=tenants.ours):
        actions.give_consent(by=BY, organisation=tenants.ours, association=tenants.chamber, kind=SCORE)
    assert adviser_may(tenants, Permission.RESULTS_VIEW)
    assert not adviser_may(tenants, Permission.ANSWERS_VIEW)
    with opened(organisation=tenants.ours):
        actions.withdraw_consent(by=BY, organisation=tenants.ours, association=tenants.chamber, kind=SCORE)
    assert not adviser_may(tenants, Permission.RESULTS_VIEW)


def test_both_sides_see_the_same_consent(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours, association=tenants.chamber):
        for kind in (SCORE, ANSWERS):
            actions.give_consent(by=BY, organisation=tenants.ours, association=tenants.chamber, kind=kind)
        (membership,) = queries.memberships(tenants.ours)
        (member,) = queries.members(tenants.chamber)
        assert queries.subject(tenants.ours) == queries.member_subject(tenants.chamber, tenants.ours)
    assert membership.shared == member.shared == {SCORE, ANSWERS}


def test_the_history_of_consent_keeps_each_step(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        for act in (actions.give_consent, actions.withdraw_consent, actions.give_consent):
            act(by=BY, organisation=tenants.ours, association=tenants.chamber, kind=SCORE)
        steps = queries.consent_history(tenants.ours)
    assert [(step.kind, step.given, step.by) for step in steps] == [(SCORE, given, BY) for given in (True, False, True)]
    assert sorted(step.at for step in steps) == [step.at for step in reversed(steps)]


def test_leaving_withdraws_everything_and_coming_back_shares_nothing(tenants: Tenants) -> None:
    both = {"by": BY, "organisation": tenants.ours, "association": tenants.chamber}
    with opened(organisation=tenants.ours, association=tenants.chamber):
        actions.give_consent(kind=SCORE, **both)
        actions.leave_association(**both)
        assert queries.members(tenants.chamber) == ()
        actions.invite_to_association(**both)
        actions.join_association(**both)
        (member,) = queries.members(tenants.chamber)
    assert member.shared == frozenset()


def test_a_company_that_is_only_invited_can_share_nothing(tenants: Tenants) -> None:
    with opened(association=tenants.chamber):
        actions.invite_to_association(by=BY, organisation=tenants.theirs, association=tenants.chamber)
    both = {"by": BY, "organisation": tenants.theirs, "association": tenants.chamber}
    with opened(organisation=tenants.theirs):
        with pytest.raises(queries.NotFound):
            actions.give_consent(kind=SCORE, **both)
        (membership,) = queries.memberships(tenants.theirs)
    assert (membership.joined_at, membership.shared) == (None, frozenset())


def test_consent_to_one_association_opens_nothing_to_another(tenants: Tenants) -> None:
    with opened(association=tenants.other_chamber):
        actions.invite_to_association(by=BY, organisation=tenants.ours, association=tenants.other_chamber)
    with opened(organisation=tenants.ours):
        actions.join_association(by=BY, organisation=tenants.ours, association=tenants.other_chamber)
        actions.give_consent(by=BY, organisation=tenants.ours, association=tenants.other_chamber, kind=SCORE)
        assert queries.shared(tenants.ours) == {tenants.other_chamber: {SCORE}}
    assert not adviser_may(tenants, Permission.RESULTS_VIEW)


def test_a_company_that_was_never_there_is_not_invited(tenants: Tenants) -> None:
    with opened(association=tenants.chamber), pytest.raises(queries.NotFound):
        actions.invite_to_association(by=BY, organisation="org_none", association=tenants.chamber)


# Seats


def test_the_last_owner_cannot_go(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        with pytest.raises(actions.LastOwner):
            actions.revoke_seat(by=BY, seat=tenants.seat, organisation=tenants.ours)
        actions.grant_seat(by=BY, user="usr_2", role="owner", organisation=tenants.ours)
        actions.revoke_seat(by=BY, seat=tenants.seat, organisation=tenants.ours)
        assert [held.user for held in queries.seats_of_organisation(tenants.ours)] == ["usr_2"]


@pytest.mark.parametrize(
    ("role", "places"),
    [("owner", ""), ("owner", "a"), ("owner", "oa"), ("adviser", "o"), ("adviser", ""), ("operator", "o")]
    + [("operator", "a"), ("desk_agent", "o"), ("insurer", ""), ("", "o")],
)
def test_a_role_at_a_place_that_does_not_fit_is_refused(tenants: Tenants, role: str, places: str) -> None:
    named = {"o": {"organisation": tenants.ours}, "a": {"association": tenants.chamber}}
    where = {key: text for place in places for key, text in named[place].items()}
    with opened(organisation=tenants.ours, association=tenants.chamber), pytest.raises(checks.Refused):
        actions.grant_seat(by=BY, user="usr_x", role=role, **where)


def test_seats_of_an_association_and_of_the_installation_come_and_go(tenants: Tenants) -> None:
    with opened(association=tenants.chamber):
        seat = actions.grant_seat(by=BY, user="usr_x", role="adviser", association=tenants.chamber)
        assert [held.id for held in queries.seats_of_association(tenants.chamber)] == [seat]
        actions.revoke_seat(by=BY, seat=seat, association=tenants.chamber)
    agent = actions.grant_seat(by=BY, user="usr_x", role="desk_agent")
    assert actions.grant_seat(by=BY, user="usr_x", role="desk_agent") == agent
    assert [held.seat for held in queries.seats_of_installation()] == [Seat("desk_agent")]
    actions.revoke_seat(by=BY, seat=agent)
    assert queries.seats_of("usr_x") == ()
