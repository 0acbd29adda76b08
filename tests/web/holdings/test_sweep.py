"""The sweep: each kind goes after its days, alone; one that fails keeps no other; the log says how much went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from tests.web.jobs.given import waiting

from sonaeru.core.words import Words
from sonaeru.web.audit import tasks
from sonaeru.web.audit.models import Record
from sonaeru.web.holdings import registry
from sonaeru.web.holdings.registry import Kept, Room
from sonaeru.web.jobs.models import Event, Run, State

pytestmark = pytest.mark.django_db
W = Words("見本", "sample")


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Kinds of data in place of those of the rooms."""
    monkeypatch.setattr(registry, "_registry", registry._Registry())

    def declare(*kinds: Kept) -> None:
        registry.declare(Room(name="sample", kept=kinds))

    yield declare


def kept(name: str, delete: Callable[[dt.datetime], int], days: int = 30) -> Kept:
    return Kept(id=f"sample.{name}", name=W, since=W, why=W, days=lambda: days, delete=delete)


def events(state: State) -> Callable[[dt.datetime], int]:
    return lambda before: Event.objects.filter(state=state, done_at__lt=before).delete()[0]


def broken(before: dt.datetime) -> int:
    Event.objects.all().delete()
    raise OSError("no disk")


def rows() -> list[tuple[str, object]]:
    return [(row.subject, (row.after or {})["rows"]) for row in Record.objects.order_by("pk")]


def test_what_is_past_its_days_goes_and_the_log_says_how_much(declared) -> None:
    now = timezone.now()
    for days in (29, 31, 40):
        waiting(str(days), state=State.DONE, done_at=now - dt.timedelta(days=days))
    declared(kept("done", events(State.DONE)), kept("failed", events(State.FAILED)))
    tasks.sweep_terms.call_local()
    assert [event.key for event in Event.objects.all()] == ["29"]
    assert rows() == [("sample.done", 2)], "nothing is written of a kind without anything due"


def test_a_kind_that_fails_is_undone_and_told_and_keeps_no_other_from_going(declared) -> None:
    waiting("old", state=State.DONE, done_at=timezone.now() - dt.timedelta(days=31))
    waiting("open")
    declared(kept("broken", broken), kept("done", events(State.DONE)))
    with pytest.raises(tasks.TermsFailed, match=r"sample\.broken \(OSError\)"):
        tasks.sweep_terms.call_local()
    assert [event.key for event in Event.objects.all()] == ["open"]
    assert rows() == [("sample.done", 1)]
    run = Run.objects.get(name="audit.sweep_terms")
    assert (run.state, "sample.broken" in run.error) == (State.FAILED, True)


def test_nothing_goes_when_the_log_cannot_be_written(declared, monkeypatch) -> None:
    def full(**words: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(tasks.actions, "record", full)
    waiting("old", state=State.DONE, done_at=timezone.now() - dt.timedelta(days=31))
    declared(kept("done", events(State.DONE)))
    with pytest.raises(tasks.TermsFailed):
        tasks.sweep_terms.call_local()
    assert Event.objects.count() == 1


def test_the_rooms_of_jobs_and_audit_keep_what_they_say(settings) -> None:
    settings.AUDIT_DAYS = 100
    now = timezone.now()
    for days in (99, 101):
        Record.objects.create(at=now - dt.timedelta(days=days), by="a", verb="a.b", subject=f"org_{days}")
        Run.objects.create(name=str(days), started_at=now - dt.timedelta(days=days * 4))
    waiting("done", state=State.DONE, done_at=now - dt.timedelta(days=31))
    waiting("failed", state=State.FAILED, done_at=now - dt.timedelta(days=31))
    gone = {each.kind: each.rows for each in registry.sweep(now, note=lambda swept: None)}
    assert {kind: gone[kind] for kind in ("audit.records", "jobs.events_done", "jobs.events_failed", "jobs.runs")} == {
        "audit.records": 1,
        "jobs.events_done": 1,
        "jobs.events_failed": 0,
        "jobs.runs": 2,
    }
    assert [row.subject for row in Record.objects.all()] == ["audit", "org_99"]


def test_a_night_without_anything_old_writes_nothing_into_the_log() -> None:
    registry.sweep(timezone.now(), note=lambda swept: None)
    assert not Record.objects.exists()


def test_every_kind_with_days_can_be_counted_deleted_and_dated() -> None:
    for kind in registry.all_kept():
        assert kind.name.ja and kind.name.en and kind.why.ja and kind.since.ja
        if kind.days is not None:
            assert kind.days() >= 1
            assert kind.due and kind.delete and kind.oldest, kind.id
            assert kind.due(timezone.now()) == 0 and kind.oldest() is None


def test_what_a_company_takes_along_and_what_is_known_of_a_person() -> None:
    for organisation, subject in (("org_a", "per_1"), ("org_b", "per_1")):
        Record.objects.create(by="usr_a", verb="a.b", subject=subject, organisation=organisation, after={"名": "値"})
    room = registry.rooms()["audit"]
    assert room.export and room.about
    (table,) = room.export("org_a")
    assert len(table.rows) == 1 and dict(zip(table.columns, table.rows[0], strict=True))["after"] == '{"名": "値"}'
    (about,) = room.about("org_a", "per_1")
    assert about.facts[0][1] == "1" and not about.deletable
