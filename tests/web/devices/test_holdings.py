"""What the room keeps: terms, what a company takes along, what is held of one person, and how it is forgotten."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from django.utils import timezone
from tests.web.devices.conftest import GOOD, Fleet

from sonaeru.web.devices import actions, models
from sonaeru.web.holdings import registry
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import archive
from sonaeru.web.tenancy.scopes import opened


def swept(days: int) -> None:
    """What the nightly sweep does so many days from now."""
    registry.sweep(timezone.now() + dt.timedelta(days=days), note=lambda swept: None)


def tanaka(fleet: Fleet) -> str:
    with opened(organisation=fleet.id):
        return tenancy.add_person(by=fleet.by, organisation=fleet.id, name="田中 太郎", mail="t@example.jp")


def rename(fleet: Fleet, device: str, label: str) -> None:
    with opened(organisation=fleet.id):
        actions.rename(by=fleet.by, organisation=fleet.id, device=device, label=label)


def test_facts_and_former_labels_go_after_thirteen_months_and_the_computer_stays(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    rename(fleet, device.id, "窓口")
    swept(394)
    assert models.Report.everywhere.count() == models.FormerLabel.everywhere.count() == 1
    swept(396)
    assert not models.Report.everywhere.exists() and not models.FormerLabel.everywhere.exists()
    assert models.Device.everywhere.get().label == "窓口"


def test_a_revoked_computer_goes_with_all_of_it(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    fleet.device("倉庫")
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=device.id)
    swept(396)
    assert [row.label for row in models.Device.everywhere.all()] == ["倉庫"]


def test_codes_go_a_month_after_they_ended(fleet: Fleet) -> None:
    fleet.device("受付")
    swept(30)
    assert models.EnrolmentCode.everywhere.count() == 1
    swept(31)
    assert not models.EnrolmentCode.everywhere.exists()


def test_a_company_takes_findings_along_and_never_facts(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD | {"os.version": "13.37"})
    rename(fleet, device.id, "窓口")
    out = io.BytesIO()
    with opened(organisation=fleet.id):
        archive.write(out, organisation=fleet.id, name="見本", now=timezone.now())
    with zipfile.ZipFile(out) as written:
        texts = {name: written.read(name).decode() for name in written.namelist() if name.startswith("devices/")}
    tables = ("devices", "reports", "findings", "former_labels", "codes", "gear", "fleet")
    assert set(texts) == {f"devices/{name}.{form}" for name in tables for form in ("csv", "json")}
    assert "disk-encrypted" in texts["devices/findings.json"] and "窓口" in texts["devices/devices.csv"]
    assert "受付" in texts["devices/former_labels.csv"]
    assert not any("13.37" in text or "acct.user_is_admin" in text for text in texts.values())


def test_a_person_sees_which_computers_are_theirs(fleet: Fleet) -> None:
    person = tanaka(fleet)
    fleet.device("田中のPC", GOOD, person=person)
    fleet.device("倉庫", GOOD)
    with opened(organisation=fleet.id):
        found = list(registry.rooms()["devices"].about(fleet.id, person))  # type: ignore[misc]
    assert [each.title.ja for each in found] == ["使っているパソコン", "パソコンの登録コード"]
    assert dict((name.ja, value) for name, value in found[0].facts)["呼び名"] == "田中のPC"
    assert dict((name.ja, value) for name, value in found[0].facts)["届いた報告の数"] == "1"


def test_who_is_forgotten_leaves_a_computer_of_nobody_without_their_name(fleet: Fleet) -> None:
    person = tanaka(fleet)
    named, other = fleet.device("田中のPC", GOOD, person=person), fleet.device("倉庫", person=person)
    rename(fleet, other.id, "工場")
    with opened(organisation=fleet.id):
        registry.rooms()["devices"].forget(fleet.id, person)  # type: ignore[misc]
        assert list(registry.rooms()["devices"].about(fleet.id, person)) == []  # type: ignore[misc]
    labels = {row.pk: row.label for row in models.Device.everywhere.all()}
    assert labels[other.id] == "工場" and "田中" not in labels[named.id]
    assert not models.FormerLabel.everywhere.exists() and models.Report.everywhere.count() == 1
    assert set(models.EnrolmentCode.everywhere.values_list("person", flat=True)) == {""}
