"""Rows of the self-check: one assessment, every answer ever given to it, and what turns it into a company's history.

`objects` finds only what belongs to no company, `of_company` only what belongs to the company that is open. Nothing
but the rows behind a token, the days of retention and the adviser's list is read past both (`everywhere`).
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from sonaeru.core.editions import Answer
from sonaeru.web.tenancy.scopes import by_organisation
from sonaeru.web.ui.ids import text_id

ANSWERS = [(answer.value, answer.value) for answer in Answer]


class OfNobody(models.Manager[models.Model]):
    """Rows of no company; `path` leads from the row to the company."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def get_queryset(self) -> models.QuerySet[models.Model]:
        """Without the rows of companies."""
        return super().get_queryset().filter(**{self.path: None})


class Source(models.TextChoices):
    """How the answers came in."""

    WEB = "web"
    PAPER = "paper"
    API = "api"
    IMPORT = "import"
    MERGED = "merged"


class Assessment(models.Model):
    """One filled-in sheet of one edition. Opened by a token of which only the hash is kept, or by its company.

    Assessments of one `series` are one history; `follows` says that this one was begun from a former result. With an
    `organisation` the token of an anonymous check is dead; `link_until` is how long the link of a site opens it.
    `merged_from`: the `public_id` of the sites' rows. `dated_on`, `answered_by`: what stands on the paper.
    """

    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    public_id = models.CharField(max_length=40, unique=True, null=True, blank=True)
    question_set = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    company = models.CharField(max_length=100, blank=True)
    industry = models.CharField(max_length=4)
    size = models.CharField(max_length=8)
    series = models.UUIDField(default=uuid4, db_index=True)
    follows = models.BooleanField(default=False)
    sample = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True, db_index=True)
    organisation = models.ForeignKey(
        "tenancy.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # A site does not go while its answers are there, unless the whole company goes.
    site = models.ForeignKey("tenancy.Site", on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    link_until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.WEB)
    entered_by = models.CharField(max_length=64, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    merged_from = models.JSONField(default=list, blank=True)

    objects: ClassVar[models.Manager[Assessment]] = OfNobody("organisation")  # type: ignore[assignment]
    of_company: ClassVar[models.Manager[Assessment]] = by_organisation("organisation")
    everywhere = models.Manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "site", "finished_at"], name="assessment_of_company")
        ]

    def __str__(self) -> str:
        return f"{self.question_set}/{self.edition} #{self.pk}"


class GivenAnswer(models.Model):
    """One answer at one moment. Rows are only added: the latest row of an item is the answer that holds.

    Two tabs that answer at the same time therefore lose nothing: the later one wins and both can be seen.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="given")
    item = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=16, choices=ANSWERS)
    not_applicable = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[GivenAnswer]] = OfNobody("assessment__organisation")  # type: ignore[assignment]
    of_company: ClassVar[models.Manager[GivenAnswer]] = by_organisation("assessment__organisation")
    everywhere = models.Manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.item}: {self.answer}"


class Override(models.Model):
    """Where the person who merged the sites decided otherwise: both values, why, who and when."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    item = models.PositiveSmallIntegerField()
    proposed = models.CharField(max_length=16, choices=ANSWERS)
    answer = models.CharField(max_length=16, choices=ANSWERS)
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Override]] = by_organisation("assessment__organisation")

    class Meta:
        ordering = ["item"]
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="assessment_overridden_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.item}: {self.proposed} -> {self.answer}"


class Claim(models.Model):
    """A mail that was sent to keep a result. The address is held here and nowhere in the link; gone after a day."""

    id = models.CharField(primary_key=True, max_length=40, default=partial(text_id, "clm"), editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    mail = models.EmailField(max_length=254)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.pk
