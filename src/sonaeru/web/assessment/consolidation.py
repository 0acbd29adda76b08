"""Several sites answered: one company answer an item, proposed by core, decided by one person, stored as a check.

The sites keep their own rows; the company's check points to them. A site that answers later marks it as outdated and
changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils import timezone

from sonaeru.core.assessment import Merged, join, merge
from sonaeru.core.assessment.merging import above_best
from sonaeru.core.editions import Answer, Item, QuestionSet
from sonaeru.web.assessment import queries
from sonaeru.web.assessment.models import Assessment, GivenAnswer, Override, Source
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.library import reader
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import Organisation
from sonaeru.web.ui.ids import text_id

# Stands for the one who merges where no site answered an item of the whole company; no site has an empty name.
WHOLE: Final = ""


class Changed(Exception):
    """A site answered since the page was made; what is to be decided is another thing now."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what each site answered (None: left out), what is proposed, and what may be chosen instead."""

    item: Item
    answers: tuple[Answer | None, ...]
    proposed: Answer | None
    differ: bool
    check_sites: tuple[str, ...]
    choices: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What the sites say now. `basis`: text ids of their checks; `open`: items that no site answered."""

    question_set: QuestionSet
    sites: tuple[Check, ...]
    rows: tuple[Row, ...]

    @property
    def basis(self) -> tuple[str, ...]:
        """The sites' checks, for the pointer of the company's."""
        return tuple(each.owned.number for each in self.sites if each.owned)

    @property
    def open(self) -> tuple[Item, ...]:
        """Items of the whole company that no site answered."""
        return tuple(row.item for row in self.rows if row.proposed is None)


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a merged check: item to the sites that do not know; whether a site answered since."""

    check_sites: Mapping[int, tuple[str, ...]]
    outdated: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What the one who merges decides: answers where no site gave one, and overrides with their reasons."""

    own: Mapping[int, Answer] = field(default_factory=dict)
    overrides: Mapping[int, Answer] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)


def latest_of_sites(organisation: str, checks: Iterable[Check], question_set: QuestionSet) -> tuple[Check, ...]:
    """The latest finished check of each site that is still asked, in this edition, by the site's name."""
    asked = {site.id for site in tenancy.sites(organisation)}
    of_sites = [
        each
        for each in checks
        if each.owned and each.owned.site in asked and each.finished_at and each.question_set == question_set
    ]
    latest = {each.owned.site: each for each in of_sites if each.owned}
    return tuple(sorted(latest.values(), key=_name))


def table(organisation: str) -> Table:
    """The sites side by side with the proposed answers, in the edition that is offered now."""
    edition = reader.offered_edition()
    sites = latest_of_sites(organisation, queries.of_company(organisation), edition)
    return Table(edition, sites, tuple(_row(edition, item, sites) for item in edition.items) if sites else ())


def merged(question_set: QuestionSet, sites: Sequence[Check], decision: Decision) -> Merged:
    """What core makes of the sites and the decision. Raises ValueError as `core.assessment.merge`."""
    given = {_name(each): each.answers for each in sites}
    if decision.own:
        given[WHOLE] = decision.own
    return merge(question_set, given, decision.overrides)


def behind(check: Check, checks: Iterable[Check]) -> Behind | None:
    """What a merged check was made of; None for a check of another kind. Of deleted sites nothing is left to show."""
    if check.owned is None or not check.owned.merged_from:
        return None
    known = list(checks)
    basis = set(check.owned.merged_from)
    sites = [each for each in known if each.owned and each.owned.number in basis]
    now = {
        each.owned.number for each in latest_of_sites(check.owned.organisation, known, check.question_set) if each.owned
    }
    unsure = {
        item.no: tuple(_name(each) for each in sites if each.answers.get(item.no) is Answer.UNKNOWN)
        for item in check.question_set.items
    }
    return Behind({no: names for no, names in unsure.items() if names}, now != basis)


@transaction.atomic
def save(*, by: str, organisation: Organisation, basis: Sequence[str], decision: Decision, origin: str = "") -> str:
    """Store the company's answers as a finished check that points to the sites' and return its text id.

    Raises Changed if `basis` is not what the sites say now, ValueError for an override that is above the best site or
    has no reason, or an item without any answer.
    """
    now = table(organisation.id)
    if not now.sites or set(now.basis) != set(basis):
        raise Changed
    if any(not decision.reasons.get(no) for no in decision.overrides):
        raise ValueError("an override needs a reason")
    company = merged(now.question_set, now.sites, decision)
    row = _store(by, organisation, now, company)
    proposed = {each.item.no: each.proposed for each in now.rows if each.proposed}
    Override.objects.bulk_create(
        Override(assessment=row, item=no, proposed=proposed[no], answer=answer, reason=decision.reasons[no], by=by)
        for no, answer in decision.overrides.items()
    )
    after = {"sites": list(now.basis), "overridden": sorted(decision.overrides)}
    audit.record(
        by=by, verb=Verb.MERGED, subject=row.public_id or "", organisation=organisation.id, after=after, origin=origin
    )
    return row.public_id or ""


def _store(by: str, organisation: Organisation, now: Table, company: Merged) -> Assessment:
    moment = timezone.now()
    row: Assessment = Assessment.of_company.create(
        public_id=text_id("chk"),
        organisation_id=organisation.id,
        company=organisation.name,
        industry=organisation.industry,
        size=organisation.size,
        sample=organisation.sample,
        question_set=now.question_set.id,
        edition=now.question_set.edition,
        source=Source.MERGED,
        entered_by=by,
        merged_from=list(now.basis),
        started_at=moment,
        finished_at=moment,
    )
    GivenAnswer.objects.bulk_create(
        GivenAnswer(assessment=row, item=no, answer=answer) for no, answer in sorted(company.answers.items())
    )
    return row


def _row(edition: QuestionSet, item: Item, sites: tuple[Check, ...]) -> Row:
    answers = tuple(each.answers.get(item.no) for each in sites)
    given = [answer for answer in answers if answer]
    return Row(
        item=item,
        answers=answers,
        proposed=join(given) if given else None,
        differ=len(set(given)) > 1,
        check_sites=tuple(_name(each) for each, answer in zip(sites, answers, strict=True) if answer is Answer.UNKNOWN),
        choices=tuple(answer for answer in Answer if not given or not above_best(edition, answer, given)),
    )


def _name(check: Check) -> str:
    return check.owned.site_name if check.owned else ""
