"""What this room keeps and how long; what a company takes with it; what is held of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sonaeru.core.words import Words
from sonaeru.web.holdings.registry import AboutPerson, Kept, Room, Table, aged, declare
from sonaeru.web.plan import models, queries
from sonaeru.web.tenancy import queries as tenancy

# Judgement: a month to bring back what was taken off; as long as the log to see who changed what.
REMOVED_DAYS = 30
CHANGE_DAYS = 1095
REMINDED_DAYS = 180
WHILE_IT_LIVES = Words("会社があるあいだ", "While the company is there")
APPROVED = Words(
    "だれが決めたかは、書類が証拠であるあいだ残します。会社は書類のページで直せます。",
    "Who approved a document stays as long as it proves something. The company can change it on its page.",
)
COLUMNS = {
    "items": (
        *("id", "action", "title", "state", "state_since", "reason", "owner", "due_on", "note"),
        *("created_at", "created_by", "removed_at"),
    ),
    "documents": (
        *("id", "item", "kind", "title", "dated_on", "approver", "review_on", "link", "file_name", "file_size"),
        *("file_hash", "created_at", "created_by", "removed_at"),
    ),
    "changes": ("change", "verb", "by", "at", "undone_at", "item", "before", "after"),
}
OF_CHANGE = {name: f"change__{name}" for name in ("verb", "by", "at", "undone_at")}
HEADINGS = {
    "action": Words("一覧での番号", "Id in the catalogue"),
    "title": Words("名前", "Title"),
    "state": Words("ようす", "State"),
    "state_since": Words("いつから", "Since"),
    "owner": Words("担当", "Owner"),
    "due_on": Words("期限", "Due on"),
    "note": Words("メモ", "Note"),
    "item": Words("対策", "Action"),
    "approver": Words("決めた人", "Approved by"),
    "review_on": Words("次に見直す日", "Review on"),
    "link": Words("リンク", "Link"),
    "file_name": Words("ファイル", "File"),
    "file_size": Words("ファイルの大きさ（バイト）", "Size of the file in bytes"),
    "file_hash": Words("ファイルのSHA-256", "SHA-256 of the file"),
    "change": Words("変更の番号", "Id of the change"),
    "undone_at": Words("元にもどした日時", "Undone at"),
}


def _export(organisation: str) -> Iterable[Table]:
    """Items, papers and the acts on items; the files themselves come beside them."""
    of = {"organisation": organisation}
    items, papers = models.PlanItem.objects.filter(**of), models.Document.objects.filter(**of)
    acts = models.ChangedItem.objects.filter(change__organisation=organisation).order_by("change__at", "pk")
    yield Table.of("items", Words("対策の予定", "The plan"), COLUMNS["items"], items)
    yield Table.of("documents", Words("証拠の書類", "Documents"), COLUMNS["documents"], papers)
    title = Words("対策の変更の記録", "Changes of the plan")
    yield Table.of("changes", title, COLUMNS["changes"], acts, **OF_CHANGE)


def _files(organisation: str) -> Iterator[tuple[str, bytes]]:
    """Each file under a name of its own, those of removed papers too."""
    for each in (*queries.documents(organisation), *queries.removed_documents(organisation)):
        if each.file_name:
            yield f"{each.id}-{each.file_name}", queries.content(organisation, each.id)


def _about(organisation: str, person: str) -> Iterable[AboutPerson]:
    items = models.PlanItem.objects.filter(organisation=organisation, owner=person)
    facts = tuple((Words(row.title["ja"], row.title["en"]), row.due_on or "") for row in items)
    if facts:
        yield AboutPerson(Words("担当している対策と期限", "Actions to do, with due dates"), facts)
    if models.Silence.objects.filter(organisation=organisation, person=person).exists():
        stopped = ((Words("対策の知らせ", "Reminders"), "止めている / stopped"),)
        yield AboutPerson(Words("対策の知らせの受け取り", "Reminders of the plan"), stopped)
    # As the company typed it: a name, not a person of the list.
    name = tenancy.anyone(organisation, person).name
    for row in models.Document.objects.filter(organisation=organisation, approver=name):
        approved = ((Words("決めた人", "Approved by"), row.approver), (Words("書類の名前", "Document"), row.title))
        yield AboutPerson(Words("証拠の書類", "Documents"), approved, deletable=False, why_not=APPROVED)


def _forget(organisation: str, person: str) -> None:
    models.PlanItem.objects.filter(organisation=organisation, owner=person).update(owner="")
    models.Reminded.objects.filter(organisation=organisation, person=person).delete()
    models.Silence.objects.filter(organisation=organisation, person=person).delete()


declare(
    Room(
        name="plan",
        kept=(
            Kept(
                "plan.items",
                Words("対策の予定", "The plan"),
                WHILE_IT_LIVES,
                Words("だれが、いつまでに、何をするかを決めるため", "To decide who does what, and when"),
            ),
            aged(
                "plan.removed_items",
                Words("予定から外した対策", "Actions taken off the plan"),
                Words("外した日", "the day it was taken off"),
                Words("まちがえて外したときに、元にもどすため", "To bring back what was taken off by mistake"),
                lambda: REMOVED_DAYS,
                models.PlanItem.everywhere.all,
                "removed_at",
            ),
            Kept(
                "plan.documents",
                Words("証拠の書類とファイル", "Documents and their files"),
                WHILE_IT_LIVES,
                Words("対策が終わったことを示すため", "To show that something is done"),
            ),
            aged(
                "plan.removed_documents",
                Words("外した書類とファイル", "Removed documents and their files"),
                Words("外した日", "the day it was removed"),
                Words("まちがえて外したときに、元にもどすため", "To bring back what was removed by mistake"),
                lambda: REMOVED_DAYS,
                models.Document.everywhere.all,
                "removed_at",
            ),
            aged(
                "plan.changes",
                Words("対策の変更の記録", "Changes of the plan"),
                Words("変えた日", "the day of the change"),
                Words("だれが変えたかを見て、元にもどすため", "To see who changed it, and to undo it"),
                lambda: CHANGE_DAYS,
                models.Change.everywhere.all,
                "at",
            ),
            aged(
                "plan.reminded",
                Words("期限を知らせた記録", "Who was reminded of what"),
                Words("知らせた日", "the day of the reminder"),
                Words("同じことを2度知らせないため", "So that nobody is reminded twice"),
                lambda: REMINDED_DAYS,
                models.Reminded.everywhere.all,
                "at",
            ),
            Kept(
                "plan.silence",
                Words("対策の知らせを止めた人", "People who stopped their reminders"),
                Words("名簿から消えるまで", "Until they leave the list for good"),
                Words("止めた人に送らないため", "So that they get no more"),
            ),
            Kept(
                "plan.calendar",
                Words("カレンダーのリンク（元に戻せない形）", "The calendar link (as a hash)"),
                Words("止めるまで", "Until it is stopped"),
                Words("いつものカレンダーに期限を出すため", "To show due dates in one's own calendar"),
            ),
        ),
        export=_export,
        headings=HEADINGS,
        files=_files,
        about=_about,
        forget=_forget,
    )
)
