"""Writing papers: each act with its row in the log. Called in the company's open scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from sonaeru.web.audit import actions as audit
from sonaeru.web.plan import queries
from sonaeru.web.plan.files import MOST_OF_COMPANY, Content
from sonaeru.web.plan.models import Document, DocumentFile, PlanItem
from sonaeru.web.plan.verbs import Verb
from sonaeru.web.tenancy.queries import one

Facts = Mapping[str, Any]


class Full(Exception):
    """The company keeps as much as it may."""


@transaction.atomic
def add(
    *, by: str, organisation: str, facts: Facts, content: Content | None = None, item: str = "", origin: str = ""
) -> str:
    """Keep a paper and return its id. `facts`: kind, title, dated_on, approver, review_on, link.

    Raises NotFound for an item that is not on the plan, Full.
    """
    if item:
        one(PlanItem.objects.filter(organisation=organisation, pk=item, removed_at=None))
    row = Document(organisation_id=organisation, item_id=item or None, created_by=by, **facts)
    _put(row, content)
    _log(Verb.DOCUMENT_ADDED, by, row, origin)
    return row.pk


@transaction.atomic
def edit(
    *, by: str, organisation: str, document: str, facts: Facts, content: Content | None = None, origin: str = ""
) -> None:
    """Change what is said of a paper; with `content` its file is replaced. Raises NotFound, Full."""
    row = _row(organisation, document)
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed or content:
        _put(row, content)
    if changed:
        _log(Verb.DOCUMENT_EDITED, by, row, origin, sorted(changed))
    if content:
        _log(Verb.DOCUMENT_REPLACED, by, row, origin)


@transaction.atomic
def remove(*, by: str, organisation: str, document: str, origin: str = "") -> None:
    """Take a paper away; it can be brought back for some days. Raises NotFound."""
    row = _row(organisation, document)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    _log(Verb.DOCUMENT_REMOVED, by, row, origin)


@transaction.atomic
def restore(*, by: str, organisation: str, document: str, origin: str = "") -> None:
    """Bring back a paper that was removed; one that is there stays. Raises NotFound."""
    row = one(Document.objects.select_for_update().filter(organisation=organisation, pk=document))
    if row.removed_at is None:
        return
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    _log(Verb.DOCUMENT_RESTORED, by, row, origin)


def _row(organisation: str, document: str) -> Document:
    return one(Document.objects.select_for_update().filter(organisation=organisation, pk=document, removed_at=None))


def _put(row: Document, content: Content | None) -> None:
    if content is None:
        row.save()
        return
    # Two at the same moment may pass by one file; the bound is there for the disk, not for the penny.
    if queries.bytes_kept(row.organisation_id) - row.file_size + len(content.data) > MOST_OF_COMPANY:
        raise Full
    row.file_name, row.file_size, row.file_hash = content.name, len(content.data), content.hash
    row.save()
    DocumentFile.objects.update_or_create(document=row, defaults={"content": content.data})


def _log(verb: Verb, by: str, row: Document, origin: str, changed: list[str] | None = None) -> None:
    facts = {"kind": row.kind, "file": bool(row.file_name)} if changed is None else {"changed": changed}
    audit.record(by=by, verb=verb, subject=row.pk, organisation=row.organisation_id, after=facts, origin=origin)
