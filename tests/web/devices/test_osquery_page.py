"""The page of a company that has osquery: opening and shutting the way in, the file to copy, asking again."""

from __future__ import annotations

import pytest
from django.test import override_settings
from tests.web.devices.conftest import Fleet

from sonaeru.web.audit.models import Record
from sonaeru.web.devices import actions_osquery as doors
from sonaeru.web.devices import models, queries
from sonaeru.web.tenancy.scopes import opened

HOST = "4c4c4544-0042-3510-8052-b4c04f4e3732"


def post(fleet: Fleet, path: str = "") -> str:
    response = fleet.company.client.post(fleet.at(f"osquery/{path}"), follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def came_in(fleet: Fleet) -> str:
    """The id of a computer that enrolled."""
    with opened(organisation=fleet.id):
        secret = doors.open_door(by=fleet.by, organisation=fleet.id)
    doors.enrol(secret=secret, identifier=HOST, family="linux")
    with opened(organisation=fleet.id):
        return queries.devices(fleet.id)[0].id


def secret_in(page: str) -> str:
    return page.split('<code class="secret">')[1].split("</code>")[0]


def test_it_begins_shut_and_says_that_no_real_client_was_tried(fleet: Fleet) -> None:
    page = fleet.text("osquery/")
    assert "閉じています" in page
    assert "記録したやりとりで確かめました。実物の osqueryd とは、まだ試していません。" in page


def test_the_secret_is_shown_once_and_lets_in(fleet: Fleet) -> None:
    secret = secret_in(post(fleet))
    assert len(secret) > 40 and doors.enrol(secret=secret, identifier=HOST)
    assert secret not in fleet.text("osquery/") and "PC-1" in fleet.text("osquery/")
    with opened(organisation=fleet.id):
        assert secret not in str(models.Fleet.objects.values())


def test_a_new_secret_is_another_and_a_shut_way_lets_nobody_in(fleet: Fleet) -> None:
    first, second = secret_in(post(fleet)), secret_in(post(fleet))
    assert first != second
    assert "受け口を閉じました" in post(fleet, "shut/")
    for secret in (first, second):
        with pytest.raises(doors.EnrolmentRefused):
            doors.enrol(secret=secret, identifier=HOST)


def test_each_act_is_in_the_log_and_shutting_twice_is_one(fleet: Fleet) -> None:
    for path in ("", "", "shut/", "shut/"):
        post(fleet, path)
    verbs = list(Record.objects.filter(verb__startswith="devices.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["devices.osquery_opened"] * 2 + ["devices.osquery_shut"]


@override_settings(ADDRESS="https://check.example.jp:8443")
def test_the_file_is_whole(fleet: Fleet) -> None:
    page = fleet.text("osquery/")
    for line in (
        "--tls_hostname=check.example.jp:8443",
        "--host_identifier=uuid",
        r"--enroll_secret_path=C:\Program Files\osquery\sonaeru.secret",
        "--enroll_secret_path=/etc/osquery/sonaeru.secret",
        "--enroll_tls_endpoint=/api/osquery/enroll",
        "--config_tls_endpoint=/api/osquery/config",
        "--logger_tls_endpoint=/api/osquery/log",
        "--disable_distributed=false",
        "--distributed_tls_read_endpoint=/api/osquery/distributed/read",
        "--distributed_tls_write_endpoint=/api/osquery/distributed/write",
    ):
        assert line in page
    assert "httpsのアドレスにしか" not in page


def test_an_address_without_https_is_said(fleet: Fleet) -> None:
    assert "httpsのアドレスにしか" in fleet.text("osquery/")


def test_asking_again_is_said_once_and_logged(fleet: Fleet) -> None:
    device = came_in(fleet)
    assert "もう一度調べるよう頼みました" in post(fleet, f"{device}/again/")
    page = fleet.text("osquery/")
    assert "調べ直しを頼みました" in page and f"{device}/again/" not in page
    assert Record.objects.filter(verb="devices.asked_again", subject=device).count() == 1


def test_only_computers_with_osquery_are_asked(fleet: Fleet) -> None:
    other = fleet.device("受付")
    assert fleet.company.client.post(fleet.at(f"osquery/{other.id}/again/")).status_code == 404


def test_a_copied_disk_is_told(fleet: Fleet) -> None:
    device = came_in(fleet)
    with opened(organisation=fleet.id):
        models.Device.objects.filter(pk=device).update(marks=[{"code": doors.CLONED, "at": "2026-11-30T00:00:00Z"}])
    assert "同じ識別子のパソコンが2台あるようです" in fleet.text("osquery/")
