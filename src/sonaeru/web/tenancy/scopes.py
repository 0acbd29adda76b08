"""Opening a tenant: the only way to its rows. Middleware does it for a request, a job for itself from text ids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django_scopes import ScopedManager, ScopeError, scope  # type: ignore[import-untyped]
from django_scopes.manager import DisabledQuerySet  # type: ignore[import-untyped]


class Closed(DisabledQuerySet):  # type: ignore[misc]
    """Rows without an open tenant. The library leaves these two ways in open, and adding in bulk."""

    exists = explain = bulk_create = DisabledQuerySet.error


class _Guarded:
    def get_queryset(self) -> Any:
        rows = super().get_queryset()  # type: ignore[misc]
        if isinstance(rows, DisabledQuerySet):
            return Closed(rows.model, using=rows.db, missing_scopes=rows.missing_scopes)
        return rows


def by_organisation(path: str) -> models.Manager[Any]:
    """A manager that finds rows of the open company only; `path` leads from the row to the company."""
    return _guarded(organisation=path)


def by_association(path: str) -> models.Manager[Any]:
    """A manager that finds rows of the open association only; `path` leads from the row to the association."""
    return _guarded(association=path)


@contextmanager
def opened(*, organisation: str = "", association: str = "") -> Iterator[None]:
    """Open a company, an association, or both, by their text ids, until the block ends.

    Raises ValueError if neither is named: the library would take a missing id for all of them.
    """
    named = {"organisation": organisation, "association": association}
    wanted = {dimension: text for dimension, text in named.items() if text}
    if not wanted:
        raise ValueError("name the organisation or the association to open")
    with scope(**wanted):
        yield


def _guarded(**dimension: str) -> models.Manager[Any]:
    plain = ScopedManager(**dimension)
    manager: models.Manager[Any] = type("Manager", (_Guarded, type(plain)), {})()
    return manager


__all__ = ["ScopeError", "by_association", "by_organisation", "opened"]
