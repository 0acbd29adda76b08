"""Changing companies, people, memberships, consent and seats; and that no change stays without its row in the log."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from tests.web.tenancy.conftest import BY, Tenants, everything

from sonaeru.web.audit import queries as log
from sonaeru.web.tenancy import actions, checks, queries
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.tenancy.verbs import Verb

SCORE = ConsentKind.SCORE
FACTS = {"name": "新会社", "industry": "E", "size": "1-5"}
LONG = "あ" * 101


def entries(**wanted: Any) -> tuple[log.Entry, ...]:
    return log.page(log.Search(**({"organisation": None, "association": None} | wanted))).entries


def logged(**wanted: Any) -> log.Entry:
    """The newest row of the log."""
    return entries(**wanted)[0]


# One call of each action: what must be there before it, and the verb it writes

Act = Callable[[Tenants], object]


def on_company(name: str, /, **more: Any) -> Act:
    return lambda t: getattr(actions, name)(by=BY, origin="test", organisation=t.ours, **more)


def on_person(name: str, /, **more: Any) -> Act:
    return lambda t: getattr(actions, name)(by=BY, origin="test", organisation=t.ours, person=t.person, **more)


def on_membership(name: str, /, **more: Any) -> Act:
    return lambda t: getattr(actions, name)(by=BY, origin="test", organisation=t.ours, association=t.chamber, **more)


def nothing(tenants: Tenants) -> None:
    """Needs nothing before it."""


def invite_theirs(tenants: Tenants) -> str:
    actions.invite_to_association(by=BY, origin="test", organisation=tenants.theirs, association=tenants.chamber)
    return tenants.theirs


def join_theirs(tenants: Tenants) -> None:
    with opened(organisation=tenants.theirs):
        actions.join_association(by=BY, origin="test", organisation=tenants.theirs, association=tenants.chamber)


def on_site(name: str, /, **more: Any) -> Act:
    return lambda t: getattr(actions, name)(by=BY, origin="test", organisation=t.ours, site=t.site, **more)


def on_association(name: str, /, **more: Any) -> Act:
    return lambda t: getattr(actions, name)(by=BY, origin="test", association=t.chamber, **more)


def revoke_viewer(tenants: Tenants) -> None:
    held = next(each for each in queries.seats_of_organisation(tenants.ours) if each.user == "usr_v")
    actions.revoke_seat(by=BY, origin="test", seat=held.id, organisation=tenants.ours)


add_viewer = on_company("grant_seat", user="usr_v", role="viewer")
give_score = on_membership("give_consent", kind=SCORE)
ACTS: dict[str, tuple[Act, Act, Verb]] = {
    "create_organisation": (
        nothing,
        lambda t: actions.create_organisation(by=BY, origin="test", **FACTS),
        Verb.ORGANISATION_CREATED,
    ),
    "edit_organisation": (nothing, on_company("edit_organisation", size="101-"), Verb.ORGANISATION_EDITED),
    "mark_for_deletion": (nothing, on_company("mark_for_deletion"), Verb.DELETION_MARKED),
    "undo_deletion": (on_company("mark_for_deletion"), on_company("undo_deletion"), Verb.DELETION_UNDONE),
    "add_site": (nothing, on_company("add_site", name="川口工場"), Verb.SITE_ADDED),
    "rename_site": (nothing, on_site("rename_site", name="川口工場"), Verb.SITE_RENAMED),
    "remove_site": (nothing, on_site("remove_site"), Verb.SITE_REMOVED),
    "restore_site": (on_site("remove_site"), on_site("restore_site"), Verb.SITE_RESTORED),
    "add_person": (nothing, on_company("add_person", name="佐藤", mail="s@a.example"), Verb.PERSON_ADDED),
    "edit_person": (nothing, on_person("edit_person", department="総務"), Verb.PERSON_EDITED),
    "remove_person": (nothing, on_person("remove_person"), Verb.PERSON_REMOVED),
    "restore_person": (on_person("remove_person"), on_person("restore_person"), Verb.PERSON_RESTORED),
    "rename_association": (nothing, on_association("rename_association", name="新商工会"), Verb.ASSOCIATION_RENAMED),
    "delete_association": (nothing, on_association("delete_association"), Verb.ASSOCIATION_DELETED),
    "create_association": (
        nothing,
        lambda t: actions.create_association(by=BY, origin="test", name="新商工会"),
        Verb.ASSOCIATION_CREATED,
    ),
    "invite_to_association": (nothing, invite_theirs, Verb.ASSOCIATION_INVITED),
    "join_association": (invite_theirs, join_theirs, Verb.ASSOCIATION_JOINED),
    "leave_association": (nothing, on_membership("leave_association"), Verb.ASSOCIATION_LEFT),
    "give_consent": (nothing, give_score, Verb.CONSENT_GIVEN),
    "withdraw_consent": (give_score, on_membership("withdraw_consent", kind=SCORE), Verb.CONSENT_WITHDRAWN),
    "grant_seat": (nothing, add_viewer, Verb.SEAT_GRANTED),
    "revoke_seat": (add_viewer, revoke_viewer, Verb.SEAT_REVOKED),
}


# Written by other modules of the room, which have tests of their own.
ELSEWHERE = {
    *(Verb.ORGANISATION_EXPORTED, Verb.ORGANISATION_ERASED, Verb.PERSON_EXPORTED, Verb.PERSON_ERASED),
    *(Verb.PEOPLE_IMPORTED, Verb.IMPORT_UNDONE, Verb.PERSON_LINK_SENT),
    *(Verb.HELP_ASKED, Verb.HELP_TAKEN_BACK, Verb.HELP_GIVEN),
}


class LogIsBroken(Exception):
    """What the log raises in the test below."""


def test_every_action_stands_in_the_table_of_these_tests() -> None:
    public = {
        name
        for name, each in vars(actions).items()
        if inspect.isfunction(each) and each.__module__ == actions.__name__ and not name.startswith("_")
    }
    assert public == set(ACTS)
    assert {verb for *_, verb in ACTS.values()} == set(Verb) - ELSEWHERE


@pytest.mark.parametrize("name", ACTS)
def test_an_action_is_undone_when_the_log_cannot_be_written(
    tenants: Tenants, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(**_: object) -> None:
        raise LogIsBroken

    prepare, act, _ = ACTS[name]
    with opened(organisation=tenants.ours, association=tenants.chamber):
        prepare(tenants)
        before = everything()
        monkeypatch.setattr(actions.audit, "record", broken)
        with pytest.raises(LogIsBroken):
            act(tenants)
    assert everything() == before


@pytest.mark.parametrize("name", ACTS)
def test_an_action_changes_something_and_writes_who_did_it(tenants: Tenants, name: str) -> None:
    prepare, act, verb = ACTS[name]
    with opened(organisation=tenants.ours, association=tenants.chamber):
        prepare(tenants)
        before = everything()
        act(tenants)
    assert everything() != before
    entry = logged()
    assert (entry.verb, entry.by, entry.origin) == (verb, BY, "test")
    assert entry.organisation or entry.association


@pytest.mark.parametrize("name", ACTS)
def test_every_argument_of_an_action_is_named(name: str) -> None:
    kinds = {each.kind for each in inspect.signature(getattr(actions, name)).parameters.values()}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}


@pytest.mark.parametrize(
    "name",
    ["edit_organisation", "mark_for_deletion", "undo_deletion", "edit_person", "join_association", "rename_association"]
    + ["rename_site", "remove_site", "restore_site"]
    + ["invite_to_association", "give_consent", "withdraw_consent", "grant_seat"],
)
def test_the_same_act_again_changes_nothing_and_writes_nothing(tenants: Tenants, name: str) -> None:
    prepare, act, _ = ACTS[name]
    with opened(organisation=tenants.ours, association=tenants.chamber):
        prepare(tenants)
        act(tenants)
        rows, written = everything(), len(entries())
        act(tenants)
    assert everything() == rows
    assert len(entries()) == written


# Names and facts

NAMES = {
    "𠮷田🏢建設": "𠮷田🏢建設",
    "👩‍👩‍👧‍👦の家": "👩‍👩‍👧‍👦の家",
    "שלום תעשיות": "שלום תעשיות",
    "見本\u202eスリ\u2066建設\u200f": "見本スリ建設",
    "  見本\t建設\r\n ": "見本 建設",
    "見\x00本": "見本",
    "試\u200b験\ufeff工\u00ad業\u2060": "試験工業",
    "見\ud83d本": "見本",
    "=1+1": "=1+1",
    "あ" * 100: "あ" * 100,
}


@pytest.mark.parametrize(("written", "stored"), NAMES.items(), ids=ascii)
def test_names_are_kept_as_one_clean_line(tenants: Tenants, written: str, stored: str) -> None:
    with opened(organisation=tenants.ours):
        actions.edit_organisation(by=BY, organisation=tenants.ours, name=written)
        site = actions.add_site(by=BY, organisation=tenants.ours, name=written)
        person = actions.add_person(by=BY, organisation=tenants.ours, name=written, department=written)
        assert queries.organisation(tenants.ours).name == stored
        assert {each.id: each.name for each in queries.sites(tenants.ours)}[site] == stored
        found = queries.person(tenants.ours, person)
    assert (found.name, found.department) == (stored, stored)
    assert logged(verb=Verb.ORGANISATION_EDITED).after == {"name": stored}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", " \u202e "),
        ("name", "\u200b"),
        ("name", LONG),
        ("industry", ""),
        ("industry", "d"),
        ("industry", "Z"),
    ]
    + [("size", ""), ("size", "12"), ("prefecture", "00"), ("prefecture", "48"), ("prefecture", "1")],
)
def test_a_fact_of_a_company_that_no_scheme_has_is_refused(tenants: Tenants, field: str, text: str) -> None:
    before = everything()
    with pytest.raises(checks.Refused) as refused, transaction.atomic():
        actions.create_organisation(by=BY, **(FACTS | {field: text}))
    assert refused.value.field == field
    with opened(organisation=tenants.ours), pytest.raises(checks.Refused):
        actions.edit_organisation(by=BY, organisation=tenants.ours, **{field: text})
    assert everything() == before


@pytest.mark.parametrize("prefecture", ["", "01", "13", "47"])
def test_a_prefecture_is_told_or_not(db: None, prefecture: str) -> None:
    organisation = actions.create_organisation(by=BY, prefecture=prefecture, **FACTS)
    with opened(organisation=organisation):
        assert queries.organisation(organisation).prefecture == prefecture


def test_a_new_company_has_an_id_that_says_what_it_is(tenants: Tenants) -> None:
    ids = [tenants.ours, tenants.chamber, tenants.person, tenants.site, tenants.seat]
    assert [each.split("_")[0] for each in ids] == ["org", "asc", "per", "site", "seat"]


def test_the_log_of_an_edit_holds_only_what_changed(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        actions.edit_organisation(by=BY, organisation=tenants.ours, name="見本建設", size="101-")
    assert (logged().before, logged().after) == ({"size": "6-20"}, {"size": "101-"})


def test_a_site_of_the_same_name_is_refused(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours), pytest.raises(actions.Duplicate):
        actions.add_site(by=BY, organisation=tenants.ours, name=" 本社 ")


def test_a_removed_site_is_listed_apart_and_its_name_is_free(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        actions.remove_site(by=BY, organisation=tenants.ours, site=tenants.site)
        assert queries.sites(tenants.ours) == ()
        assert [site.id for site in queries.removed_sites(tenants.ours)] == [tenants.site]
        actions.add_site(by=BY, organisation=tenants.ours, name="本社")
        with pytest.raises(actions.Duplicate):
            actions.restore_site(by=BY, organisation=tenants.ours, site=tenants.site)


# People


@pytest.mark.parametrize("mail", ["a", "a@", "@a.example", "a b@a.example", "a@a.example\nBcc: b@b.example", LONG])
def test_an_address_that_is_none_is_refused(tenants: Tenants, mail: str) -> None:
    with opened(organisation=tenants.ours), pytest.raises(checks.Refused) as refused:
        actions.add_person(by=BY, organisation=tenants.ours, name="佐藤", mail=mail)
    assert refused.value.field == "mail"


@pytest.mark.parametrize("mail", ["a@a.example", "A@A.example", " a@a.example "])
def test_the_same_address_twice_in_a_company_is_refused(tenants: Tenants, mail: str) -> None:
    with opened(organisation=tenants.ours):
        other = actions.add_person(by=BY, organisation=tenants.ours, name="佐藤", mail="s@a.example")
        with pytest.raises(actions.Duplicate):
            actions.add_person(by=BY, organisation=tenants.ours, name="鈴木", mail=mail)
        with pytest.raises(actions.Duplicate):
            actions.edit_person(by=BY, organisation=tenants.ours, person=other, mail=mail)
        assert len(queries.people(tenants.ours)) == 2


def test_people_without_an_address_are_no_duplicates(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        for _ in range(2):
            actions.add_person(by=BY, organisation=tenants.ours, name="佐藤")
        assert [person.mail for person in queries.people(tenants.ours)].count("") == 2


def test_an_address_may_stand_in_two_companies_and_come_back_after_removal(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        actions.add_person(by=BY, organisation=tenants.ours, name="佐藤", mail="b@b.example")
        actions.remove_person(by=BY, organisation=tenants.ours, person=tenants.person)
        actions.add_person(by=BY, organisation=tenants.ours, name="鈴木", mail="a@a.example")
        assert {person.mail for person in queries.people(tenants.ours)} == {"a@a.example", "b@b.example"}


def test_a_removed_person_is_not_found(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        actions.remove_person(by=BY, organisation=tenants.ours, person=tenants.person)
        assert queries.people(tenants.ours) == ()
        with pytest.raises(queries.NotFound):
            actions.remove_person(by=BY, organisation=tenants.ours, person=tenants.person)


def test_the_log_names_no_value_of_a_person(tenants: Tenants) -> None:
    with opened(organisation=tenants.ours):
        person = actions.add_person(by=BY, organisation=tenants.ours, name="秘密", mail="himitsu@a.example")
        actions.edit_person(by=BY, organisation=tenants.ours, person=person, name="内緒", mail="naisho@a.example")
        actions.remove_person(by=BY, organisation=tenants.ours, person=person)
    found = entries(subject=person)
    assert [entry.after for entry in found] == [None, {"changed": ["mail", "name"]}, None]
    assert {entry.before for entry in found} == {None}
