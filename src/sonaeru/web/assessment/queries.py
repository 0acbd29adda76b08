"""Reading assessments: rows become values here, and nothing but values leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from sonaeru.core.assessment import Sheet, numbers_in, score, unanswered
from sonaeru.core.editions import Answer, Band, QuestionSet
from sonaeru.web.assessment.models import Assessment, GivenAnswer, Override, Source
from sonaeru.web.library import reader
from sonaeru.web.ui.ids import hashed

# A sheet that an adviser typed counts once the company said that it is right.
COUNTS = ~Q(source=Source.PAPER) | Q(confirmed_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a check of a company has beyond its answers. `guest`: it was opened by the link of its site;
    `linked`: such a link was made. `overridden`: item to the reason, where the one who merged the sites decided otherwise.
    """

    organisation: str
    number: str
    site: str
    site_name: str
    source: str
    confirmed: bool
    entered_by: str
    answered_by: str
    dated_on: dt.date | None
    merged_from: tuple[str, ...]
    overridden: Mapping[int, str]
    guest: bool
    linked: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One assessment as it stands now. `given_at`: when each answer was given, oldest first; `reasons`: why an item
    does not apply, by number; `follows`: whether it was begun from a former result of the same series. `owned`: None
    while nobody claimed it."""

    id: int
    series: UUID
    sheet: Sheet
    company: str
    industry: str
    size: str
    sample: bool
    follows: bool
    started_at: dt.datetime
    finished_at: dt.datetime | None
    reasons: Mapping[int, str]
    given_at: tuple[dt.datetime, ...]
    owned: Belonging | None = None

    @property
    def question_set(self) -> QuestionSet:
        """The edition that was answered."""
        return self.sheet.question_set

    @property
    def answers(self) -> Mapping[int, Answer]:
        """The answers that hold now, by item number."""
        return self.sheet.answers

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the items without an answer."""
        return unanswered(self.question_set, self.answers)

    @property
    def required(self) -> tuple[int, ...]:
        """Numbers of the items without an answer that must have one; a site may leave those of the company out."""
        if self.owned is None or not self.owned.site:
            return self.missing
        return tuple(no for no in self.missing if not self.question_set.item(no).company_wide)

    @property
    def confirmed(self) -> bool:
        """False for a sheet of paper that the company has not confirmed yet."""
        return self.owned is None or self.owned.confirmed


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest result of a company, for a list of many."""

    organisation: str
    number: str
    total: int
    band: Band
    finished_at: dt.datetime
    confirmed: bool


class Given(NamedTuple):
    """One row of answers."""

    item: int
    answer: str
    not_applicable: str
    given_at: dt.datetime


# By token


def check(token: str) -> Check | None:
    """The assessment a token opens, or None: unknown, claimed by a company, or the link of a site after its days."""
    alive = Q(organisation=None) | Q(link_until__gte=timezone.now())
    return next(iter(_checks(Assessment.everywhere.filter(alive, token_hash=hashed(token)), guest=True)), None)


def more(scored: Check, question_set: str, *, finished: bool) -> Check:
    """Another questionnaire of the series of a check that nobody owns: its newest row, or one that is not begun yet.

    `finished`: the newest result where there is one, whatever was begun since. What is not begun has the id 0.
    """
    rows = Assessment.objects.filter(series=scored.series, question_set=question_set).order_by("-started_at", "-pk")
    found = _checks(rows.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")[:1]) if finished else ()
    empty = Sheet(reader.offered_edition(question_set), {})
    blank = replace(
        scored, id=0, sheet=empty, follows=False, started_at=timezone.now(), finished_at=None, reasons={}, given_at=()
    )
    return next(iter(found or _checks(rows[:1])), blank)


def was_claimed(token: str) -> bool:
    """Whether a token is dead because a company keeps what it opened."""
    return Assessment.everywhere.filter(token_hash=hashed(token), organisation__isnull=False, link_until=None).exists()


# Histories


def earlier(current: Check) -> tuple[Check, ...]:
    """The finished assessments of its questionnaire before this one, oldest first: of its series, or of its company
    and site.

    The link of a site opens the answers of that site's check alone.
    """
    if current.owned is None:
        rows = Assessment.objects.filter(
            series=current.series,
            question_set=current.question_set.id,
            finished_at__isnull=False,
            started_at__lt=current.started_at,
        )
        return _checks(rows.order_by("finished_at"))
    if current.owned.guest:
        return ()
    found = history(current.owned.organisation, question_set=current.question_set.id, site=current.owned.site)
    moment = current.finished_at or timezone.now()
    return tuple(each for each in found if each.id != current.id and each.finished_at and each.finished_at < moment)


def former(current: Check) -> Check | None:
    """The assessment that this one follows, by the numbers of the edition that is asked now, or None."""
    before = earlier(current) if current.follows else ()
    return as_asked_in(current.question_set, before[-1]) if before else None


def as_asked_in(edition: QuestionSet, check: Check) -> Check:
    """A check as if that edition had been asked: without the answers to what the edition changed or does not ask."""
    now = numbers_in(check.question_set, edition)
    answers = {now[no]: answer for no, answer in check.answers.items() if no in now}
    reasons = {now[no]: reason for no, reason in check.reasons.items() if no in now}
    reasons = {no: reason for no, reason in reasons.items() if edition.item(no).may_not_apply}
    return replace(check, sheet=Sheet(edition, answers, frozenset(reasons)), reasons=reasons)


def beside(current: Check) -> Mapping[str, Check]:
    """The newest results of the other questionnaires of the same company or series, by questionnaire; a site has none."""
    if current.owned is None:
        rows = Assessment.objects.filter(series=current.series, finished_at__isnull=False)
    elif current.owned.site:
        return {}
    else:
        rows = _counting(current.owned.organisation)
    return _newest(rows.exclude(question_set=current.question_set.id))


def in_order(found: Mapping[str, Check]) -> tuple[Sheet, ...]:
    """The sheets of checks by questionnaire, in the order of the tiers: I, T, R.

    A questionnaire that was never answered has its offered edition without answers.
    """
    return tuple(found[each.id].sheet if each.id in found else Sheet(each, {}) for each in reader.offered_editions())


def next_unanswered(current: Check, after: int) -> int | None:
    """The first item without an answer after item `after`, going round; None when all others are answered.

    What may be left out is not asked a second time.
    """
    again = [no for no in current.required if no != after]
    return next((no for no in current.missing if no > after), again[0] if again else None)


def seconds_per_answer(given_at: Iterable[dt.datetime]) -> float:
    """The person's own pace: median seconds between answers, after five of them; 8 before (judgement).

    A pause of over two minutes is a break, not thinking.
    """
    times = list(given_at)
    gaps = sorted((later - sooner).total_seconds() for sooner, later in zip(times, times[1:], strict=False))
    gaps = [gap for gap in gaps if gap <= 120]
    return max(gaps[len(gaps) // 2], 1.0) if len(gaps) >= 5 else 8.0


# Of a company, in its open scope


def of_company(organisation: str, question_set: str = reader.SCORED) -> tuple[Check, ...]:
    """Every check of one questionnaire that a company and its sites have, oldest first: results by the day of the
    answers, then drafts. "" for all questionnaires.
    """
    rows = Assessment.of_company.filter(organisation=organisation)
    rows = rows.filter(question_set=question_set) if question_set else rows
    found = _checks(rows.select_related("site").order_by("started_at", "pk"))
    return tuple(sorted(found, key=lambda each: (each.finished_at is None, each.finished_at or each.started_at)))


def company_check(organisation: str, number: str) -> Check | None:
    """One check of a company by its text id, or None."""
    rows = Assessment.of_company.filter(organisation=organisation, public_id=number)
    return next(iter(_checks(rows)), None)


def history(organisation: str, *, question_set: str = reader.SCORED, site: str = "") -> tuple[Check, ...]:
    """The whole results that count of a company, or of one of its sites, in one questionnaire, oldest first."""
    rows = _counting(organisation, site).filter(question_set=question_set)
    return tuple(each for each in _checks(rows.order_by("finished_at", "pk")) if not each.missing)


def latest(organisation: str, question_set: str = reader.SCORED) -> Check | None:
    """The newest result of a company that counts, in one questionnaire; None before there is one."""
    return _newest(_counting(organisation).filter(question_set=question_set)).get(question_set)


def sheets(organisation: str) -> tuple[Sheet, ...]:
    """The company's newest answers that count to each questionnaire; as `in_order`."""
    return in_order(_newest(_counting(organisation)))


def on_paper(organisation: str, dated_on: dt.date) -> bool:
    """Whether a sheet of that date was typed in before."""
    rows = Assessment.of_company.filter(organisation=organisation, source=Source.PAPER, dated_on=dated_on)
    return rows.exists()


def _counting(organisation: str, site: str = "") -> QuerySet[Assessment]:
    return Assessment.of_company.filter(COUNTS, organisation=organisation, site=site or None, finished_at__isnull=False)


def _newest(rows: QuerySet[Assessment]) -> dict[str, Check]:
    """The newest of finished rows by questionnaire, in two queries however many there are."""
    same = rows.filter(question_set=OuterRef("question_set")).order_by("-finished_at", "-pk")
    return {each.question_set.id: each for each in _checks(rows.filter(pk=Subquery(same.values("pk")[:1])))}


# Of many companies


def latest_of(organisations: Collection[str], *, confirmed_only: bool = False) -> Mapping[str, Latest]:
    """The latest scored result of each of these companies that has one. Reads past the scope: the caller has asked
    consent.
    """
    found = _newest_of(organisations, COUNTS if confirmed_only else Q())
    return {each.organisation: each for each in map(_latest, found)}


def _latest(check: Check) -> Latest:
    assert check.owned and check.finished_at
    judged = score(check.question_set, check.answers, check.sheet.not_applicable)
    return Latest(
        organisation=check.owned.organisation,
        number=check.owned.number,
        total=judged.total,
        band=judged.band,
        finished_at=check.finished_at,
        confirmed=check.owned.confirmed,
    )


def newest_of(organisations: Collection[str]) -> tuple[Check, ...]:
    """The newest whole result that counts of each of these companies that has one, with its answers, for figures over
    many. Reads past the scope: the caller has asked consent.
    """
    return _newest_of(organisations, COUNTS)


def _newest_of(organisations: Collection[str], counts: Q) -> tuple[Check, ...]:
    counts &= Q(organisation__in=set(organisations), question_set=reader.SCORED, site=None, finished_at__isnull=False)
    newest = Assessment.everywhere.filter(counts, organisation=OuterRef("organisation")).order_by("-finished_at", "-pk")
    rows = Assessment.everywhere.filter(counts, pk=Subquery(newest.values("pk")[:1]))
    return tuple(each for each in _checks(rows) if not each.missing)


# Rows to values


def _checks(rows: QuerySet[Assessment], *, guest: bool = False) -> tuple[Check, ...]:
    found = list(rows)
    given: dict[int, list[Given]] = {row.pk: [] for row in found}
    # Plain tuples: half of the time of a question page would go into making model instances. The rows were found
    # through one of the doors; their answers are found by their numbers alone.
    for owner, *entry in GivenAnswer.everywhere.filter(assessment__in=list(given)).values_list(
        "assessment", *Given._fields
    ):
        given[owner].append(Given(*entry))
    overridden = _overridden([row.pk for row in found if row.source == Source.MERGED])
    return tuple(_check(row, given[row.pk], overridden.get(row.pk, {}), guest) for row in found)


def _overridden(merged: list[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    if merged:
        rows = Override._base_manager.filter(assessment__in=merged).order_by("item")
        for owner, item, reason in rows.values_list("assessment", "item", "reason"):
            found.setdefault(owner, {})[item] = reason
    return found


def _check(row: Assessment, given: list[Given], overridden: Mapping[int, str], guest: bool) -> Check:
    latest = {entry.item: entry for entry in given}
    reasons = {no: entry.not_applicable for no, entry in latest.items() if entry.not_applicable}
    return Check(
        id=row.pk,
        series=row.series,
        sheet=Sheet(
            reader.editions()[row.question_set, row.edition],
            {no: Answer(latest[no].answer) for no in sorted(latest)},
            frozenset(reasons),
        ),
        company=row.company,
        industry=row.industry,
        size=row.size,
        sample=row.sample,
        follows=row.follows,
        started_at=row.started_at,
        finished_at=row.finished_at,
        reasons=reasons,
        given_at=tuple(entry.given_at for entry in given),
        owned=_belonging(row, overridden, guest) if row.organisation_id else None,
    )


def _belonging(row: Assessment, overridden: Mapping[int, str], guest: bool) -> Belonging:
    return Belonging(
        organisation=row.organisation_id or "",
        number=row.public_id or "",
        site=row.site_id or "",
        site_name=row.site.name if row.site else "",
        source=row.source,
        confirmed=row.source != Source.PAPER or row.confirmed_at is not None,
        entered_by=row.entered_by,
        answered_by=row.answered_by,
        dated_on=row.dated_on,
        merged_from=tuple(row.merged_from),
        overridden=overridden,
        guest=guest,
        linked=row.link_until is not None,
    )
