"""The sample data shows a product in use, wears its mark, and goes without a trace in any table of the rooms."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import queries as checks
from sonaeru.web.library import reader
from sonaeru.web.library.reader import SampleAssociation, SampleMember
from sonaeru.web.portfolio import queries, samples
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

from .conftest import Chamber, answered

FULL = reader.sample_association()


def two_of_each_story() -> SampleAssociation:
    """Small enough to be made for each test."""
    stories: dict[str, list[SampleMember]] = {}
    for member in FULL.companies:
        stories.setdefault(member.story, []).append(member)
    return replace(FULL, companies=tuple(each for members in stories.values() for each in members[:2]))


SMALL = two_of_each_story()
ADVISER, OWNER = "adviser@mihon.example.jp", "owner@mihon.example.jp"
PASSWORD = "made at random for the test"
# The log is append-only and holds text ids alone.
KEPT = {"audit.Record"}


def table(label: str) -> list[dict[str, object]]:
    model = apps.get_model(label)
    return list(model._base_manager.order_by("pk").values())


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of every room, past every scope."""
    labels = [model._meta.label for model in apps.get_models() if model._meta.managed]
    return {label: rows for label in labels if label not in KEPT and (rows := table(label))}


def put_in() -> samples.Added:
    return samples.add(question_set=reader.offered_edition(), sample=SMALL, password=PASSWORD)


@pytest.fixture
def added(db: None) -> samples.Added:
    return put_in()


@pytest.fixture
def small(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "sample_association", lambda: SMALL)


def test_the_list_shows_every_state_low_totals_and_high_ones(added: samples.Added) -> None:
    with opened(association=added.association):
        rows = queries.rows(added.association)
    assert len(rows) == len(SMALL.companies)
    assert all(row.member.sample for row in rows)
    assert set(Counter(row.state for row in rows)) == set(queries.State)
    totals = [row.total for row in rows if row.total is not None]
    assert min(totals) < 50 and max(totals) >= 70


def of(added: samples.Added, story: str) -> list[tuple[checks.Check, ...]]:
    """The results of each company with a story, oldest first."""
    found = []
    for organisation, member in zip(added.companies, SMALL.companies, strict=True):
        if member.story == story:
            with opened(organisation=organisation):
                found.append(checks.history(organisation))
    return found


def test_the_first_companies_answered_what_stands_beside_the_score(added: samples.Added) -> None:
    sets = []
    for organisation in added.companies:
        with opened(organisation=organisation):
            found = checks.of_company(organisation, "")
        sets.append({each.question_set.id for each in found if not each.question_set.scored and each.finished_at})
    assert sets[: samples.PLANS] == [{"readiness", "technical-measures"}] * samples.PLANS
    assert not any(sets[samples.PLANS :])


def done(check: checks.Check) -> int:
    return sum(samples.LADDER.index(answer) for answer in check.answers.values())


def test_histories_span_three_years_and_rise_or_fall_as_told(added: samples.Added) -> None:
    for story, sign in (("rising", 1), ("falling", -1)):
        histories = of(added, story)
        assert all(len(each) == 3 and (each[-1].finished_at - each[0].finished_at).days > 700 for each in histories)
        rose = [sign * (done(each[-1]) - done(each[0])) > 0 for each in histories]
        assert sum(rose) > 0.8 * len(rose)


def test_the_people_sign_in_with_the_one_password_and_nobody_else_does(added: samples.Added) -> None:
    users = get_user_model().objects.all()
    assert {user.email for user in users if user.has_usable_password()} == set(added.mails)
    assert users.get(email=ADVISER).check_password(PASSWORD)


def test_the_pages_of_the_sample_wear_its_mark(added: samples.Added) -> None:
    manager, owner = Client(), Client()
    manager.force_login(get_user_model().objects.get(email="manager@mihon.example.jp"))
    owner.force_login(get_user_model().objects.get(email=OWNER))
    ours = f"/a/{added.association}/"
    first = added.companies[0]
    places = ["", "settings/", "settings/invite/", f"companies/{first}/", f"companies/{first}/paper/"]
    pages = [manager.get(ours + each) for each in places] + [
        owner.get(f"/c/{first}/{each}/") for each in ("checks", "settings")
    ]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert all("見本データ" in page.content.decode() for page in pages)


def test_taken_out_nothing_is_left_and_nothing_real_is_gone(chamber: Chamber, adviser: Client) -> None:
    answered(chamber.member)
    before = everything()
    added = put_in()
    user = get_user_model().objects.get(email=ADVISER)
    visitor = Client()
    visitor.force_login(user)
    fields = {f"i{no}": Answer.PARTLY for no in range(1, 26)} | {"dated_on": "2026-04-01"}
    assert visitor.post(f"/a/{added.association}/companies/{added.companies[3]}/paper/", fields).status_code == 303
    samples.remove()
    after = everything()
    sessions = {"sessions.Session", "usersessions.UserSession"}
    assert {label: rows for label, rows in after.items() if label not in sessions} == {
        label: rows for label, rows in before.items() if label not in sessions
    }


def test_a_real_account_with_an_invented_address_stops_the_demo_whole(small: None) -> None:
    get_user_model().objects.create_user(OWNER, "a real password")
    with pytest.raises(CommandError, match=OWNER):
        call_command("sample", association=True, stdout=StringIO())
    assert table("tenancy.Organisation") == table("assessment.Assessment") == []


def test_put_in_twice_the_sample_is_there_once_under_another_password(small: None) -> None:
    said = []
    for _ in range(2):
        out = StringIO()
        call_command("sample", association=True, stdout=out)
        said.append(out.getvalue().splitlines()[-1])
    assert len(table("tenancy.Association")) == 1
    assert len(set(said)) == 2
    call_command("sample", remove=True, stdout=StringIO())
    assert table("tenancy.Association") == table("accounts.User") == []


def test_sixty_invented_names_are_told_apart() -> None:
    names = [each.name for each in FULL.companies]
    assert len(set(names)) == 60
    assert all("見本" in name for name in names)
    assert {kind for each in FULL.companies for kind in each.shares.split()} <= {
        "all",
        "none",
        *ConsentKind,
    }
