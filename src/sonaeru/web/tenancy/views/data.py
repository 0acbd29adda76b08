"""Taking all data of a company out, and deleting the company."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.tenancy import actions, archive, terms
from sonaeru.web.tenancy.forms import DeletionForm
from sonaeru.web.tenancy.gate import Request, needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.views.common import FORM, page, to

# A larger archive is written to a file of the system, which goes with the answer.
IN_MEMORY = 4 * 1024 * 1024


@needs(Permission.COMPANY_EXPORT)
@require_safe
def data(request: Request, organisation: str) -> HttpResponse:
    """The way to both."""
    return render(request, "tenancy/data.html", {"place": "settings", "grace": terms.GRACE})


@needs(Permission.COMPANY_EXPORT, sudo=True)
@require_http_methods(FORM)
def export(request: Request, organisation: str) -> HttpResponse | FileResponse:
    """What the file will hold; then the file itself."""
    if request.method != "POST":
        found = [(table.title, len(table.rows)) for _room, table in archive.tables(organisation)]
        return render(request, "tenancy/data_export.html", {"place": "settings", "tables": found})
    now = timezone.now()
    with ExitStack() as closing:
        out = closing.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        held = archive.write(out, organisation=organisation, name=request.organisation.name, now=now)
        archive.record(by=str(request.user.pk), organisation=organisation, held=held, origin="web")
        out.seek(0)
        closing.pop_all()  # from here on, the answer closes it
    name = f"sonaeru-company-{timezone.localtime(now).date().isoformat()}.zip"
    headers = {"Cache-Control": "no-store"}
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip", headers=headers)


@needs(Permission.COMPANY_DELETE, sudo=True)
@require_http_methods(FORM)
def delete(request: Request, organisation: str) -> HttpResponse:
    """Ask for the company's name, then begin the days of grace."""
    form = DeletionForm(request.POST if request.method == "POST" else None, company=request.organisation.name)
    if request.organisation.deleted_at:
        return to("data", organisation)
    if request.method == "POST" and form.is_valid():
        actions.mark_for_deletion(by=str(request.user.pk), organisation=organisation, origin="web")
        messages.success(request, _("削除を受け付けました。%(n)d日のあいだは、やめられます。") % {"n": terms.GRACE})
        return to("data", organisation)
    return page(request, "deletion", form, grace=terms.GRACE)


@needs(Permission.COMPANY_DELETE)
@require_POST
def keep(request: Request, organisation: str) -> HttpResponse:
    """Do not delete the company after all."""
    actions.undo_deletion(by=str(request.user.pk), organisation=organisation, origin="web")
    messages.success(request, _("削除をやめました。会社のデータは、そのまま残ります。"))
    return to("data", organisation)
