"""Computers for the sample companies. Their reports lie in the past, where the door for reports lets nobody in."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from sonaeru.core.devices.schema import SCHEMA, read
from sonaeru.web.devices import actions
from sonaeru.web.devices.models import Device, Report, Source
from sonaeru.web.library import devices as library
from sonaeru.web.library.devices import SampleComputer

# A company has some computers that belong to nobody in particular.
SHARED: Final = 3
GOOD: Final = "windows"


def add(*, by: str, organisation: str, people: Sequence[str], level: int, chance: random.Random) -> None:
    """Give a company its computers. `level`: percent that is as it should be, as with the answers; in its open scope."""
    computers = library.sample_computers()[: len(people) + SHARED]
    actions.say_how_many(by=by, organisation=organisation, expected=len(computers) + 1, origin=by)
    signs = actions.make_code(by=by, organisation=organisation, uses=len(computers), origin=by)[1]
    for number, computer in enumerate(computers):
        person = people[number] if number < len(people) else ""
        profile = GOOD if computer.profile == "unlocked" and chance.randrange(100) < level else computer.profile
        _computer(by, organisation, signs, computer, profile, person, chance)


def facts(profile: str, at: dt.datetime) -> Mapping[str, Mapping[str, Any]]:
    """The facts of a profile as a report of that moment holds them. Raises Refused for what no report may say."""
    found = {key: _fact(value, at) for key, value in library.sample_profile(profile).items()}
    read({"schema": SCHEMA, "facts": found}, whole=False)
    return found


def _computer(
    by: str, organisation: str, signs: str, computer: SampleComputer, profile: str, person: str, chance: random.Random
) -> None:
    moments = [timezone.now() - dt.timedelta(days=days, minutes=chance.randrange(400)) for days in computer.reported]
    family = library.sample_profile(profile)["os.family"]
    device = actions.enrol(code=signs, source=Source(computer.source), label=computer.label, os_family=family)
    if person:
        actions.give(by=by, organisation=organisation, device=device.id, person=person, origin=by)
    Report.objects.bulk_create(
        Report(
            organisation_id=organisation,
            device_id=device.id,
            key=str(UUID(int=chance.getrandbits(128), version=4)),
            received_at=at,
            collected_at=at,
            privilege="user",
            facts=facts(computer.was if number and computer.was else profile, at),
        )
        for number, at in enumerate(moments)
    )
    _row(device.id, computer, profile, moments)


def _row(device: str, computer: SampleComputer, profile: str, moments: Sequence[dt.datetime]) -> None:
    """What receiving its reports would have left in its row."""
    if not moments:
        return
    waiting = library.sample_profile(profile).get("os.pending_security")
    Device.objects.filter(pk=device).update(
        reported_at=moments[0],
        enrolled_at=moments[-1],
        marks=[{"code": computer.mark, "at": moments[0].isoformat()}] if computer.mark else [],
        skew_s=2,
        pending_since=timezone.localdate(moments[-1]) if isinstance(waiting, int) and waiting else None,
    )


def _fact(value: Any, at: dt.datetime) -> Mapping[str, Any]:
    if isinstance(value, dict) and "why" in value:
        return value
    return {"v": _dated(value, at)}


def _dated(value: Any, at: dt.datetime) -> Any:
    """A value with its dates in place of how many days ago they were."""
    if isinstance(value, dict):
        if set(value) == {"days_ago"}:
            return (timezone.localdate(at) - dt.timedelta(days=value["days_ago"])).isoformat()
        return {key: _dated(each, at) for key, each in value.items()}
    return [_dated(each, at) for each in value] if isinstance(value, list) else value
