"""The link by which somebody without an account reaches their own pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core import signing
from django_scopes import ScopeError
from tests.web.tenancy.conftest import BY, Tenants

from sonaeru.web.tenancy import actions, links, queries
from sonaeru.web.tenancy.scopes import opened


@pytest.fixture
def token(tenants: Tenants) -> str:
    with opened(organisation=tenants.ours):
        return links.token(queries.person(tenants.ours, tenants.person))


def refusal(token: str, **more: dt.timedelta) -> tuple[str, object]:
    """What a visitor with this token learns."""
    with pytest.raises(links.LinkRefused) as refused:
        links.person(token, **more)
    return str(refused.value), refused.value.__cause__


def test_a_link_leads_to_its_person_without_an_open_scope(tenants: Tenants, token: str) -> None:
    found = links.person(token)
    assert (found.id, found.organisation, found.name) == (tenants.person, tenants.ours, "鈴木")
    with pytest.raises(ScopeError):
        queries.organisation(tenants.ours)


def test_a_link_works_for_thirty_days(tenants: Tenants, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 30 * 86400 - 60)
    assert links.person(token).id == tenants.person
    monkeypatch.setattr(signing.time, "time", lambda: now + 30 * 86400 + 60)
    refusal(token)


def test_a_link_that_is_changed_too_old_or_of_another_purpose_says_the_same(tenants: Tenants, token: str) -> None:
    ids = [tenants.ours, tenants.person]
    refused = [
        *("", "x", "a:b:c", "𠮷:🏢:\u202e", token[:-1], token + "x", "x" * 10_000, token.swapcase(), "\x00"),
        *(signing.dumps(ids), signing.dumps(ids, salt="other"), signing.dumps(ids, key="other", salt=links.SALT)),
    ]
    assert {refusal(each) for each in refused} == {("", None)}
    assert refusal(token, max_age=dt.timedelta(seconds=-1)) == ("", None)


def test_the_link_of_a_removed_person_says_the_same(tenants: Tenants, token: str) -> None:
    with opened(organisation=tenants.ours):
        actions.remove_person(by=BY, organisation=tenants.ours, person=tenants.person)
    assert refusal(token) == ("", None)


def test_the_link_into_a_company_that_is_being_deleted_says_the_same_and_works_after_undoing(
    tenants: Tenants, token: str
) -> None:
    with opened(organisation=tenants.ours):
        actions.mark_for_deletion(by=BY, organisation=tenants.ours)
    assert refusal(token) == ("", None)
    with opened(organisation=tenants.ours):
        actions.undo_deletion(by=BY, organisation=tenants.ours)
    assert links.person(token).id == tenants.person


def test_a_signed_person_of_another_company_is_refused(tenants: Tenants) -> None:
    with opened(organisation=tenants.theirs):
        theirs = queries.person(tenants.theirs, tenants.their_person)
    assert refusal(links.token(replace(theirs, organisation=tenants.ours))) == ("", None)


def test_a_link_that_went_to_a_wrong_address_opens_nothing_once_the_address_is_put_right(
    tenants: Tenants, token: str
) -> None:
    with opened(organisation=tenants.ours):
        actions.edit_person(by=BY, organisation=tenants.ours, person=tenants.person, mail="right@example.jp")
    assert refusal(token) == ("", None)
