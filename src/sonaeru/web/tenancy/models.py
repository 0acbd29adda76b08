"""Companies, associations, and who belongs to them. Every row is found only while its tenant is open (`scopes.py`)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sonaeru.web.tenancy.scopes import by_association, by_organisation
from sonaeru.web.ui.ids import text_id

ID_LENGTH = 40
NAME_LENGTH = 100


class Organisation(models.Model):
    """A company. `prefecture`: "01" to "47", or "" when not told; `deleted_at`: when the days of grace began;
    `warned_at`: when the owners were told again that they end.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "org"), editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    industry = models.CharField(max_length=4)
    size = models.CharField(max_length=8)
    prefecture = models.CharField(max_length=2, blank=True)
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    warned_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Organisation]] = by_organisation("pk")
    # Only for finding ids whose days of grace are over; what happens then opens each company by its id.
    everywhere = models.Manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class Site(models.Model):
    """A place of work of a company that answers for itself. `removed_at`: no longer asked; its answers stay."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "site"), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Site]] = by_organisation("organisation")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(removed_at=None), name="tenancy_site_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class Association(models.Model):
    """A chamber of commerce or the like, which helps its members."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "asc"), editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Association]] = by_association("pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class Membership(models.Model):
    """A company in an association: invited, then joined. Until then the association sees nothing but its invitation.

    `help_asked_at`, `help_note`: since when the company asks its advisers for help, and about what; emptied when they
    have helped.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    help_asked_at = models.DateTimeField(null=True, blank=True)
    help_note = models.CharField(max_length=NAME_LENGTH, blank=True)

    objects: ClassVar[models.Manager[Membership]] = by_organisation("organisation")
    of_association: ClassVar[models.Manager[Membership]] = by_association("association")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "association"], name="tenancy_one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.association_id}"


class Consent(models.Model):
    """A kind of data given to an association, or withdrawn. Rows are only added; the latest of a kind holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    given = models.BooleanField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Consent]] = by_organisation("organisation")
    of_association: ClassVar[models.Manager[Consent]] = by_association("association")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} to {self.association_id}: {self.kind} {'given' if self.given else 'withdrawn'}"


class Person(models.Model):
    """Somebody who works in a company; no account. `removed_at`: since when the personal link opens nothing."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "per"), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    mail = models.EmailField(max_length=254, blank=True)
    department = models.CharField(max_length=NAME_LENGTH, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Person]] = by_organisation("organisation")
    # Only for finding those whose term is over; what happens then opens the company of each.
    everywhere = models.Manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "mail"],
                condition=Q(removed_at=None) & ~Q(mail=""),
                name="tenancy_one_person_a_mail",
            )
        ]

    def __str__(self) -> str:
        return self.pk


class PeopleImport(models.Model):
    """A table of people that somebody looks at before it is taken in. `head`: its headings, until each column is known.

    `rows`: line and cells; once the columns are known only name, mail and department stay. Emptied when it is taken in:
    then `result` holds how many, and `added` whom an undo would remove.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "imp"), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    head = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    result = models.JSONField(null=True)
    added = models.JSONField(default=list)

    objects: ClassVar[models.Manager[PeopleImport]] = by_organisation("organisation")
    # Only for deleting what is past its day.
    everywhere = models.Manager()

    def __str__(self) -> str:
        return self.pk


class Seat(models.Model):
    """A role of a user (by text id) in a company, in an association, or in the installation (neither)."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "seat"), editable=False)
    user = models.CharField(max_length=64, db_index=True)
    role = models.CharField(max_length=24)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    association = models.ForeignKey(Association, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Seat]] = by_organisation("organisation")
    of_association: ClassVar[models.Manager[Seat]] = by_association("association")
    # The seats of one user are read before it is known which tenant to open; those of the installation have none.
    everywhere = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "organisation"], name="tenancy_once_in_a_company"),
            models.UniqueConstraint(fields=["user", "role", "association"], name="tenancy_once_in_an_association"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(organisation=None, association=None),
                name="tenancy_once_in_the_installation",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(association=None), name="tenancy_a_seat_has_one_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.organisation_id or self.association_id or 'the installation'}"
