"""What somebody with bad intentions calls a company, a person, a site: it stays a name wherever it is shown."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.test_isolation import ALL
from tests.web.world import World, build

from sonaeru.web.plan import actions as plan
from sonaeru.web.tenancy import actions, roles
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.formats import FORMULA

# A formula, markup, a template, typst, and a character beyond 16 bits.
NAME = '=1+1</title><script>alert(1)</script>"\'{{ 7 }}{% x %}#read("a")*b* $c$ @d [e] \\𠮷'

LINES = {"BEGIN", "END", "VERSION", "PRODID", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP"}


@pytest.fixture
def world(db: None) -> World:
    made = build()
    ids = made.own.ids
    company = {"by": "usr_test", "organisation": ids["organisation"], "origin": "web"}
    with opened(organisation=ids["organisation"]):
        actions.edit_organisation(name=NAME, **company)
        actions.edit_person(person=ids["person"], name=NAME, department=NAME, **company)
        actions.rename_site(site=ids["site"], name=NAME, **company)
        due = {"due_on": timezone.localdate(), "owner": ids["person"], "note": NAME}
        plan.edit(items=[plan.add_own(title=NAME, **company).item], facts=due, **company)
    return made


def test_a_name_is_no_markup_no_template_and_no_formula_on_any_page_and_in_any_file(world: World) -> None:
    shown = 0
    for role in roles.ROLES.values():
        client = world.signed_in(role)
        for address in ALL:
            if address.objects <= world.own.ids.keys():
                shown += looked_at(client, address.at(world.own))
    assert shown > 100, "pages and files that somebody in some role could open"


def test_a_name_adds_no_line_to_a_calendar(world: World) -> None:
    feed = Client().get(f"/calendar/{world.own.ids['calendar/token']}.ics").content.decode()
    assert {re.split("[:;]", line)[0] for line in feed.replace("\r\n ", "").splitlines()} == LINES


def looked_at(client: Client, path: str) -> bool:
    """Whether there was something to see, and nothing was wrong with it."""
    answer = client.get(path)
    body = answer.getvalue().decode(errors="replace")
    assert answer.status_code < 500, path
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        assert "<script>alert" not in body, path
    if kind == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(body.lstrip("\ufeff"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA)], path
    return answer.status_code == 200
