"""The log: rows that are added and never touched again. Text ids only, so that a row outlives what it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class NeverChanged(Exception):
    """A row of the log was about to be changed or deleted."""


class AddOnly(models.QuerySet["Record"]):
    """Rows can be read and added. Triggers in the database say the same to whoever comes past this class."""

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise NeverChanged("rows of the log are neither changed nor deleted")

    update = delete = bulk_update = update_or_create = _refuse

    def bulk_create(self, objs: Iterable[Record], *args: Any, update_conflicts: bool = False, **kwargs: Any) -> Any:
        """Add rows; Django's way of changing those that exist already is refused."""
        if update_conflicts:
            self._refuse()
        return super().bulk_create(objs, *args, **kwargs)


class Record(models.Model):
    """Who did what to which thing, where, and what changed. `origin`: from where (an address, "cli", "job")."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.CharField(max_length=64, db_index=True)
    verb = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=80, db_index=True)
    organisation = models.CharField(max_length=40, blank=True)
    association = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    origin = models.CharField(max_length=100, blank=True)

    objects = AddOnly.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["-pk"]
        # A company and an association each page through their own rows, newest first.
        indexes = [
            models.Index(fields=["organisation", "-id"], name="audit_of_organisation"),
            models.Index(fields=["association", "-id"], name="audit_of_association"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises NeverChanged if it was stored before."""
        if not self._state.adding:
            raise NeverChanged("a row of the log is written once")
        # Without this, Django would first try to change a row that has the same number.
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        """Refused."""
        raise NeverChanged("rows of the log are not deleted")


class Opening(models.Model):
    """While a row of this table is there, the triggers let rows of the log be deleted.

    The one door (`actions.delete_before`) adds it and takes it away in one transaction, so nobody else ever sees it.
    """

    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.reason
