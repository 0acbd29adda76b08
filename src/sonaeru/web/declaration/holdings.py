"""What this room keeps, what a company takes with it, what is held of one person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from sonaeru.core.words import Words
from sonaeru.web.declaration.models import Declaration
from sonaeru.web.declaration.queries import FACTS
from sonaeru.web.holdings.registry import AboutPerson, Kept, Room, Table, declare
from sonaeru.web.tenancy import queries as tenancy

COLUMNS = ("star", *FACTS, "changed_at")

HEADINGS = {
    "star": Words("星の数", "Stars"),
    "representative": Words("代表者", "Head of the company"),
    "adopted_on": Words("基本方針を決めた日", "Policy adopted on"),
    "place": Words("公開の方法", "How it is published"),
    "address": Words("公開している場所", "Where it is published"),
    "published_on": Words("公開した日", "Published on"),
    "applied_on": Words("申し込んだ日", "Applied on"),
    "notified_on": Words("番号が届いた日", "Number came on"),
    "purpose": Words("宣言の目的", "Purpose"),
    "changed_at": Words("変えた日時", "Changed at"),
}


def _export(organisation: str) -> Iterable[Table]:
    rows = Declaration.objects.filter(organisation=organisation).order_by("star")
    title = Words("SECURITY ACTIONの自己宣言", "Declarations of SECURITY ACTION")
    yield Table.of("declarations", title, COLUMNS, rows)


def _naming(organisation: str, person: str) -> QuerySet[Declaration]:
    """Declarations that name somebody of this name as the head of the company."""
    name = tenancy.anyone(organisation, person).name
    found: QuerySet[Declaration] = Declaration.objects.filter(organisation=organisation, representative=name)
    return found


def _about(organisation: str, person: str) -> Iterable[AboutPerson]:
    for row in _naming(organisation, person):
        facts = ((Words("基本方針を決める代表者", "Head who adopts the policy"), row.representative),)
        yield AboutPerson(Words("SECURITY ACTIONの自己宣言", "Declaration of SECURITY ACTION"), facts)


def _forget(organisation: str, person: str) -> None:
    _naming(organisation, person).update(representative="")


declare(
    Room(
        name="declaration",
        kept=(
            Kept(
                "declaration.facts",
                Words("自己宣言の日付、公開の場所、代表者の名前", "Days, place and head of a declaration"),
                Words("会社が入れた日", "the day the company entered it"),
                Words("取引先に見せる資料を作るため", "to make the papers that customers ask for"),
            ),
        ),
        export=_export,
        headings=HEADINGS,
        about=_about,
        forget=_forget,
    )
)
