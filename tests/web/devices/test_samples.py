"""The computers of the sample companies: such as an agent would report them, and in every state there is."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone
from tests.web.devices.conftest import Fleet

from sonaeru.core.devices.rules import STATES
from sonaeru.web.devices import board, models, samples
from sonaeru.web.library import devices as library
from sonaeru.web.tenancy.scopes import opened

NOW = timezone.now()


@pytest.mark.parametrize("name", sorted({each.profile for each in library.sample_computers()} | {"unlocked"}))
def test_a_profile_says_nothing_that_no_report_may_say(name: str) -> None:
    assert samples.facts(name, NOW)["os.family"]["v"] in library.fleet()["systems"]


def test_the_page_is_filled(fleet: Fleet) -> None:
    people = [fleet.person(f"見本 {number}") for number in range(8)]
    with opened(organisation=fleet.id):
        samples.add(by=fleet.by, organisation=fleet.id, people=people, level=45, chance=random.Random(1))
        found = board.board(fleet.id, now=NOW)
    assert len(found.lines) == 11 and found.expected == 12
    assert set(STATES) <= set(found.counts) and {line.spoke for line in found.lines} == {
        "spoke",
        "silent",
        "stale",
        "never",
    }
    assert len(found.to_do()) > 5 and found.figures.show_ok
    page = fleet.text()
    assert "要確認" in page and "本人の答え" in page


def test_a_well_prepared_company_has_less_to_do(fleet: Fleet) -> None:
    people = [fleet.person(f"見本 {number}") for number in range(8)]
    found = []
    for level in (0, 100):
        with opened(organisation=fleet.id):
            models.Device.objects.filter(organisation=fleet.id).delete()
            samples.add(by=fleet.by, organisation=fleet.id, people=people, level=level, chance=random.Random(1))
            found.append(board.board(fleet.id, now=NOW).counts["fail"])
    assert found[1] < found[0]
