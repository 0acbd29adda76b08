"""A company asks the advisers of its association for help; they see it first, and end it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from sonaeru.web.notify.models import Notice
from sonaeru.web.tenancy import actions, actions_help, queries
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.scopes import opened

from .conftest import Chamber, company

Enter = Callable[..., Client]
NOTE = "バックアップの始め方"


@pytest.fixture
def owner(signed_in: Enter, chamber: Chamber) -> Client:
    return signed_in("owner", organisation=chamber.member)


def ask(client: Client, chamber: Chamber, **more: str):  # type: ignore[no-untyped-def]
    return client.post(f"/c/{chamber.member}/help/", {"partner": chamber.id, "note": NOTE} | more)


def helped(client: Client, chamber: Chamber, member: str = "") -> int:
    return client.post(f"/a/{chamber.id}/companies/{member or chamber.member}/helped/").status_code


def asked(chamber: Chamber) -> dict[str, str]:
    with opened(association=chamber.id):
        return {each.organisation: each.help_note for each in queries.members(chamber.id) if each.help_asked_at}


def verbs(chamber: Chamber) -> list[str]:
    rows = apps.get_model("audit", "Record").objects.filter(verb__startswith="tenancy.help").order_by("pk")
    assert {(row.organisation, row.association) for row in rows} <= {(chamber.member, chamber.id)}
    assert NOTE not in str(list(rows.values())), "the log never says about what"
    return [row.verb.removeprefix("tenancy.help_") for row in rows]


def test_who_asks_is_seen_by_the_advisers_first_and_with_the_note(
    owner: Client, adviser: Client, chamber: Chamber
) -> None:
    with opened(association=chamber.id):
        assert [each.name for each in queries.members(chamber.id)][0] == "かえで建設"
    shy = company("あ商店", chamber.id)
    assert ask(owner, chamber).status_code == 303
    page = adviser.get(f"/a/{chamber.id}/")
    assert [row.member.organisation for row in page.context["page"]][:2] == [chamber.member, shy]
    assert NOTE in page.content.decode()
    only = adviser.get(f"/a/{chamber.id}/", {"show": "help"})
    assert [row.member.organisation for row in only.context["page"]] == [chamber.member]
    assert f"「{NOTE}」" in adviser.get(f"/a/{chamber.id}/companies/{chamber.member}/").content.decode()


def test_the_company_reads_that_it_asked_and_takes_it_back(owner: Client, chamber: Chamber) -> None:
    ask(owner, chamber)
    for page in ("checks/", "help/", "settings/consent/"):
        assert "頼みを取り下げる" in owner.get(f"/c/{chamber.member}/{page}").content.decode()
    owner.post(f"/c/{chamber.member}/help/back/", {"partner": chamber.id})
    assert asked(chamber) == {}
    assert verbs(chamber) == ["asked", "taken_back"]


def test_people_of_the_association_are_told_without_the_note(owner: Client, adviser: Client, chamber: Chamber) -> None:
    ask(owner, chamber)
    told = Notice.objects.get(kind="tenancy.help_asked")
    assert "かえで建設" in told.subject and NOTE not in told.subject + told.text
    assert told.path == f"/a/{chamber.id}/companies/{chamber.member}/"


def test_asking_twice_keeps_the_day_and_tells_nobody_again(owner: Client, adviser: Client, chamber: Chamber) -> None:
    ask(owner, chamber)
    ask(owner, chamber, note="やっぱり更新のこと")
    assert asked(chamber) == {chamber.member: "やっぱり更新のこと"}
    assert (Notice.objects.count(), verbs(chamber)) == (1, ["asked"])


def test_an_adviser_who_has_helped_ends_it_and_the_company_is_told(
    owner: Client, adviser: Client, chamber: Chamber
) -> None:
    ask(owner, chamber)
    assert helped(adviser, chamber) == 303 == helped(adviser, chamber)
    assert (asked(chamber), verbs(chamber)) == ({}, ["asked", "given"])
    told = Notice.objects.get(kind="tenancy.help_given")
    assert (told.organisation, told.path) == (chamber.member, f"/c/{chamber.member}/help/")
    assert "手伝いを頼まれました" not in adviser.get(f"/a/{chamber.id}/companies/{chamber.member}/").content.decode()


def test_another_association_neither_sees_nor_ends_it(owner: Client, signed_in: Enter, chamber: Chamber) -> None:
    ask(owner, chamber)
    outsider = signed_in("adviser", mail="far@example.jp", association=chamber.other)
    assert helped(outsider, chamber) == 404
    assert outsider.post(f"/a/{chamber.other}/companies/{chamber.member}/helped/").status_code == 404
    assert chamber.member in asked(chamber)


def test_an_association_that_was_not_joined_cannot_be_asked(owner: Client, chamber: Chamber) -> None:
    answer = ask(owner, chamber, partner=chamber.other)
    assert (answer.status_code, "団体を1つ選んでください。" in answer.content.decode()) == (422, True)
    assert owner.post(f"/c/{chamber.member}/help/back/", {"partner": chamber.other}).status_code == 404
    with opened(organisation=chamber.member), pytest.raises(NotFound):
        actions_help.ask(by="usr_x", organisation=chamber.member, association=chamber.other)


def test_a_note_that_is_too_long_is_answered_kindly_and_kept(owner: Client, chamber: Chamber) -> None:
    answer = ask(owner, chamber, note="あ" * 101)
    assert answer.status_code == 422 and "あ" * 101 in answer.content.decode()
    assert asked(chamber) == {}


def test_a_company_without_associations_is_told_how_to_get_one(signed_in: Enter, chamber: Chamber) -> None:
    lonely = company("ひとり商店")
    owner = signed_in("owner", organisation=lonely)
    assert "頼める団体がまだありません" in owner.get(f"/c/{lonely}/help/").content.decode()
    assert "手伝いを頼む" not in owner.get(f"/c/{lonely}/checks/").content.decode()


def test_a_company_that_is_being_deleted_cannot_ask(owner: Client, chamber: Chamber) -> None:
    with opened(organisation=chamber.member):
        actions.mark_for_deletion(by="usr_x", organisation=chamber.member)
    assert ask(owner, chamber).status_code == 404


def test_leaving_the_association_forgets_the_request(owner: Client, chamber: Chamber) -> None:
    ask(owner, chamber)
    with opened(organisation=chamber.member):
        actions.leave_association(by="usr_x", organisation=chamber.member, association=chamber.id)
        assert queries.memberships(chamber.member) == ()
