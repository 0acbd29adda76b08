"""What the room keeps: terms, what a company takes along, what is known of a person, and how it is forgotten."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

from django.utils import timezone

from sonaeru.web.config.operation import tables
from sonaeru.web.holdings import registry
from sonaeru.web.plan import actions, queries
from sonaeru.web.plan import actions_documents as papers
from sonaeru.web.plan.files import Content
from sonaeru.web.plan.models import Change, Document, DocumentFile, PlanItem, Silence
from sonaeru.web.tenancy import archive, erasure
from sonaeru.web.tenancy import queries as people
from sonaeru.web.tenancy.models import Organisation
from sonaeru.web.tenancy.scopes import opened

from .conftest import Plan, later


def swept(days: int) -> None:
    """What the nightly sweep does so many days from now."""
    registry.sweep(timezone.now() + dt.timedelta(days=days), note=lambda swept: None)


def test_what_was_taken_off_goes_after_a_month_and_nothing_else(plan: Plan) -> None:
    kept, gone = plan.add(), plan.add("mfa-on")
    plan.do(actions.remove, item=gone)
    paper = plan.do(papers.add, facts={"title": "x"}, content=Content("a.txt", b"x"))
    plan.do(papers.remove, document=paper)
    swept(29)
    assert PlanItem.everywhere.count() == 2 and Document.everywhere.count() == 1
    swept(31)
    assert [row.pk for row in PlanItem.everywhere.all()] == [kept] and not Document.everywhere.exists()


def test_changes_go_after_three_years_and_the_items_stay(plan: Plan) -> None:
    item = plan.add()
    swept(1096)
    assert not Change.everywhere.exists() and plan.item(item).id == item


def test_an_item_without_its_history_is_shown(plan: Plan) -> None:
    item = plan.add()
    Change.everywhere.all().delete()
    assert "最後の変更を元にもどす" not in plan.text(f"items/{item}/")


def test_a_company_takes_its_plan_along_with_its_files(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.edit, items=[item], facts={"note": "メモ"})
    paper = plan.do(papers.add, facts={"title": "規程"}, content=Content("規程.txt", "中身".encode()), item=item)
    out = io.BytesIO()
    with opened(organisation=plan.id):
        archive.write(out, organisation=plan.id, name="見本", now=timezone.now())
    with zipfile.ZipFile(out) as written:
        names = set(written.namelist())
        assert {f"plan/{name}.csv" for name in ("items", "documents", "changes")} <= names
        assert written.read(f"plan/files/{paper}-規程.txt").decode() == "中身"
        assert "メモ" in written.read("plan/items.json").decode()


def test_the_bytes_of_a_file_survive_a_backup(plan: Plan) -> None:
    data = bytes(range(256)) * 50
    plan.do(papers.add, facts={"title": "x"}, content=Content("a.pdf", data))
    (row,) = json.loads(json.dumps(list(tables.rows(DocumentFile))))
    DocumentFile._base_manager.all().delete()
    tables.insert(DocumentFile, tables.columns(DocumentFile), [row])
    (kept,) = plan.read(queries.documents)
    assert plan.read(queries.content, kept.id) == data


def test_a_person_sees_what_is_theirs_and_can_be_forgotten(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.edit, items=[item], facts={"owner": plan.suzuki, "due_on": later(3)})
    room = registry.rooms()["plan"]
    assert room.about
    with opened(organisation=plan.id):
        actions.stop_reminders(person=people.person(plan.id, plan.suzuki))
        (about, silence) = room.about(plan.id, plan.suzuki)
        assert about.facts[0][1] == later(3) and silence.facts
        assert not list(room.about(plan.id, plan.sato))
        erasure.erase_person(by=plan.by, organisation=plan.id, person=plan.suzuki)
        assert not Silence.objects.exists()
    assert plan.item(item).owner == ""
    assert "いまはいない人" in plan.text(f"items/{item}/")


def test_nothing_is_left_of_a_company_that_went(plan: Plan, empty: Plan) -> None:
    empty.add()
    plan.do(papers.add, facts={"title": "x"}, content=Content("a.txt", b"x"), item=plan.add())
    Organisation.everywhere.filter(pk=plan.id).update(deleted_at=timezone.now())
    tomorrow = timezone.now() + dt.timedelta(days=1)
    erasure.erase_organisation(by="usr_x", organisation=plan.id, before=tomorrow)
    assert PlanItem.everywhere.count() == 1 and not Document.everywhere.exists()


def test_an_undo_brings_nobody_back_who_was_deleted(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.edit, items=[item], facts={"owner": plan.suzuki})
    change = plan.do(actions.edit, items=[item], facts={"owner": plan.sato})
    with opened(organisation=plan.id):
        erasure.erase_person(by=plan.by, organisation=plan.id, person=plan.suzuki)
    plan.do(actions.undo, change=change)
    assert plan.item(item).owner == ""


def test_who_approved_a_paper_is_told_so_and_why_it_stays(plan: Plan) -> None:
    plan.do(papers.add, facts={"title": "連絡カード", "approver": "鈴木"}, content=Content("a.txt", b"x"))
    with opened(organisation=plan.id):
        (about,) = registry.rooms()["plan"].about(plan.id, plan.suzuki)  # type: ignore[misc]
        assert about.facts[0][1] == "鈴木" and not about.deletable and about.why_not
        assert not list(registry.rooms()["plan"].about(plan.id, plan.sato))  # type: ignore[misc]
