"""The sites of a company."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.forms import SiteForm
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.views.common import FORM, page, refuse, to


@needs(Permission.COMPANY_EDIT)
@require_http_methods(FORM)
def sites(request: HttpRequest, organisation: str) -> HttpResponse:
    """The list, and a form for one more."""
    form = SiteForm(request.POST if request.method == "POST" else None)

    def add() -> None:
        actions.add_site(by=str(request.user.pk), organisation=organisation, origin="web", **form.cleaned_data)

    if request.method == "POST" and _stored(form, add):
        messages.success(request, _("「%(name)s」を追加しました。") % form.cleaned_data)
        return to("sites", organisation)
    lists = {"sites": queries.sites(organisation), "removed": queries.removed_sites(organisation)}
    return page(request, "sites", form, **lists)


@needs(Permission.COMPANY_EDIT)
@require_http_methods(FORM)
def rename(request: HttpRequest, organisation: str, site: str) -> HttpResponse:
    """Another name for one of them."""
    known = queries.site(organisation, site)
    form = SiteForm(request.POST if request.method == "POST" else None, initial={"name": known.name})

    def change() -> None:
        who = {"by": str(request.user.pk), "origin": "web"}
        actions.rename_site(organisation=organisation, site=site, **form.cleaned_data, **who)

    if request.method == "POST" and _stored(form, change):
        messages.success(request, _("保存しました。"))
        return to("sites", organisation)
    return page(request, "sites_edit", form, site=known)


@needs(Permission.COMPANY_EDIT)
@require_POST
def remove(request: HttpRequest, organisation: str, site: str) -> HttpResponse:
    """Take one off the list; the page offers to put it back."""
    actions.remove_site(by=str(request.user.pk), organisation=organisation, site=site, origin="web")
    messages.success(request, _("拠点を外しました。下の「外した拠点」から元に戻せます。"))
    return to("sites", organisation)


@needs(Permission.COMPANY_EDIT)
@require_POST
def restore(request: HttpRequest, organisation: str, site: str) -> HttpResponse:
    """Put one back, unless its name went to another site."""
    try:
        actions.restore_site(by=str(request.user.pk), organisation=organisation, site=site, origin="web")
    except actions.Duplicate:
        messages.error(request, _("同じ名前の拠点があるため、戻せません。先に、いまある拠点の名前を変えてください。"))
    else:
        messages.success(request, _("拠点を元に戻しました。"))
    return to("sites", organisation)


def _stored(form: SiteForm, act: Callable[[], None]) -> bool:
    """Whether the form was right and the act could be done; what was refused stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except actions.Duplicate as error:
        refuse(form, error, taken=_("同じ名前の拠点があります。別の名前にしてください。"))
        return False
    return True
