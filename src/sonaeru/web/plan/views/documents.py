"""The papers of a company: list, add, change, download, remove and bring back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.plan import actions_documents as actions
from sonaeru.web.plan import files, queries
from sonaeru.web.plan.forms import DocumentForm
from sonaeru.web.plan.queries import Document
from sonaeru.web.plan.views.common import FORM, ORIGIN, me, page, sent, to
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.bodies import takes
from sonaeru.web.ui.forms import problems

TOO_LARGE = gettext_lazy("10MBより大きいファイルは入れられません。分けるか、小さくしてください。")
upload = takes(files.MOST, advice=TOO_LARGE)


@needs(Permission.PLAN_VIEW)
@require_safe
def documents(request: HttpRequest, organisation: str) -> HttpResponse:
    """Every paper with its kind and dates; what is to be looked at again comes first."""
    found = sorted(queries.documents(organisation), key=lambda each: (not each.overdue, each.title))
    kinds = queries.kinds()
    return page(
        request,
        "documents",
        rows=[(each, kinds.get(each.kind)) for each in found],
        removed=queries.removed_documents(organisation),
    )


@needs(Permission.PLAN_EDIT)
@require_http_methods(FORM)
@upload
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    """Keep a paper; `item` and `kind` in the address fill in what it is for."""
    item = sent(request, "item") or request.GET.get("item", "")
    known = queries.item(organisation, item) if item else None
    kind = queries.kinds().get(request.GET.get("kind", ""))
    first = {"kind": request.GET.get("kind", "") if kind else "", "item": item}
    form = DocumentForm(*_sent(request), initial=first)
    if form.is_bound and form.is_valid() and _kept(form, request, organisation, item):
        messages.success(request, _("書類を加えました。"))
        return to("item", organisation, item) if known else to("documents", organisation)
    return page(request, "document", problems=problems(form), form=form, item=known, document=None)


@needs(Permission.PLAN_EDIT)
@require_http_methods(FORM)
@upload
def edit(request: HttpRequest, organisation: str, document: str) -> HttpResponse:
    """Change what is said of a paper, or replace its file."""
    known = queries.document(organisation, document)
    form = DocumentForm(*_sent(request), initial=_shown(known), kept=bool(known.file_name))
    if form.is_bound and form.is_valid() and _kept(form, request, organisation, "", document):
        messages.success(request, _("保存しました。"))
        return to("documents", organisation)
    return page(request, "document", problems=problems(form), form=form, document=known, item=None)


@needs(Permission.PLAN_VIEW)
@require_safe
def download(request: HttpRequest, organisation: str, document: str) -> HttpResponse:
    """The file, never shown in a page of ours."""
    known = queries.document(organisation, document)
    if not known.file_name:
        raise NotFound
    response = HttpResponse(queries.content(organisation, document), content_type=_type(known))
    response.headers["Content-Disposition"] = content_disposition_header(True, known.file_name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@needs(Permission.PLAN_EDIT)
@require_POST
def remove(request: HttpRequest, organisation: str, document: str) -> HttpResponse:
    """Take a paper away; the list offers to bring it back."""
    actions.remove(by=me(request), organisation=organisation, document=document, origin=ORIGIN)
    messages.success(request, _("書類を外しました。下の「外した書類」から元にもどせます。"))
    return to("documents", organisation)


@needs(Permission.PLAN_EDIT)
@require_POST
def restore(request: HttpRequest, organisation: str, document: str) -> HttpResponse:
    """Bring a paper back."""
    actions.restore(by=me(request), organisation=organisation, document=document, origin=ORIGIN)
    messages.success(request, _("書類を元にもどしました。"))
    return to("documents", organisation)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _kept(form: DocumentForm, request: HttpRequest, organisation: str, item: str, document: str = "") -> bool:
    """Whether it could be stored; where the company is full, the form says so."""
    given: dict[str, Any] = {"facts": form.facts, "content": form.content, "by": me(request), "origin": ORIGIN}
    try:
        if document:
            actions.edit(organisation=organisation, document=document, **given)
        else:
            actions.add(organisation=organisation, item=item, **given)
    except actions.Full:
        form.add_error("file", _("会社のファイルが200MBになりました。要らない書類を外すか、リンクにしてください。"))
        return False
    return True


def _shown(known: Document) -> dict[str, object]:
    days = {name: getattr(known, name) for name in ("dated_on", "review_on")}
    shown: dict[str, object] = {name: getattr(known, name) for name in ("kind", "title", "approver", "link")}
    return shown | {name: day.isoformat() if day else "" for name, day in days.items()}


def _type(known: Document) -> str:
    return files.TYPES.get(files.ending_of(known.file_name), "application/octet-stream")
