"""Rows of the API: the tokens that open it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.db import models
from django.utils import timezone

from sonaeru.web.tenancy.scopes import by_organisation
from sonaeru.web.ui.ids import text_id


class Token(models.Model):
    """What another system shows to work on one company. Only the hash of its secret half is kept.

    `scopes`: what it may do, such as `people:read`; `revoked_at`: stopped by hand, before `expires_at`.
    """

    id = models.CharField(primary_key=True, max_length=40, default=partial(text_id, "tok"), editable=False)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Token]] = by_organisation("organisation")
    # A token is read before it is known which company to open.
    everywhere = models.Manager()

    class Meta:
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.pk} of {self.organisation_id}"
