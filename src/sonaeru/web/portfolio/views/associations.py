"""The operator's list of associations: how many companies each has, and a new one with its first manager."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.web.accounts import invitations
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.portfolio import queries
from sonaeru.web.portfolio.forms import NewAssociationForm
from sonaeru.web.portfolio.views.common import FORM, ORIGIN, absolute, by, page, to
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as tenants
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import ASSOCIATION_MANAGER, Permission
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.forms import problems


@needs(Permission.OPERATION_CHANGE)
@require_http_methods(FORM)
def associations(request: HttpRequest) -> HttpResponse:
    """Names and counts; nothing of any company."""
    form = NewAssociationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _create(request, form)
        messages.success(request, _("団体を作りました。管理者に招待を送りました。"))
        return to("associations")
    words = {
        "place": "associations",
        "form": form,
        "problems": problems(form),
        "associations": tenants.associations(),
        "samples": queries.sample_parts("association"),
    }
    return page(request, "associations", words, refused=bool(form.errors))


@transaction.atomic
def _create(request: HttpRequest, form: NewAssociationForm) -> None:
    me, data = by(request), form.cleaned_data
    created = tenancy.create_association(by=me, name=data["name"], origin=ORIGIN)
    with opened(association=created):
        invitations.invite(
            by=me,
            spot=Spot(association=created),
            mail=data["mail"],
            role=ASSOCIATION_MANAGER.id,
            address=lambda token: absolute(request, reverse("accounts:invitation", args=[token])),
            language=get_language() or "ja",
            origin=ORIGIN,
        )
