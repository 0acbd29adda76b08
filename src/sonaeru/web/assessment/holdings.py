"""What this room keeps and how long; what a company takes with it; what is held of one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

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

ANSWER = ("assessment", "item", "answer", "not_applicable", "given_at")
OVERRIDE = ("assessment", "item", "proposed", "answer", "reason", "by", "at")
HEADINGS = {
    "question_set": Words("設問票", "Question set"),
    "edition": Words("版", "Edition"),
    "source": Words("入力の方法", "Source"),
    "started_at": Words("始めた日時", "Started at"),
    "finished_at": Words("終えた日時", "Finished at"),
    "confirmed_at": Words("会社が確かめた日時", "Confirmed at"),
    "claimed_at": Words("会社の記録にした日時", "Kept at"),
    "entered_by": Words("入力した人", "Entered by"),
    "answered_by": Words("回答した人", "Answered by"),
    "dated_on": Words("紙の日付", "Date on the paper"),
    "merged_from": Words("まとめた診断", "Merged from"),
    "assessment": Words("診断", "Assessment"),
    "item": Words("設問", "Item"),
    "answer": Words("答え", "Answer"),
    "not_applicable": Words("当てはまらない理由", "Why it does not apply"),
    "given_at": Words("答えた日時", "Given at"),
    "proposed": Words("まとめたままの答え", "Proposed answer"),
    "by": Words("決めた人", "By"),
}


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
    checks = Assessment.of_company.filter(organisation=organisation).order_by("pk")
    yield Table.of("assessments", Words("自社診断", "Checks"), COLUMNS, checks, id="public_id", site="site__name")
    given = GivenAnswer.of_company.filter(assessment__organisation=organisation).order_by("pk")
    yield Table.of("answers", Words("診断の答え", "Answers"), ANSWER, given, assessment="assessment__public_id")
    title = Words("まとめるときに直した答え", "Answers changed when merging")
    changed = Override.objects.filter(assessment__organisation=organisation).order_by("pk")
    yield Table.of("overrides", title, OVERRIDE, changed, assessment="assessment__public_id")


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
        headings=HEADINGS,
        about=_about,
        forget=_forget,
    )
)
