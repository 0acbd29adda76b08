"""A week of three computers with osqueryd, through the addresses that it calls, by the rules it keeps."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from tests.web.devices.conftest import Fleet
from tests.web.devices.osquery_rows import LINUX, MACOS, PRIVATE, Tables, windows
from tests.web.devices.osqueryd import Osqueryd

from sonaeru.core.devices import osquery as core
from sonaeru.core.devices import ports
from sonaeru.core.devices.schema import SCHEMA, read
from sonaeru.web.audit.models import Record
from sonaeru.web.devices import actions, models, osquery, queries, standing
from sonaeru.web.devices import actions_osquery as doors
from sonaeru.web.devices.models import Source
from sonaeru.web.library.devices import osquery as asked
from sonaeru.web.tenancy.scopes import opened

REAL_NOW = timezone.now()


@pytest.fixture(autouse=True)
def counts_are_forgotten() -> None:
    cache.clear()


@pytest.fixture
def secret(fleet: Fleet) -> str:
    with opened(organisation=fleet.id):
        return doors.open_door(by=fleet.by, organisation=fleet.id)


class Clock:
    """What time it is for the server."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = REAL_NOW
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    @property
    def unix(self) -> int:
        return int(self.now.timestamp())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def tables_of(system: str) -> Tables:
    updated = int((REAL_NOW - dt.timedelta(days=20)).timestamp())
    return {"windows": windows(updated), "darwin": MACOS, "linux": LINUX}[system]


def computer(secret: str, system: str, **more: Any) -> Osqueryd:
    return Osqueryd(secret, system, tables_of(system), **more)


def devices(fleet: Fleet) -> list[queries.Device]:
    with opened(organisation=fleet.id):
        return list(queries.devices(fleet.id))


def facts(fleet: Fleet, number: int = 0) -> dict[str, Any]:
    with opened(organisation=fleet.id):
        report = models.Report.objects.filter(device=devices(fleet)[number].id).first()
        return dict(report.facts) if report else {}


def values(fleet: Fleet, number: int = 0) -> dict[str, Any]:
    return {key: fact.get("v", fact.get("why")) for key, fact in facts(fleet, number).items()}


def states(fleet: Fleet) -> dict[str, str]:
    with opened(organisation=fleet.id):
        found = standing.standings(fleet.id, today=timezone.localdate())
    return {finding.check: finding.state for each in found for finding in each.findings}


def test_a_week(fleet: Fleet, secret: str, clock: Clock) -> None:
    those = [computer(secret, system) for system in ("windows", "darwin", "linux")]
    clock.now = REAL_NOW - dt.timedelta(days=7)
    assert all(each.start() for each in those)
    for day in range(7):
        clock.now = REAL_NOW - dt.timedelta(days=6 - day)
        for each in those:
            each.down = day in (2, 3)
            each.run_schedule(clock.unix)
            assert each.flush() is not each.down
            each.look_for_questions()
    assert [len(each.buffer) for each in those] == [0, 0, 0]
    with opened(organisation=fleet.id):
        per_device = [models.Report.objects.filter(device=each.id).count() for each in queries.devices(fleet.id)]
    assert per_device == [5, 5, 5], "a report for each day on which something came"
    assert all("error" not in json.loads(answer) for each in those for answer in each.answers)
    assert {each.os_family for each in devices(fleet)} == {"windows", "macos", "linux"}


def test_windows_comes_out_as_facts_and_findings(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "windows")
    assert one.start()
    one.look_for_questions()
    found, seen = values(fleet), states(fleet)
    updated = (REAL_NOW - dt.timedelta(days=20)).astimezone(dt.timezone(dt.timedelta(hours=9))).date().isoformat()
    assert found | {"os.build": 26200, "os.revision": 7171, "os.edition_group": "W", "svc.smb1": "on",
                    "acct.admin_count": 1, "svc.listeners": [["tcp", 6379, "any"]], "disk.system": "on",
                    "os.newest_update_at": updated, "fw.public": True, "media.autorun": None,
                    "acct.uac": "on", "integrity.secure_boot": True} == found  # fmt: skip
    assert (seen["smb1-off"], seen["risky-listeners"], seen["disk-encrypted"]) == ("fail", "fail", "pass")
    assert (seen["firewall-on"], seen["av-on"], seen["admin-count"], seen["os-patched"]) == ("pass",) * 4
    assert seen["screen-lock"] == "unknown"


def test_macos_comes_out_as_facts_and_findings(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "darwin")
    assert one.start()
    one.look_for_questions()
    found, seen = values(fleet), states(fleet)
    assert (found["fw.state"], found["lock.enabled"], found["os.version"]) == ("off", "no_session", "26.6.2")
    assert (seen["firewall-on"], seen["disk-encrypted"], seen["origin-gate"]) == ("warn", "pass", "pass")
    assert (seen["remote-desktop"], seen["boot-integrity"], seen["screen-lock"]) == ("warn", "pass", "unknown")


def test_linux_comes_out_as_facts_and_findings(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "linux")
    assert one.start()
    one.look_for_questions()
    found, seen = values(fleet), states(fleet)
    assert (found["os.product"], found["os.version"], found["disk.system"]) == ("debian", "13", "off")
    assert found["origin.unsigned_sources"] == "not_supported"
    assert (seen["os-supported"], seen["risky-listeners"]) == ("pass", "fail")


def test_nothing_else_of_a_computer_is_stored_or_even_sent_with_results(fleet: Fleet, secret: str) -> None:
    those = [computer(secret, system) for system in ("windows", "darwin", "linux")]
    for each in those:
        assert each.start()
        each.run_schedule(int(REAL_NOW.timestamp()))
        assert each.flush()
        each.look_for_questions()
        assert any(word in each.sent[0] for word in PRIVATE), "it introduces itself with more than we keep"
        assert not [word for word in PRIVATE for text in each.sent[1:] if word in text]
    stored = everything_stored()
    assert "26200" in stored
    hidden = [*PRIVATE, *(each.identifier for each in those), *(each.identifier.lower() for each in those), secret]
    assert [word for word in [*hidden, *(each.key for each in those)] if word in stored] == []


def everything_stored() -> str:
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return "\n".join(str(row) for row in rows)


def test_what_is_stored_is_a_report_like_any_other(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "windows")
    assert one.start()
    one.look_for_questions()
    read({"schema": SCHEMA, "facts": facts(fleet)}, whole=False)


def test_the_same_lines_again_change_nothing(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "linux")
    assert one.start()
    one.run_schedule(clock.unix)
    lines = list(one.buffer)
    assert one.flush()
    before = (facts(fleet), devices(fleet)[0])
    clock.now += dt.timedelta(hours=1)
    one.buffer = lines * 3
    assert one.flush()
    assert (facts(fleet), devices(fleet)[0]) == before


def test_a_finding_follows_within_the_day(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "darwin")
    assert one.start()
    one.run_schedule(clock.unix)
    assert one.flush()
    assert states(fleet)["firewall-on"] == "warn"
    one.tables = {**MACOS, "alf": [{"global_state": "1"}]}
    clock.now += dt.timedelta(minutes=5)
    one.run_schedule(clock.unix)
    assert one.flush()
    assert states(fleet)["firewall-on"] == "pass"


def test_older_lines_that_come_late_do_not_undo_newer_ones(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "darwin")
    assert one.start()
    one.run_schedule(clock.unix)
    assert one.flush()
    before = facts(fleet)
    one.tables = {**MACOS, "alf": [{"global_state": "1"}]}
    one.run_schedule(clock.unix - 86_400)
    assert one.flush()
    assert facts(fleet) == before


def test_what_a_table_does_not_tell_any_more_goes(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "windows")
    product = {"type": "Firewall", "name": "Vendor", "state": "On", "signatures_up_to_date": "1"}
    virus = one.tables["windows_security_products"]
    one.tables = {**one.tables, "windows_security_products": [*virus, product]}
    assert one.start()
    one.run_schedule(clock.unix)
    assert one.flush()
    assert values(fleet)["fw.third_party_on"] is True
    one.tables = {**one.tables, "windows_security_products": virus}
    one.run_schedule(clock.unix + 60)
    clock.now += dt.timedelta(minutes=2)
    assert one.flush()
    assert "fw.third_party_on" not in values(fleet)


def test_a_clock_that_is_ahead_does_not_date_facts_into_the_future(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "linux")
    assert one.start()
    one.run_schedule(clock.unix + 400 * 86_400)
    assert one.flush()
    assert states(fleet)["os-supported"] == "pass"


def test_the_build_that_falls_is_marked(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "windows")
    assert one.start()
    one.run_schedule(clock.unix)
    assert one.flush()
    row = dict(one.tables["os_version"][0]) | {"build": "22631"}
    one.tables = {**one.tables, "os_version": [row]}
    clock.now += dt.timedelta(days=1)
    one.run_schedule(clock.unix)
    assert one.flush()
    assert [mark["code"] for mark in devices(fleet)[0].marks] == ["build_fell"]


def test_the_same_computer_that_enrols_again_stays_one(fleet: Fleet, secret: str) -> None:
    first, again = computer(secret, "linux"), computer(secret, "linux")
    again.identifier = first.identifier.lower()
    assert first.start() and again.start()
    assert len(devices(fleet)) == 1 and first.key != again.key
    assert not first.refresh() and first.key == "", "the old key is dead, and the client drops it"
    assert Record.objects.filter(verb="devices.enrolled").count() == 1


def test_two_computers_of_one_disk_image_are_marked(fleet: Fleet, secret: str, clock: Clock) -> None:
    first, copy = computer(secret, "linux"), computer(secret, "linux")
    copy.identifier = first.identifier
    assert first.start() and copy.start()
    clock.now += dt.timedelta(minutes=5)
    assert not first.refresh()
    assert [mark["code"] for mark in devices(fleet)[0].marks] == ["cloned"]


def test_a_disk_that_was_copied_with_its_key_is_marked_and_not_believed(
    fleet: Fleet, secret: str, clock: Clock
) -> None:
    one, copy = computer(secret, "darwin"), computer(secret, "darwin")
    assert one.start()
    one.run_schedule(clock.unix)
    assert one.flush()
    before = facts(fleet)
    copy.key, copy.tables = one.key, {**MACOS, "alf": [{"global_state": "1"}]}
    assert copy.start()
    copy.run_schedule(clock.unix + 60)
    assert copy.flush() and one.refresh()
    assert [mark["code"] for mark in devices(fleet)[0].marks] == ["cloned"]
    assert facts(fleet) == before


def test_a_computer_that_was_set_up_anew_is_not_marked(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "linux")
    assert one.start()
    one.key = ""
    clock.now += dt.timedelta(days=1)
    assert one.start() and one.refresh()
    assert devices(fleet)[0].marks == ()


def test_a_revoked_computer_does_not_come_back(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "linux")
    assert one.start()
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=devices(fleet)[0].id)
    assert not one.refresh() and not one.start()
    assert devices(fleet) == []


def test_a_first_look_does_not_wait_for_the_schedule(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "linux")
    assert one.start()
    one.look_for_questions()
    assert devices(fleet)[0].reported_at == clock.now
    asked_once = len(one.sent)
    one.look_for_questions()
    assert len(one.sent) == asked_once + 1, "answered: nothing is asked again"
    clock.now += dt.timedelta(hours=40)
    one.look_for_questions()
    assert devices(fleet)[0].reported_at == clock.now


def test_a_failing_question_is_unknown_never_no_rows(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "darwin")
    one.tables = {name: rows for name, rows in MACOS.items() if name != "alf"}
    assert one.start()
    one.look_for_questions()
    assert values(fleet)["fw.state"] == "not_supported"
    assert states(fleet)["firewall-on"] == "unknown"


def test_a_question_that_was_denylisted_is_a_timeout(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "darwin")
    assert one.start()
    assert one.call("distributed/read", {"node_key": one.key})
    name = "sonaeru_firewall_macos"
    told = {"queries": {name: []}, "statuses": {name: 1}, "messages": {name: core.DENYLISTED}}
    assert one.call("distributed/write", {"node_key": one.key, **told}) == {}
    assert values(fleet)["fw.state"] == "timeout"


def test_answers_that_nobody_waits_for_are_dropped(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "linux")
    assert one.start()
    one.call("distributed/read", {"node_key": one.key})
    clock.now += dt.timedelta(days=3)
    told = {"queries": {"sonaeru_system": [{"platform": "debian", "version": "13"}]}, "statuses": {}}
    assert one.call("distributed/write", {"node_key": one.key, **told}) == {}
    assert facts(fleet) == {}


def test_one_is_asked_again_by_the_same_questions(fleet: Fleet, secret: str, clock: Clock) -> None:
    one = computer(secret, "linux")
    assert one.start()
    one.look_for_questions()
    clock.now += dt.timedelta(hours=1)
    with opened(organisation=fleet.id):
        doors.ask_again(by=fleet.by, organisation=fleet.id, device=devices(fleet)[0].id)
    answer = one.call("distributed/read", {"node_key": one.key})
    assert answer == {"queries": osquery.questions("linux")}
    one.look_for_questions()
    assert devices(fleet)[0].reported_at == clock.now
    assert one.call("distributed/read", {"node_key": one.key}) == {"queries": {}}


def test_each_question_becomes_facts_and_asks_for_named_columns() -> None:
    interval, questions = asked()
    assert interval == 86_400 and {each.table for each in questions.values()} <= set(core.tables())
    for each in questions.values():
        assert "*" not in each.sql and ";" not in each.sql and each.on
    assert len(json.dumps(osquery.config())) < 4 * 1024 * 1024
    assert set(osquery.questions("windows")) & set(osquery.questions("linux")) == {
        *("sonaeru_listeners", "sonaeru_secure_boot"),
    }


def test_only_named_ports_are_asked_for() -> None:
    text = asked()[1]["sonaeru_listeners"].sql
    for number, protocol in ((6, "tcp"), (17, "udp")):
        listed = text.split(f"protocol = {number} AND port IN (")[1].split(")")[0]
        named = {port for kind, port in {**ports.DANGER, **ports.WATCH} if kind == protocol}
        assert {int(each) for each in listed.split(",")} == named


def test_the_source_is_said(fleet: Fleet, secret: str) -> None:
    one = computer(secret, "linux")
    assert one.start()
    assert (devices(fleet)[0].source, devices(fleet)[0].label) == (Source.OSQUERY, "PC-1")
    assert devices(fleet)[0].agent_version == "5.21.0"
