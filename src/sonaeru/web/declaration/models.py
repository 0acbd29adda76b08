"""Rows of the room: what a company declared about itself. Its history is the log."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from sonaeru.web.tenancy.scopes import by_organisation


class Place(models.TextChoices):
    """Where a policy is public: on a website, or on paper where customers see it."""

    WEB = "web"
    POSTED = "posted"


class Purpose(models.TextChoices):
    """What a declaration is for."""

    PARTNERS = "partners"
    SUBSIDY = "subsidy"
    INSIDE = "inside"
    OTHER = "other"


class Declaration(models.Model):
    """What a company says of one of the two stars of SECURITY ACTION; everything may be missing.

    `representative`: who adopts the policy; `address`: of the website that shows it; `applied_on`: when the company
    declared on IPA's site; `notified_on`: when the number came. Star 1 uses the last two and the purpose alone.
    """

    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    star = models.PositiveSmallIntegerField()
    representative = models.CharField(max_length=100, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=8, choices=Place.choices, blank=True)
    address = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    notified_on = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Declaration]] = by_organisation("organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "star"], name="declaration_once_a_star")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.star}"
