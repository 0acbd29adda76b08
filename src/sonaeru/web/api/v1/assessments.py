"""Assessments of the company, as the API offers them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Status

from sonaeru.core.assessment import score
from sonaeru.core.assessment.outcome import score_body
from sonaeru.core.editions import Answer
from sonaeru.core.words import Words
from sonaeru.web.api.scopes import Scope
from sonaeru.web.api.v1.guard import Bearer
from sonaeru.web.api.v1.pages import Paged, paged
from sonaeru.web.api.v1.people import who
from sonaeru.web.api.v1.problems import Problem
from sonaeru.web.api.v1.schemas import AnswersIn, AssessmentBrief, AssessmentIn, AssessmentOut, Page
from sonaeru.web.assessment import actions, queries, results
from sonaeru.web.assessment.queries import Check
from sonaeru.web.library import reader
from sonaeru.web.tenancy import queries as tenancy

assessments = Router(tags=["assessments"])
FINISHED = Words("確定した診断の答えは変わりません。", "The answers of a finished assessment no longer change.")
OPEN = Words("まだ答えのない設問があります。", "Some items have no answer yet.")


@assessments.get("", response=Page[AssessmentBrief], auth=Bearer(Scope.ASSESSMENTS_READ), summary="Assessments")
def list_assessments(request: HttpRequest, wanted: Paged) -> Any:
    """Every check with a score that the company and its sites have: results by date, then drafts."""
    page = paged(request, queries.of_company(who(request)["organisation"]), wanted)
    return page | {"items": [_brief(check) for check in page["items"]]}


@assessments.post("", response={201: AssessmentOut}, auth=Bearer(Scope.ASSESSMENTS_WRITE), summary="Begin one")
def start(request: HttpRequest, body: AssessmentIn) -> Any:
    """Begin an assessment of the company or of one of its sites. 404 for a site that the company does not have."""
    by = who(request)
    number = actions.start_for(
        by=by["by"],
        organisation=tenancy.organisation(by["organisation"]),
        question_set=reader.offered_edition(),
        site=body.site or "",
        source="api",
        origin="api",
    )
    return Status(201, _whole(_check(request, number)))


@assessments.get("/{assessment}", response=AssessmentOut, auth=Bearer(Scope.ASSESSMENTS_READ), summary="One of them")
def get_assessment(request: HttpRequest, assessment: str) -> Any:
    """One assessment with its answers and, once finished, its judgement."""
    return _whole(_check(request, assessment))


@assessments.patch(
    "/{assessment}/answers", response=AssessmentOut, auth=Bearer(Scope.ASSESSMENTS_WRITE), summary="Give answers"
)
def give_answers(request: HttpRequest, assessment: str, body: AnswersIn) -> Any:
    """Give answers, all or none of them. 409 once the assessment is finished."""
    check = _check(request, assessment)
    answers = {int(no): answer for no, answer in body.answers.items()}
    reasons = {int(no): reason for no, reason in body.not_applicable.items()}
    _require_known(check, answers, reasons)
    try:
        with transaction.atomic():
            for no, answer in answers.items():
                actions.answer(check=check, item=no, answer=answer, not_applicable=reasons.get(no, ""))
    except actions.AlreadyFinished as error:
        raise Problem(409, FINISHED) from error
    return _whole(_check(request, assessment))


@assessments.post(
    "/{assessment}/finish", response=AssessmentOut, auth=Bearer(Scope.ASSESSMENTS_WRITE), summary="Finish one"
)
def finish(request: HttpRequest, assessment: str) -> Any:
    """Confirm the answers; a second time changes nothing. 409 with `missing` while items have no answer."""
    check, by = _check(request, assessment), who(request)
    try:
        actions.finish(check=check, by=by["by"], origin="api")
    except actions.Unanswered as error:
        raise Problem(409, OPEN, more={"missing": list(check.required)}) from error
    return _whole(_check(request, assessment))


def _check(request: HttpRequest, number: str) -> Check:
    found = queries.company_check(who(request)["organisation"], number) if "\0" not in number else None
    # The API speaks of the 25 items; the questionnaires without points are answered on their pages.
    if found is None or not found.question_set.scored:
        raise tenancy.NotFound
    return found


def _require_known(check: Check, answers: dict[int, Answer], reasons: dict[int, str]) -> None:
    items = {item.no: item for item in check.question_set.items}
    faults = [(f"answers.{no}", "There is no such item.") for no in answers if no not in items]
    for no in reasons:
        if no not in answers:
            faults.append((f"not_applicable.{no}", "Give the answer of this item too."))
        elif no in items and not items[no].may_not_apply:
            faults.append((f"not_applicable.{no}", "This item always applies."))
    if faults:
        raise Problem(422, errors=tuple(faults))


def _brief(check: Check) -> dict[str, Any]:
    assert check.owned
    return {
        "id": check.owned.number,
        "site": check.owned.site or None,
        "question_set": check.question_set.id,
        "edition": check.question_set.edition,
        "source": check.owned.source,
        "status": "finished" if check.finished_at else "draft",
        "confirmed": check.owned.confirmed,
        "started_at": check.started_at,
        "finished_at": check.finished_at,
    }


def _whole(check: Check) -> dict[str, Any]:
    return _brief(check) | {
        "answers": {str(no): answer for no, answer in sorted(check.answers.items())},
        "not_applicable": {str(no): reason for no, reason in sorted(check.reasons.items())},
        "missing": list(check.missing),
        "result": _result(check) if check.finished_at and not check.missing else None,
    }


def _result(check: Check) -> dict[str, Any]:
    reached = score(check.question_set, check.answers, check.sheet.not_applicable)
    steps = [step.ranked for step in results.result(check).steps]
    return score_body(reached) | {
        "next_actions": [
            {"id": each.id, "title": each.title.ja, "points": each.points, "minutes": each.minutes} for each in steps
        ]
    }
