"""The facts of a company."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.web.tenancy import actions
from sonaeru.web.tenancy.forms import CompanyForm
from sonaeru.web.tenancy.gate import Request, needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.views.common import FORM, page, to

FACTS = ("name", "industry", "size", "prefecture")


@needs(Permission.COMPANY_EDIT)
@require_http_methods(FORM)
def edit(request: Request, organisation: str) -> HttpResponse:
    """Name, industry, size, prefecture."""
    now = {fact: getattr(request.organisation, fact) for fact in FACTS}
    form = CompanyForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.edit_organisation(by=str(request.user.pk), organisation=organisation, origin="web", **form.cleaned_data)
        messages.success(request, _("保存しました。"))
        return to("company", organisation)
    return page(request, "company_edit", form)
