"""What this room keeps and how long; what a company takes with it; what is held of one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from sonaeru.core.words import Words
from sonaeru.web.assessment import actions
from sonaeru.web.assessment.models import Assessment, Claim, GivenAnswer, Override
from sonaeru.web.holdings.registry import AboutPerson, Kept, Room, Table, aged, declare
from sonaeru.web.library import reader
from sonaeru.web.tenancy import queries as tenancy

COLUMNS = (
    *("id", "site", "question_set", "edition", "source", "started_at", "finished_at", "confirmed_at", "claimed_at"),
    *("entered_by", "answered_by", "dated_on", "merged_from"),
)


def _drafts() -> QuerySet[Assessment]:
    return Assessment.objects.filter(question_set=reader.SCORED, finished_at=None)


def _results() -> QuerySet[Assessment]:
    return Assessment.objects.filter(question_set=reader.SCORED, finished_at__isnull=False, sample=False)


def _gone(rows: Callable[[], QuerySet[Assessment]], column: str) -> Callable[[dt.datetime], int]:
    """Deletes checks whose days are over, and with the last of a series what was answered beside it."""

    def go(before: dt.datetime) -> int:
        gone = rows().filter(**{f"{column}__lt": before}).delete()[1].get(Assessment._meta.label, 0)
        actions.orphans(Assessment.objects.all()).delete()
        return gone

    return go


def _claims() -> QuerySet[Claim]:
    return Claim.objects.all()


def _export(organisation: str) -> Iterable[Table]:
    checks = Assessment.of_company.filter(organisation=organisation)
    yield _table(checks, "assessments", Words("自社診断", "Checks"), COLUMNS, id="public_id", site="site__name")
    of_check = {"assessment__organisation": organisation}
    yield _table(
        GivenAnswer.of_company.filter(**of_check),
        "answers",
        Words("診断の答え", "Answers"),
        ("assessment", "item", "answer", "not_applicable", "given_at"),
        assessment="assessment__public_id",
    )
    yield _table(
        Override.objects.filter(**of_check),
        "overrides",
        Words("まとめるときに直した答え", "Answers changed when merging"),
        ("assessment", "item", "proposed", "answer", "reason", "by", "at"),
        assessment="assessment__public_id",
    )


def _table(rows: QuerySet[Any], name: str, title: Words, columns: tuple[str, ...], **paths: str) -> Table:
    """Rows as a table; `paths`: where a column's value is found, if not under its name."""
    found = rows.order_by("pk").values_list(*(paths.get(column, column) for column in columns))
    return Table(name, title, columns, tuple(tuple(map(_plain, row)) for row in found))


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _of_person(organisation: str, person: str) -> QuerySet[Assessment]:
    """Sheets of paper that name somebody of this name as the one who answered."""
    name = tenancy.anyone(organisation, person).name
    found: QuerySet[Assessment] = Assessment.of_company.filter(organisation=organisation, answered_by=name)
    return found


def _about(organisation: str, person: str) -> Iterable[AboutPerson]:
    for row in _of_person(organisation, person):
        facts = (
            (Words("紙の日付", "Date on the paper"), row.dated_on or ""),
            (Words("回答した人", "Answered by"), row.answered_by),
        )
        yield AboutPerson(Words("紙の自社診断", "Check on paper"), facts)


def _forget(organisation: str, person: str) -> None:
    _of_person(organisation, person).update(answered_by="")


declare(
    Room(
        name="assessment",
        kept=(
            aged(
                "assessment.drafts",
                Words("途中の診断（会社の記録でないもの）", "Unfinished checks that belong to no company"),
                Words("始めた日", "the day it was begun"),
                Words("続きから始めるため", "to go on later"),
                lambda: settings.DRAFT_DAYS,
                _drafts,
                "started_at",
                delete=_gone(_drafts, "started_at"),
            ),
            aged(
                "assessment.results",
                Words("診断の結果（会社の記録でないもの）", "Results that belong to no company"),
                Words("終えた日", "the day it was finished"),
                Words("もう一度見て、残すかを決めるため", "to look again and to decide whether to keep it"),
                lambda: settings.RESULT_DAYS,
                _results,
                "finished_at",
                delete=_gone(_results, "finished_at"),
                hold=Words("見本データは、消すまで残ります", "sample data stays until it is removed"),
            ),
            aged(
                "assessment.claims",
                Words("結果を残すためのメールアドレス", "Addresses for keeping a result"),
                Words("メールを頼んだ日", "the day the mail was asked for"),
                Words("リンクが使える間だけ", "while the link works"),
                lambda: 1,
                _claims,
                "asked_at",
            ),
            Kept(
                "assessment.of_companies",
                Words("会社の診断と答え", "Checks and answers of companies"),
                Words("会社が残した日", "the day the company kept it"),
                Words("会社の記録", "the company's history"),
            ),
        ),
        export=_export,
        about=_about,
        forget=_forget,
    )
)
