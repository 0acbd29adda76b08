"""The page 団体に見せる内容."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.tenancy.conftest import BY, Tenants
from tests.web.tenancy.pages import at, signed_in

from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

SCORE, ANSWERS = ConsentKind.SCORE, ConsentKind.ANSWERS


@pytest.fixture
def owner(tenants: Tenants) -> Client:
    return signed_in(tenants.ours)


def page(tenants: Tenants, client: Client) -> str:
    return client.get(at(tenants.ours, "consent/")).content.decode()


def act(tenants: Tenants, name: str, partner: str = "") -> str:
    return at(tenants.ours, f"consent/{partner or tenants.chamber}/{name}/")


def shared(tenants: Tenants) -> frozenset[ConsentKind]:
    with opened(organisation=tenants.ours):
        return queries.shared(tenants.ours).get(tenants.chamber, frozenset())


def test_a_member_that_shows_nothing_reads_so(tenants: Tenants, owner: Client) -> None:
    assert "何も見せていません" in page(tenants, owner)


def test_a_company_without_associations_reads_so(tenants: Tenants, owner: Client) -> None:
    owner.post(act(tenants, "leave"))
    assert "加入している団体はありません。" in page(tenants, owner)


def test_what_is_chosen_is_shown_from_now_on_with_day_and_name(tenants: Tenants, owner: Client) -> None:
    owner.post(act(tenants, "give"), {"kinds": ["score", "answers"]})
    assert shared(tenants) == {SCORE, ANSWERS}
    assert "決めた人：見本 花子" in page(tenants, owner)
    assert "何も見せていません。" not in page(tenants, owner)


def test_choosing_nothing_is_answered_kindly(tenants: Tenants, owner: Client) -> None:
    answer = owner.post(act(tenants, "give"))
    assert answer.status_code == 422
    assert "見せる内容を1つ以上選んでください。" in answer.content.decode()


def test_what_is_withdrawn_is_shown_no_more_and_stays_in_the_history(tenants: Tenants, owner: Client) -> None:
    owner.post(act(tenants, "give"), {"kinds": "score"})
    owner.post(act(tenants, "withdraw"), {"kind": "score"})
    assert shared(tenants) == frozenset()
    history = page(tenants, owner).partition('id="history"')[2]
    assert history.index("やめる") < history.index("見せる<")


def test_withdrawing_asks_for_no_fresh_sign_in_but_giving_does(tenants: Tenants) -> None:
    client = signed_in(tenants.ours, recently=False)
    with opened(organisation=tenants.ours):
        actions.give_consent(by=BY, organisation=tenants.ours, association=tenants.chamber, kind=SCORE)
    client.post(act(tenants, "withdraw"), {"kind": "score"})
    client.post(act(tenants, "give"), {"kinds": "score"})
    assert shared(tenants) == frozenset()


def test_two_tabs_that_give_and_withdraw_the_same_do_no_harm(tenants: Tenants, owner: Client) -> None:
    for _tab in range(2):
        assert owner.post(act(tenants, "give"), {"kinds": "score"}).status_code == 303
    for _tab in range(2):
        assert owner.post(act(tenants, "withdraw"), {"kind": "score"}).status_code == 303
    with opened(organisation=tenants.ours):
        assert [step.given for step in queries.consent_history(tenants.ours)] == [False, True]


def test_a_tab_that_gives_after_another_left_shows_nothing(tenants: Tenants, owner: Client) -> None:
    owner.post(act(tenants, "leave"))
    assert owner.post(act(tenants, "give"), {"kinds": "score"}).status_code == 404
    assert shared(tenants) == frozenset()


def test_an_invitation_is_accepted_or_declined(tenants: Tenants, owner: Client) -> None:
    for other in (tenants.other_chamber, actions.create_association(by=BY, name="遠くの商工会")):
        with opened(association=other):
            actions.invite_to_association(by=BY, organisation=tenants.ours, association=other)
    assert "となり商工会から招かれています" in page(tenants, owner)
    owner.post(act(tenants, "join", tenants.other_chamber))
    owner.post(act(tenants, "leave", other))
    with opened(organisation=tenants.ours):
        held = {each.association: each.joined_at for each in queries.memberships(tenants.ours)}
    assert set(held) == {tenants.chamber, tenants.other_chamber} and held[tenants.other_chamber]


@pytest.mark.parametrize("name", ["join", "give", "withdraw", "leave"])
def test_only_owners_decide(tenants: Tenants, name: str) -> None:
    manager = signed_in(tenants.ours, "manager")
    assert manager.post(act(tenants, name), {"kinds": "score", "kind": "score"}).status_code == 403
    assert act(tenants, name) not in page(tenants, manager)


@pytest.mark.parametrize("name", ["join", "give", "withdraw", "leave"])
def test_an_association_that_never_invited_the_company_is_not_found(tenants: Tenants, owner: Client, name: str) -> None:
    answer = owner.post(act(tenants, name, tenants.other_chamber), {"kinds": "score", "kind": "score"})
    assert answer.status_code == 404


def test_a_kind_that_does_not_exist_is_refused(tenants: Tenants, owner: Client) -> None:
    assert owner.post(act(tenants, "give"), {"kinds": "everything"}).status_code == 422
    assert owner.post(act(tenants, "withdraw"), {"kind": "everything"}).status_code == 404
