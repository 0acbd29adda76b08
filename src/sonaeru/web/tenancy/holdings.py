"""What this room keeps: the company itself, its sites, people, associations, consent and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from sonaeru.core.words import Words
from sonaeru.web.holdings.registry import AboutPerson, Kept, Room, Table, aged, declare
from sonaeru.web.tenancy import actions_people, erasure, models, queries, terms

WHILE_IT_LIVES = Words("会社があるあいだ", "While the company is there")
COLUMNS = {
    "company": ("id", "name", "industry", "size", "prefecture", "sample", "created_at", "deleted_at"),
    "sites": ("id", "name", "removed_at"),
    "people": ("id", "name", "mail", "department", "removed_at"),
    "associations": ("association", "name", "invited_at", "joined_at", "help_asked_at", "help_note"),
    "consents": ("association", "kind", "given", "by", "at"),
    "roles": ("id", "user", "role", "granted_at"),
}

HEADINGS = {
    "industry": Words("業種", "Industry"),
    "size": Words("人数", "Size"),
    "prefecture": Words("都道府県", "Prefecture"),
    "sample": Words("見本データ", "Sample data"),
    "deleted_at": Words("削除を決めた日時", "Marked for deletion at"),
    "department": Words("部署", "Department"),
    "invited_at": Words("招かれた日時", "Invited at"),
    "joined_at": Words("加入した日時", "Joined at"),
    "help_asked_at": Words("手伝いを頼んだ日時", "Help asked at"),
    "help_note": Words("手伝ってほしいこと", "Help wanted"),
    "given": Words("見せる", "Given"),
    "by": Words("決めた人", "By"),
    "granted_at": Words("わりあてた日時", "Granted at"),
}


def export(organisation: str) -> Iterable[Table]:
    """The rows of a company, with the names of its associations."""
    of = {"organisation": organisation}
    yield _table("company", Words("会社", "Company"), models.Organisation.objects.filter(pk=organisation))
    yield _table("sites", Words("拠点", "Sites"), models.Site.objects.filter(**of))
    yield _table("people", Words("社員", "People"), models.Person.objects.filter(**of))
    joined = models.Membership.objects.filter(**of).order_by("pk")
    yield _table("associations", Words("団体", "Associations"), joined, name="association__name")
    yield _table("consents", Words("団体に見せる約束の記録", "History of consent"), models.Consent.objects.filter(**of))
    seats = models.Seat.objects.filter(**of).order_by("granted_at", "pk")
    yield _table("roles", Words("役割", "Roles"), seats)


def about(organisation: str, person: str) -> Iterable[AboutPerson]:
    """The row in the list of people."""
    someone = queries.anyone(organisation, person)
    facts = [
        (Words("名前", "Name"), someone.name),
        (Words("メールアドレス", "Mail address"), someone.mail),
        (Words("部署", "Department"), someone.department),
    ]
    if someone.removed_at:
        facts.append(
            (Words("名簿から外した日時", "Taken off the list"), someone.removed_at.isoformat(timespec="seconds"))
        )
    yield AboutPerson(Words("社員の名簿", "List of people"), tuple(facts))


def _table(name: str, title: Words, rows: QuerySet[Any], /, **paths: str) -> Table:
    return Table.of(name, title, COLUMNS[name], rows, **paths)


KEPT = (
    aged(
        "tenancy.deleted_companies",
        Words("削除を決めた会社", "Companies marked for deletion"),
        Words("責任者が削除を決めた日", "Since an owner decided to delete it"),
        Words("まちがいに気づいて、やめられるように", "So that a mistake can be undone"),
        lambda: terms.GRACE,
        models.Organisation.everywhere.all,
        "deleted_at",
        delete=erasure.erase_due,
    ),
    aged(
        "tenancy.removed_people",
        Words("名簿から外した社員", "People taken off the list"),
        Words("名簿から外した日", "Since they were taken off the list"),
        Words("まちがいに気づいて、戻せるように", "So that a mistake can be undone"),
        lambda: terms.REMOVED_PERSON,
        models.Person.everywhere.all,
        "removed_at",
        delete=erasure.erase_removed_people,
    ),
    Kept(
        id="tenancy.companies",
        name=Words("会社と拠点", "Companies and sites"),
        since=WHILE_IT_LIVES,
        why=Words(
            "サービスに使うため。外した拠点は、過去の答えを読むため",
            "To give the service; removed sites, to read past answers",
        ),
    ),
    Kept(
        id="tenancy.people",
        name=Words("社員の名簿", "List of people"),
        since=Words("会社が名簿から外すまで", "Until the company takes them off the list"),
        why=Words("連絡と訓練の相手を決めるため", "To know whom to reach and train"),
    ),
    actions_people.KEPT,
    Kept(
        id="tenancy.consents",
        name=Words("団体に見せる約束の記録", "History of consent"),
        since=WHILE_IT_LIVES,
        why=Words("いつ、だれが決めたかを示すため", "To show who decided what, and when"),
    ),
    Kept(
        id="tenancy.help",
        name=Words("手伝いの頼み", "Requests for help"),
        since=Words("支援員が対応するか、会社が取り下げるまで", "Until an adviser helped or the company takes it back"),
        why=Words("支援員が、頼まれたことを知るため", "So that advisers know what they are asked"),
    ),
    Kept(
        id="tenancy.roles",
        name=Words("役割と団体への加入", "Roles and memberships"),
        since=Words("外すまで、または会社が抜けるまで", "Until taken away, or until the company leaves"),
        why=Words("だれが何をしてよいかを決めるため", "To decide who may do what"),
    ),
)
# Not `forget`: the row of the person goes last, in `erasure.erase_person` itself.
declare(Room("tenancy", KEPT, export=export, headings=HEADINGS, about=about))
