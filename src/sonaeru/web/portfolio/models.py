"""Rows of the portfolio: invitations of companies by mail, monthly figures over members, what is sample data."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.db import models
from django.utils import timezone

from sonaeru.web.tenancy.scopes import by_association
from sonaeru.web.ui.ids import text_id


class CompanyInvitation(models.Model):
    """A link mailed to the owner of a company, to join an association. Only the hash of its token is kept.

    `company`: the name as the association knows it; `organisation`: the company that joined by it, by text id.
    """

    id = models.CharField(primary_key=True, max_length=40, default=partial(text_id, "cin"), editable=False)
    association = models.ForeignKey("tenancy.Association", on_delete=models.CASCADE, related_name="+")
    company = models.CharField(max_length=100, blank=True)
    mail = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    organisation = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[CompanyInvitation]] = by_association("association")
    # A link is followed before it is known which association to open.
    everywhere = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "mail"],
                condition=models.Q(accepted_at=None),
                name="portfolio_one_open_invitation_a_mail",
            )
        ]

    def __str__(self) -> str:
        return self.pk


class Snapshot(models.Model):
    """Figures over the members of an association, frozen once a month, as `peers.as_json` writes them.

    Only what may be shown is in `figures`: no company and no small group can be told from a row, whoever reads it.
    """

    association = models.ForeignKey("tenancy.Association", on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    figures = models.JSONField()

    objects: ClassVar[models.Manager[Snapshot]] = by_association("association")
    # Only for deleting what is past its days.
    everywhere = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "month"], name="portfolio_one_snapshot_a_month")]

    def __str__(self) -> str:
        return f"{self.association_id} {self.month:%Y-%m}"


class SamplePart(models.Model):
    """What belongs to the sample data and does not say so itself: an association, a user; by text id."""

    ref = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
