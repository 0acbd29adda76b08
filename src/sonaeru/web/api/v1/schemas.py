"""What goes in and out, as the OpenAPI description shows it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Generic, Literal, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from sonaeru.core.editions import Answer

# PostgreSQL stores no character 0, which can stand in JSON.
TEXT = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(max_length=100, pattern=TEXT)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=TEXT)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=TEXT)]
Number = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?$")]
Id = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z]+_[0-9a-z]+$")]


Row = TypeVar("Row")


class In(Schema):
    """What is sent: a name that is not known is a mistake and is said, not passed over."""

    model_config = ConfigDict(extra="forbid")


class ProblemOut(Schema):
    """Problem details (RFC 9457). `errors`: the places in the request and what to do there."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[dict[str, str]] | None = None
    missing: list[int] | None = None


class SiteIn(In):
    """A site."""

    name: Name


class SiteOut(Schema):
    """A site."""

    id: str
    name: str


class PersonIn(In):
    """Somebody who works in the company."""

    name: Name
    mail: Annotated[str, StringConstraints(max_length=254)] = ""
    department: Line = ""


class PersonChange(In):
    """What to change of a person; what is left out stays."""

    name: Name | None = None
    mail: Annotated[str, StringConstraints(max_length=254)] | None = None
    department: Line | None = None


class PersonOut(Schema):
    """Somebody who works in the company."""

    id: str
    name: str
    mail: str
    department: str


class AssessmentIn(In):
    """A new assessment, of the edition that is offered now. `site`: the site that answers for itself."""

    site: Id | None = None


class AnswersIn(In):
    """Answers by number of the item. `not_applicable`: why an item does not apply, where the item allows that."""

    answers: Annotated[dict[Number, Answer], Field(min_length=1, max_length=99)]
    not_applicable: Annotated[dict[Number, Reason], Field(max_length=99)] = {}


class PartOut(Schema):
    """Points of one part."""

    points: int
    max: int


class NextAction(Schema):
    """One of the next things to do."""

    id: str
    title: str
    points: int
    minutes: int


class ResultOut(Schema):
    """The judgement of a finished assessment, as `sonaeru assess --json` prints it."""

    total: int
    band: str
    parts: dict[str, PartOut]
    counts: dict[str, int]
    next_band: str | None
    points_to_next_band: int | None
    next_actions: list[NextAction]


class AssessmentBrief(Schema):
    """One assessment in a list. `confirmed`: False for a sheet of paper that the company has not confirmed."""

    id: str
    site: str | None
    question_set: str
    edition: str
    source: str
    status: Literal["draft", "finished"]
    confirmed: bool
    started_at: dt.datetime
    finished_at: dt.datetime | None


class AssessmentOut(AssessmentBrief):
    """One assessment with its answers; `result` once it is finished and every item is answered."""

    answers: dict[str, Answer]
    not_applicable: dict[str, str]
    missing: list[int]
    result: ResultOut | None


class Page(Schema, Generic[Row]):
    """One page of a list. `next`: the address of the following page, or null."""

    items: list[Row]
    total: int
    next: str | None
