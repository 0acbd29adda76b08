"""Rows of the plan: what a company does next, the papers that prove it, who changed what, and how people are reminded."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sonaeru.core.plan import State
from sonaeru.web.tenancy.scopes import by_organisation
from sonaeru.web.ui.ids import text_id

ID_LENGTH = 40
TITLE_LENGTH = 100
STATES = [(state.value, state.value) for state in State]


class PlanItem(models.Model):
    """One thing to do. `action`: of the catalogue, "" for one in the company's own words; `title`: {ja, en} as it was
    when it was put on, so that it can be read when the catalogue has it no more. `owner`: text id of a person, or "".
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "itm"), editable=False)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=60, blank=True)
    title = models.JSONField()
    state = models.CharField(max_length=16, choices=STATES, default=State.NOT_STARTED)
    state_since = models.DateField(default=timezone.localdate)
    reason = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=ID_LENGTH, blank=True, db_index=True)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    note = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects: ClassVar[models.Manager[PlanItem]] = by_organisation("organisation")
    # Only for what is due in any company, and for what is past its term.
    everywhere = models.Manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "action"],
                condition=Q(removed_at=None) & ~Q(action=""),
                name="plan_an_action_is_planned_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action or 'own'} ({self.pk})"


class Document(models.Model):
    """A paper of the company: a file (its bytes lie in `DocumentFile`) or a link to where it is kept.

    `kind`: of the catalogue (the topic of a `doc` closing), "" for any other. `file_hash`: SHA-256 of the bytes.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "doc"), editable=False)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(PlanItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=TITLE_LENGTH)
    dated_on = models.DateField(null=True, blank=True)
    approver = models.CharField(max_length=TITLE_LENGTH, blank=True)
    review_on = models.DateField(null=True, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    file_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects: ClassVar[models.Manager[Document]] = by_organisation("organisation")
    # Only for what is past its term.
    everywhere = models.Manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return f"{self.kind or 'other'} ({self.pk})"


class DocumentFile(models.Model):
    """The bytes of a document; apart, so that no list loads them."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, primary_key=True, related_name="+")
    content = models.BinaryField()

    objects: ClassVar[models.Manager[DocumentFile]] = by_organisation("document__organisation")

    def __str__(self) -> str:
        return self.document_id


class Change(models.Model):
    """One act on one or many items: the history of each of them, and the way to undo it."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "chg"), editable=False)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=60)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Change]] = by_organisation("organisation")
    # Only for what is past its term.
    everywhere = models.Manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} ({self.pk})"


class ChangedItem(models.Model):
    """What an act did to one item: the columns that it changed, as they were and as they became."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    objects: ClassVar[models.Manager[ChangedItem]] = by_organisation("change__organisation")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.change_id}/{self.item_id}"


class CalendarLink(models.Model):
    """The secret address of a company's calendar; only the hash of its token is kept."""

    organisation = models.OneToOneField(
        "tenancy.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[CalendarLink]] = by_organisation("organisation")
    # A calendar program knows nothing but the token: it finds the company whose scope is then opened.
    everywhere = models.Manager()

    def __str__(self) -> str:
        return self.organisation_id


class Reminded(models.Model):
    """That somebody was reminded of an item: once before its due date, once after. `person`: "" for the heads."""

    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=ID_LENGTH, blank=True, db_index=True)
    stage = models.CharField(max_length=8)
    due_on = models.DateField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager[Reminded]] = by_organisation("organisation")
    # Only for what is past its term.
    everywhere = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "stage", "due_on", "person"], name="plan_reminded_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.stage} {self.due_on}"


class Silence(models.Model):
    """A person who wants no reminders any more."""

    person = models.CharField(primary_key=True, max_length=ID_LENGTH)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Silence]] = by_organisation("organisation")

    def __str__(self) -> str:
        return self.person
