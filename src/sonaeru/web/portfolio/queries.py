"""Reading the portfolio of an association, in its own scope: its members as each agreed to be seen, and who is invited.

What a company does not share is not read here at all: a consent that is withdrawn is gone with the next page.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from types import MappingProxyType
from typing import Any, Final

from django.utils import timezone

from sonaeru.core.assessment import points_over
from sonaeru.core.assessment.peers import Figures, Vote
from sonaeru.web.assessment import queries as assessment
from sonaeru.web.assessment.queries import Check, Latest
from sonaeru.web.portfolio.frozen import figures_of
from sonaeru.web.portfolio.models import CompanyInvitation, SamplePart, Snapshot
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import Member
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.formats import masked
from sonaeru.web.ui.ids import hashed

# IPA's lowest band ends below this total.
LOW: Final = 50


class State(StrEnum):
    """How far a member's self-check is, as far as the association may know."""

    CLOSED = "closed"
    UNANSWERED = "unanswered"
    UNCONFIRMED = "unconfirmed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the list; `latest` only where the company shares its score and has one."""

    member: Member
    state: State
    latest: Latest | None

    @property
    def total(self) -> int | None:
        """The total that counts; none while nobody confirmed it."""
        return self.latest.total if self.latest and self.state is State.ANSWERED else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the list; an empty text asks for nothing."""

    q: str = ""
    industry: str = ""
    size: str = ""
    show: str = ""
    sort: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but an order is asked for."""
        return bool(self.q or self.industry or self.size or self.show)


@dataclass(frozen=True, slots=True)
class Shared:
    """One kind of data that a company shares or not, and since when that holds; `since` is None if never given."""

    kind: ConsentKind
    given: bool
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures over the members of an association: for which month (its first day), and when they were made."""

    month: dt.date
    made_at: dt.datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation by mail that nobody accepted yet."""

    id: str
    association: str
    company: str
    mail: str
    sent_at: dt.datetime
    expires_at: dt.datetime

    @property
    def masked(self) -> str:
        """The address so that its owner knows it and nobody else learns it."""
        return masked(self.mail)

    @property
    def over(self) -> bool:
        """Whether the link no longer opens."""
        return self.expires_at <= timezone.now()


# Members


def rows(association: str) -> tuple[Row, ...]:
    """All members by name, each with as much as it shares."""
    members = tenancy.members(association)
    latest = assessment.latest_of([each.organisation for each in members if ConsentKind.SCORE in each.shared])
    return tuple(_row(each, latest.get(each.organisation)) for each in members)


def shares(association: str, organisation: str) -> tuple[Shared, ...]:
    """What a member shares with this association, kind by kind, with the day of the last word on it."""
    with opened(organisation=organisation):
        history = [each for each in tenancy.consent_history(organisation) if each.association == association]
    latest = {each.kind: each for each in reversed(history)}
    return tuple(
        Shared(kind, kind in latest and latest[kind].given, latest[kind].at if kind in latest else None)
        for kind in ConsentKind
    )


def select(found: Iterable[Row], wanted: Wanted) -> tuple[Row, ...]:
    """Those that fit, in the order asked for. Pure."""
    shown = SHOWN.get(wanted.show, SHOWN[""])
    fitting = [row for row in found if shown(row) and _fits(row.member, wanted)]
    return tuple(sorted(fitting, key=SORTED.get(wanted.sort, SORTED[""])))


def _row(member: Member, latest: Latest | None) -> Row:
    if ConsentKind.SCORE not in member.shared:
        return Row(member, State.CLOSED, None)
    if latest is None:
        return Row(member, State.UNANSWERED, None)
    return Row(member, State.ANSWERED if latest.confirmed else State.UNCONFIRMED, latest)


def _fits(member: Member, wanted: Wanted) -> bool:
    return (
        wanted.industry in ("", member.industry)
        and wanted.size in ("", member.size)
        and plain(wanted.q) in plain(member.name)
    )


def plain(text: str) -> str:
    """Text as it is compared: width and case of letters do not count, nor do spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _waiting_since(member: Member) -> float:
    return member.help_asked_at.timestamp() if member.help_asked_at else inf


def _low(row: Row) -> bool:
    return row.total is not None and row.total < LOW


SHOWN: Mapping[str, Callable[[Row], bool]] = MappingProxyType(
    {
        "": lambda row: True,
        "help": lambda row: row.member.help_asked_at is not None,
        "low": _low,
        "unanswered": lambda row: row.state is State.UNANSWERED,
        "unconfirmed": lambda row: row.state is State.UNCONFIRMED,
        "answered": lambda row: row.state is State.ANSWERED,
        "closed": lambda row: row.state is State.CLOSED,
        "shared": lambda row: bool(row.member.shared),
        "nothing": lambda row: not row.member.shared,
    }
)
SORTED: Mapping[str, Callable[[Row], Any]] = MappingProxyType(
    {
        # Who asks for help comes first, the longest wait before all.
        "": lambda row: (_waiting_since(row.member), row.member.name, row.member.organisation),
        # Who has no total comes last, whichever way the totals run.
        "score": lambda row: (row.total is None, row.total or 0, row.member.name),
        "-score": lambda row: (row.total is None, -(row.total or 0), row.member.name),
        "-day": lambda row: (
            row.latest is None,
            -row.latest.finished_at.timestamp() if row.latest else 0,
            row.member.name,
        ),
        "day": lambda row: (
            row.latest is None,
            row.latest.finished_at.timestamp() if row.latest else 0,
            row.member.name,
        ),
        "-joined": lambda row: (-row.member.joined_at.timestamp(), row.member.name),
    }
)


# Figures over members


def votes(association: str) -> tuple[Vote, ...]:
    """The newest results of the members who share their score at this moment, in the association's scope.

    Answers only of those who share them too. Sample companies count for a sample association alone.
    """
    sample = association in sample_parts("association")
    sharing = {
        each.organisation: each
        for each in tenancy.members(association)
        if each.sample == sample and ConsentKind.SCORE in each.shared
    }
    return tuple(_vote(check, sharing) for check in assessment.newest_of(sharing))


def snapshot(association: str) -> Frozen | None:
    """The newest figures of an association, in its scope; None before the first."""
    row = Snapshot.objects.filter(association=association).order_by("-month").first()
    return Frozen(row.month, row.made_at, figures_of(row.figures)) if row else None


def _vote(check: Check, sharing: Mapping[str, Member]) -> Vote:
    assert check.owned and check.finished_at  # only results of companies are asked for
    member = sharing[check.owned.organisation]
    return Vote(
        company=member.organisation,
        industry=member.industry,
        size=member.size,
        question_set=check.question_set.id,
        edition=check.question_set.edition,
        on=timezone.localtime(check.finished_at).date(),
        total=points_over(check.question_set, check.answers, check.answers).points,
        answers=check.answers if ConsentKind.ANSWERS in member.shared else None,
    )


# Invitations


def invitations(association: str) -> tuple[Invited, ...]:
    """The invitations that nobody accepted yet, newest first."""
    found = CompanyInvitation.objects.filter(association=association, accepted_at=None)
    return tuple(map(_invited, found.order_by("-sent_at", "pk")))


def invitation(token: str) -> Invited | None:
    """The invitation a link opens; None for one that is used, withdrawn, too old or was never made. Needs no scope."""
    found = CompanyInvitation.everywhere.filter(token_hash=hashed(token), accepted_at=None)
    row = found.filter(expires_at__gt=timezone.now()).first()
    return _invited(row) if row else None


def joined_by(token: str) -> str:
    """The id of the company that joined by this link; "" before that. Needs no scope."""
    row = CompanyInvitation.everywhere.filter(token_hash=hashed(token)).first()
    return row.organisation if row else ""


def _invited(row: CompanyInvitation) -> Invited:
    return Invited(row.pk, row.association_id, row.company, row.mail, row.sent_at, row.expires_at)


# Sample data


def sample_parts(kind: str) -> tuple[str, ...]:
    """Ids of a kind that belong to the sample data."""
    return tuple(SamplePart.objects.filter(kind=kind).values_list("ref", flat=True))
