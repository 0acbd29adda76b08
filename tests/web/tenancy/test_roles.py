"""Who may do what: the printed table is what the code answers, and what is not said is denied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.web.tenancy.roles import (
    OPENED_BY,
    OWNER_ONLY,
    PUBLIC,
    ROLES,
    ConsentKind,
    Permission,
    Place,
    Role,
    Seat,
    Subject,
    can,
    matrix,
)

ALL_KINDS = frozenset(ConsentKind)
SHARING_ALL = Subject(organisation="org_a", shared={"asc_a": ALL_KINDS})
ANYWHERE = (SHARING_ALL, Subject(association="asc_a"), Subject())
# Written out by hand: who holds what must be changed here too, on purpose. o owner, m manager, v viewer of a company;
# a adviser, b manager of an association (capitals: where consent opens it); d desk agent; x operator.
EXPECTED = {
    "company.view": "omv",
    "company.edit": "om",
    "company.delete": "o",
    "company.export": "o",
    "consent.view": "omv",
    "consent.change": "o",
    "seats.change": "obx",
    "people.view": "om",
    "people.edit": "om",
    "people.import": "om",
    "notices.change": "om",
    "tokens.manage": "ombx",
    "audit.view": "ombx",
    "answers.view": "omvAB",
    "answers.give": "om",
    "answers.consolidate": "om",
    "results.view": "omvAB",
    "plan.view": "omv",
    "plan.edit": "om",
    "devices.view": "omvAB",
    "devices.manage": "om",
    "backups.view": "omvAB",
    "backups.manage": "om",
    "phishing.view": "omvAB",
    "phishing.run": "om",
    "phishing.approve": "om",
    "phishing.stop": "omABx",
    "losses.view": "omvAB",
    "losses.edit": "om",
    "incidents.view": "omAB",
    "incidents.handle": "om",
    "incidents.freeze": "om",
    "consultations.ask": "om",
    "consultations.answer": "d",
    "consultations.raw": "d",
    "association.view": "ab",
    "association.manage": "b",
    "paper.enter": "ab",
    "operation.view": "x",
    "operation.change": "x",
    "insurance.mediate": "",
}
LETTERS = dict(zip("omvabdx", ROLES, strict=True))


def seat(role: Role, place: str = "a") -> Seat:
    if role.place is Place.ORGANISATION:
        return Seat(role.id, organisation=f"org_{place}")
    return Seat(role.id, association=f"asc_{place}") if role.place is Place.ASSOCIATION else Seat(role.id)


def home(role: Role) -> Subject:
    """The place of a role as a subject, sharing nothing."""
    held = seat(role)
    return Subject(organisation=held.organisation, association=held.association)


def printed() -> dict[tuple[str, str], str]:
    """The cells of the printed table by permission and role."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in matrix().splitlines()]
    names = {role.name.ja: role.id for role in ROLES.values()}
    return {
        (line[0].strip("`"), names[heading]): cell
        for line in lines[2:]
        for heading, cell in zip(lines[0][2:], line[2:], strict=True)
    }


def allowed(seats: list[Seat], *subjects: Subject) -> set[Permission]:
    """Everything that somebody with these seats may do to any of the subjects."""
    return {permission for permission in Permission for subject in subjects if can(seats, permission, subject)}


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_the_printed_table_is_what_the_code_answers(role: Role) -> None:
    at_home = allowed([seat(role)], home(role))
    by_consent = allowed([seat(role)], SHARING_ALL) if role.place is Place.ASSOCIATION else set()
    cells = {permission: cell for (permission, of), cell in printed().items() if of == role.id}
    assert cells == {each: "○" if each in at_home else "△" if each in by_consent else "" for each in Permission}


def test_the_printed_table_is_the_one_that_was_agreed() -> None:
    marks = {
        (permission, LETTERS[letter.lower()]): "△" if letter.isupper() else "○"
        for permission, letters in EXPECTED.items()
        for letter in letters
    }
    assert {key: mark for key, mark in printed().items() if mark} == marks
    assert set(EXPECTED) == set(Permission)


@pytest.mark.parametrize("permission", ["company.delete", "consent.change", "company.export"])
def test_only_owners_delete_share_and_export_all(permission: str) -> None:
    able = {role.id for role in ROLES.values() if permission in allowed([seat(role)], *ANYWHERE)}
    assert able == {"owner"}
    assert permission in OWNER_ONLY


def test_nobody_without_a_seat_may_do_anything() -> None:
    assert allowed([], *ANYWHERE) == set()


@pytest.mark.parametrize("role", ["", "Owner", "admin", "insurer", "manager "])
def test_an_unknown_role_is_denied(role: str) -> None:
    assert allowed([Seat(role, "org_a"), Seat(role, "", "asc_a"), Seat(role)], *ANYWHERE) == set()


def test_an_unknown_permission_is_denied() -> None:
    everyone = [seat(role) for role in ROLES.values()]
    assert not can(everyone, "company.sell", SHARING_ALL)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_no_seat_reaches_another_place(role: Role) -> None:
    elsewhere = [Subject("org_b", shared={"asc_b": ALL_KINDS}), Subject(association="asc_b")]
    assert allowed([seat(role)], *elsewhere) == set()


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_a_seat_at_the_wrong_kind_of_place_opens_nothing(role: Role) -> None:
    seats = [Seat(role.id, "org_a"), Seat(role.id, "", "asc_a"), Seat(role.id)]
    assert allowed([held for held in seats if held != seat(role)], *ANYWHERE) == set()


@pytest.mark.parametrize("role", ["desk_agent", "operator"])
def test_the_people_of_the_installation_see_no_company_and_no_association(role: str) -> None:
    assert allowed([Seat(role)], SHARING_ALL, Subject(association="asc_a")) == set()


@pytest.mark.parametrize("role", ["adviser", "association_manager"])
@pytest.mark.parametrize("kind", ConsentKind)
def test_each_consent_opens_just_what_it_names(role: str, kind: ConsentKind) -> None:
    subject = Subject(organisation="org_a", shared={"asc_a": frozenset({kind})})
    opened = allowed([Seat(role, "", "asc_a")], subject)
    assert opened == {permission for permission, wanted in OPENED_BY.items() if wanted is kind}
    assert opened


@given(
    st.sampled_from(list(Permission)),
    st.sampled_from(["adviser", "association_manager"]),
    st.dictionaries(st.sampled_from(["asc_a", "asc_b", ""]), st.frozensets(st.sampled_from(list(ConsentKind)))),
)
def test_an_association_gets_into_a_company_only_by_that_companys_consent_to_it(
    permission: Permission, role: str, shared: dict[str, frozenset[ConsentKind]]
) -> None:
    answer = can([Seat(role, association="asc_a")], permission, Subject("org_a", "asc_a", shared))
    assert answer == (OPENED_BY.get(permission) in shared.get("asc_a", frozenset()))


def test_one_seat_of_several_is_enough() -> None:
    seats = [Seat("viewer", "org_b"), Seat("manager", "org_a")]
    assert can(seats, Permission.PLAN_EDIT, Subject("org_a"))
    assert not can(seats, Permission.PLAN_EDIT, Subject("org_b"))


def test_public_is_no_permission() -> None:
    assert PUBLIC not in list(Permission)


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_a_role_explains_itself_in_short_japanese_sentences(role: Role) -> None:
    sentences = [text for text in role.description.ja.split("。") if text]
    assert sentences
    assert all(len(text) < 40 for text in sentences)
    assert role.description.en.endswith(".")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_table_has_a_row_for_each_permission_in_words(language: str) -> None:
    rows = matrix(language).splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == [each.words.in_language(language) for each in Permission]
