"""Neither the act without its row in the log, nor the row without the act: through real pages and actions of several rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from tests.web.jobs.given import waiting
from tests.web.world import World, build

from sonaeru.web.audit.models import Record
from sonaeru.web.jobs.models import State
from sonaeru.web.tenancy import actions, roles
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

pytestmark = pytest.mark.django_db

BY = "usr_a"


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def full_log(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, no row of the log can be stored."""

    def fill() -> None:
        def refuse(*args: object, **words: object) -> None:
            raise OSError("no space left")

        monkeypatch.setattr(Record, "save", refuse)

    return fill


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every room, past every scope; not the sessions, which know when they were last used."""
    rooms = (model for model in apps.get_models() if model.__module__.startswith("sonaeru."))
    return {model._meta.label: list(models.QuerySet(model).order_by("pk").values()) for model in rooms}


Ids = dict[str, str]
ACTIONS: dict[str, Callable[[Ids], object]] = {
    "company made": lambda t: actions.create_organisation(by=BY, name="新しい会社", industry="D", size="6-20"),
    "company edited": lambda t: actions.edit_organisation(by=BY, organisation=t["organisation"], name="別の名"),
    "deletion begun": lambda t: actions.mark_for_deletion(by=BY, organisation=t["organisation"]),
    "site added": lambda t: actions.add_site(by=BY, organisation=t["organisation"], name="支店"),
    "person added": lambda t: actions.add_person(by=BY, organisation=t["organisation"], name="佐藤"),
    "person removed": lambda t: actions.remove_person(by=BY, organisation=t["organisation"], person=t["person"]),
    "consent withdrawn": lambda t: actions.withdraw_consent(
        by=BY, organisation=t["organisation"], association=t["association"], kind=ConsentKind.SCORE
    ),
    "association left": lambda t: actions.leave_association(
        by=BY, organisation=t["organisation"], association=t["association"]
    ),
    "seat given": lambda t: actions.grant_seat(
        by=BY, user="usr_x", role=roles.VIEWER.id, organisation=t["organisation"]
    ),
}


@pytest.mark.parametrize("act", ACTIONS)
def test_an_act_is_undone_when_its_row_cannot_be_written(world: World, full_log, act: str) -> None:
    before = everything()
    full_log()
    with opened(organisation=world.own.ids["organisation"]), pytest.raises(OSError, match="no space"):
        ACTIONS[act](world.own.ids)
    assert everything() == before


@pytest.mark.parametrize("act", ACTIONS)
def test_an_act_that_is_done_has_one_row_of_who_did_it(world: World, act: str) -> None:
    before = Record.objects.count()
    with opened(organisation=world.own.ids["organisation"]):
        ACTIONS[act](world.own.ids)
    assert Record.objects.count() > before
    assert all(row.by == BY for row in Record.objects.all()[: Record.objects.count() - before])


PAGES: dict[str, tuple[roles.Role, str, dict[str, str]]] = {
    "company": (
        roles.OWNER,
        "/c/{organisation}/settings/company/",
        {"name": "別の名", "industry": "E", "size": "6-20", "prefecture": "13"},
    ),
    "sites": (roles.OWNER, "/c/{organisation}/settings/sites/", {"name": "支店"}),
    "consent withdrawn": (
        roles.OWNER,
        "/c/{organisation}/settings/consent/{association}/withdraw/",
        {"kind": "score"},
    ),
    "work run again": (roles.OPERATOR, "/operator/jobs/again/", {"kind": "jobs.event", "key": "gone"}),
    "task run now": (roles.OPERATOR, "/operator/jobs/run/", {"task": "jobs.reclaim"}),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_changes_nothing_when_the_log_cannot_be_written(world: World, full_log, page: str) -> None:
    role, address, fields = PAGES[page]
    waiting("gone", state=State.FAILED)
    client = world.signed_in(role)
    client.raise_request_exception = False
    before = everything()
    full_log()
    assert client.post(address.format(**world.own.ids), fields).status_code == 500
    assert everything() == before
