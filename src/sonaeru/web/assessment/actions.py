"""Writing assessments: start, answer, finish, again, delete, paper. Each happens as a whole or not at all.

What belongs to nobody has no log; every act on a company's check leaves its row there. A `Check` that is handed in was
read through a token or in the company's scope, so its rows are written by their numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from sonaeru.core.assessment import numbers_in
from sonaeru.core.editions import Answer, QuestionSet
from sonaeru.web.assessment import letters, queries
from sonaeru.web.assessment.models import Assessment, GivenAnswer, Source
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.library import reader
from sonaeru.web.library.reader import Sample
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import Organisation
from sonaeru.web.ui.ids import hashed, link_token, text_id

# How long the link of a site opens its check (judgement: a reminder after a holiday must find it open).
LINK_DAYS = 30


class AlreadyFinished(Exception):
    """The assessment was confirmed before; its answers no longer change."""


class Unanswered(Exception):
    """The assessment still misses answers and cannot be finished."""


class SameDate(Exception):
    """A sheet of paper of that date was typed in before; `again=True` stores it all the same."""


# Anybody's


def start(*, question_set: QuestionSet, company: str, industry: str, size: str) -> str:
    """Begin an assessment and return the token that opens it: 128 random bits, not stored."""
    return _begin(question_set, company=company, industry=industry, size=size)[1]


def answer(*, check: Check, item: int, answer: Answer, not_applicable: str = "") -> None:
    """Record an answer; the first one to another questionnaire behind a token begins it. The same answer again, as a
    double tap sends it, adds nothing.

    Raises AlreadyFinished if the assessment was confirmed, claimed or deleted meanwhile.
    """
    if (check.answers.get(item), check.reasons.get(item, "")) == (answer, not_applicable):
        return
    with transaction.atomic():
        pk = _hold_open(check) if check.id else _begun(check)
        GivenAnswer.objects.create(assessment_id=pk, item=item, answer=answer, not_applicable=not_applicable)


def finish(*, check: Check, by: str = "", origin: str = "") -> None:
    """Confirm the answers. A second time, as a double tap or a reload sends it, changes nothing.

    A sheet of paper is confirmed by it too: whoever finishes it belongs to the company. Raises Unanswered.
    """
    if check.required:
        raise Unanswered
    with transaction.atomic() if check.owned else nullcontext():
        _finish(check, by, origin)


def _finish(check: Check, by: str, origin: str) -> None:
    now = timezone.now()
    changed = _row(check).filter(finished_at=None).update(finished_at=now, confirmed_at=now if check.owned else None)
    if changed:
        _record(check, Verb.FINISHED, by, origin)
    if changed and check.owned:
        letters.finished(check.owned.organisation, check.owned.number, check.question_set)


@transaction.atomic
def again(*, former: Check, question_set: QuestionSet, keep: Collection[int] = ()) -> str:
    """Begin the next assessment of the series and return its token; what stands beside the scored one has none ("").

    Answers of the items in `keep` are taken over, because the person said that they still hold; nothing else is.
    """
    row, token = _begin(question_set, **_same_company(former), follows=True)
    _take_over(row.pk, former, question_set, keep)
    return token


@transaction.atomic
def same_as_before(*, check: Check, former: Check) -> None:
    """Answer what is not answered yet as it was in the former assessment. Raises AlreadyFinished."""
    _hold_open(check)
    _take_over(check.id, former, check.question_set, check.missing)


@transaction.atomic
def delete(*, check: Check, by: str = "", origin: str = "") -> None:
    """Delete an assessment with all its answers, at once and for good.

    With the last scored one behind a token go the answers to the other questionnaires: nothing opens them any more.
    """
    if _row(check).delete()[0]:
        _record(check, Verb.DELETED, by, origin)
        orphans(Assessment.objects.filter(series=check.series)).delete()


# A company's, in its open scope


@transaction.atomic
def start_for(
    *,
    by: str,
    organisation: Organisation,
    question_set: QuestionSet,
    site: str = "",
    source: str = Source.WEB,
    only: Collection[int] | None = None,
    origin: str = "",
) -> str:
    """Begin a check of a company, or of one of its sites, and return its text id. Raises tenancy's NotFound.

    With an earlier result its answers stand beside the questions. With `only`, numbers of items, those alone are asked
    again: its answers to all others are taken over.
    """
    before = queries.history(organisation.id, question_set=question_set.id, site=_site(organisation.id, site))
    row = _begin_for(organisation, question_set, by, site=site, source=source, follows=bool(before))
    if before and only is not None:
        _take_over(row.pk, before[-1], question_set, before[-1].answers.keys() - set(only))
    _log(row, Verb.STARTED, by, origin)
    return row.public_id or ""


@transaction.atomic
def link_for_site(
    *, by: str, organisation: Organisation, question_set: QuestionSet, site: str, origin: str = ""
) -> str:
    """Make the link by which a site answers without an account and return its token, which is shown once.

    A check that was begun at a link before goes on; its former link is dead. Raises tenancy's NotFound.
    """
    token, until = link_token(), timezone.now() + dt.timedelta(days=LINK_DAYS)
    waiting = Assessment.of_company.select_for_update().filter(
        organisation=organisation.id, site=_site(organisation.id, site), finished_at=None, link_until__isnull=False
    )
    row = waiting.first() or _begin_for(organisation, question_set, by, site=site)
    row.token_hash, row.link_until = hashed(token), until
    row.save(update_fields=["token_hash", "link_until"])
    _log(row, Verb.LINK_MADE, by, origin, {"site": site})
    return token


@transaction.atomic
def enter_paper(
    *,
    by: str,
    organisation: Organisation,
    question_set: QuestionSet,
    answers: Mapping[int, Answer],
    dated_on: dt.date,
    answered_by: str = "",
    again: bool = False,
    association: str = "",
    origin: str = "",
) -> str:
    """Store a sheet of paper as it stands and return its text id; blank stays blank. Not confirmed by the company yet.

    A whole sheet is a result of the date on the paper; one with blanks waits for the company as a draft.
    Raises SameDate unless `again`, ValueError for a date to come.
    """
    if dated_on > timezone.localdate():
        raise ValueError("a sheet of paper is not from the future")
    if queries.on_paper(organisation.id, dated_on) and not again:
        raise SameDate
    at = min(timezone.make_aware(dt.datetime.combine(dated_on, dt.time(12))), timezone.now())
    whole = len(answers) == len(question_set.items)
    row = _begin_for(
        organisation,
        question_set,
        by,
        source=Source.PAPER,
        dated_on=dated_on,
        answered_by=answered_by,
        started_at=at,
        finished_at=at if whole else None,
    )
    _give(row, answers, at)
    _log(row, Verb.PAPER_ENTERED, by, origin, {"dated_on": dated_on, "answers": len(answers)}, association)
    return row.public_id or ""


@transaction.atomic
def confirm_paper(*, by: str, check: Check, origin: str = "") -> None:
    """The company says that a typed-in sheet is right; from now on it counts. Raises Unanswered for one with blanks."""
    if not check.finished_at:
        raise Unanswered
    if _row(check).filter(source=Source.PAPER, confirmed_at=None).update(confirmed_at=timezone.now()):
        _record(check, Verb.PAPER_CONFIRMED, by, origin)


@transaction.atomic
def add_finished(
    *,
    by: str,
    organisation: Organisation,
    question_set: QuestionSet,
    answers: Mapping[int, Answer],
    at: dt.datetime,
    site: str = "",
    source: str = Source.IMPORT,
    origin: str = "",
) -> str:
    """Store a result that was finished elsewhere, or invented for the demo, and return its text id.

    Raises Unanswered, and tenancy's NotFound for a site of another company.
    """
    if len(answers) != len(question_set.items):
        raise Unanswered
    _site(organisation.id, site)
    row = _begin_for(
        organisation, question_set, by, site=site, source=source, started_at=at, finished_at=at, confirmed_at=at
    )
    _give(row, answers, at)
    _log(row, Verb.IMPORTED, by, origin)
    return row.public_id or ""


# Sample data


@transaction.atomic
def add_sample(*, question_set: QuestionSet, sample: Sample) -> str:
    """Put the sample company in, in place of one that is there; returns the token of its latest check."""
    delete_samples()
    series, token = uuid4(), ""
    for number, check in enumerate(sample.checks):
        at = timezone.now() - dt.timedelta(days=check.days_ago)
        row, token = _begin(
            question_set,
            company=sample.company,
            industry=sample.industry,
            size=sample.size,
            sample=True,
            series=series,
            follows=number > 0,
            started_at=at,
            finished_at=at,
        )
        _give(row, dict(enumerate(check.answers, 1)), at)
    return token


def delete_samples() -> int:
    """Delete every assessment of the sample data and return how many there were."""
    return Assessment.everywhere.filter(sample=True).delete()[1].get("assessment.Assessment", 0)


# The rows behind them


def orphans(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those of nobody's rows beside a scored one that have none any more, so that no link leads to them."""
    scored = Assessment.objects.filter(question_set=reader.SCORED, series=OuterRef("series"))
    return rows.exclude(question_set=reader.SCORED).filter(~Exists(scored))


def _begin(question_set: QuestionSet, **fields: object) -> tuple[Assessment, str]:
    token = link_token() if question_set.id == reader.SCORED else ""
    names = {"question_set": question_set.id, "edition": question_set.edition}
    return Assessment.objects.create(token_hash=hashed(token) if token else None, **names, **fields), token


def _begun(check: Check) -> int:
    """The row of a questionnaire beside the scored one, which an answer begins. Raises AlreadyFinished."""
    rows = Assessment.objects.filter(series=check.series)
    # The scored rows are locked: of two first answers at once the second finds the row of the first.
    if not list(rows.select_for_update().filter(question_set=reader.SCORED)):
        raise AlreadyFinished
    newest = rows.filter(question_set=check.question_set.id).order_by("-started_at", "-pk").first()
    if newest is None:
        newest, _ = _begin(check.question_set, **_same_company(check))
    if newest.finished_at:
        raise AlreadyFinished
    return newest.pk


def _same_company(check: Check) -> dict[str, object]:
    return {name: getattr(check, name) for name in ("company", "industry", "size", "sample", "series")}


def _begin_for(
    organisation: Organisation, question_set: QuestionSet, by: str, *, site: str = "", **fields: object
) -> Assessment:
    row: Assessment = Assessment.of_company.create(
        public_id=text_id("chk"),
        organisation_id=organisation.id,
        site_id=site or None,
        company=organisation.name,
        industry=organisation.industry,
        size=organisation.size,
        sample=organisation.sample,
        question_set=question_set.id,
        edition=question_set.edition,
        entered_by=by,
        **fields,
    )
    return row


def _site(organisation: str, site: str) -> str:
    if site and site not in {each.id for each in tenancy.sites(organisation)}:
        raise tenancy.NotFound
    return site


def _row(check: Check):  # type: ignore[no-untyped-def]
    # A check that was claimed since it was read by its token is no longer the visitor's to change.
    organisation = check.owned.organisation if check.owned else None
    return Assessment.everywhere.filter(pk=check.id, organisation=organisation)


def _hold_open(check: Check) -> int:
    # The row is locked so that an answer cannot slip in while another tab finishes.
    if not list(_row(check).select_for_update().filter(finished_at=None).values_list("pk")):
        raise AlreadyFinished
    return check.id


def _take_over(pk: int, former: Check, question_set: QuestionSet, items: Collection[int]) -> None:
    """Answer in an edition what was answered to these items of the former check, if it still asks for the same."""
    now = queries.as_asked_in(question_set, former)
    kept = {no for was, no in numbers_in(former.question_set, question_set).items() if was in items}
    GivenAnswer.objects.bulk_create(
        GivenAnswer(assessment_id=pk, item=no, answer=now.answers[no], not_applicable=now.reasons.get(no, ""))
        for no in sorted(kept & now.answers.keys())
    )


def _give(row: Assessment, answers: Mapping[int, Answer], at: dt.datetime) -> None:
    GivenAnswer.objects.bulk_create(
        GivenAnswer(assessment=row, item=no, answer=answer, given_at=at) for no, answer in sorted(answers.items())
    )


def _record(check: Check, verb: Verb, by: str, origin: str) -> None:
    owned = check.owned
    if owned:
        audit.record(
            # Who answers at the link of a site has no account; the site stands in for the person.
            by=by or owned.site or "link",
            verb=verb,
            subject=owned.number,
            organisation=owned.organisation,
            origin=origin or "link",
        )


def _log(
    row: Assessment,
    verb: Verb,
    by: str,
    origin: str,
    after: Mapping[str, object] | None = None,
    association: str = "",
) -> None:
    audit.record(
        by=by,
        verb=verb,
        subject=row.public_id or "",
        organisation=row.organisation_id or "",
        association=association,
        after=after,
        origin=origin,
    )
