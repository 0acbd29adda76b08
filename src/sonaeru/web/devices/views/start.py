"""パソコンを加える: from a code to a computer that reports, or that somebody answers eight questions about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.web.devices import actions, guessing, pyz, queries
from sonaeru.web.devices.forms_own import CodeForm
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.systems import SYSTEMS, ordered, system_of
from sonaeru.web.devices.views.link import FORM, ORIGIN, page, private, to
from sonaeru.web.library.guided_check import SYSTEMS as FAMILIES
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.views import too_often


@needs(PUBLIC)
@require_http_methods(FORM)
def ask(request: HttpRequest) -> HttpResponse:
    """The field for the code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return private(page(request, "start", form=form, problems=problems(form)))
    if wait := guessing.wait(request):
        return private(_slow(request, wait))
    code = form.cleaned_data["code"]
    try:
        queries.welcome(code)
    except NotFound:
        return private(_refused(request, form, 422))
    return private(to("start", code))


@needs(PUBLIC)
@require_http_methods(FORM)
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """What the company will see; then one of two ways. Looking at it does not use the code up."""
    if wait := guessing.wait(request):
        return private(_slow(request, wait))
    try:
        welcome = queries.welcome(code)
        family = request.POST.get("os", "")
        if request.method == "POST" and family in FAMILIES:
            device = actions.enrol(code=code, source=Source.GUIDED, os_family=family, origin=ORIGIN)
            return private(to("guided", device.token))
    except (NotFound, actions.CodeRefused):
        return private(_refused(request, CodeForm({"code": code}), 404))
    own = system_of(request.headers.get("User-Agent", ""))
    unread = [("os", _("パソコンの種類を選んでください。"))] if request.method == "POST" else []
    return private(
        page(
            request,
            "start_choose",
            code=code,
            welcome=welcome,
            own=own,
            systems=[(system, SYSTEMS[system]) for system in ordered(own)],
            file=pyz.current(),
            name=pyz.NAME,
            server=absolute(request, "/").rstrip("/"),
            problems=unread,
        )
    )


def _refused(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    """The one answer to a code that is wrong, expired, stopped or used up."""
    guessing.was_wrong(request)
    form.add_error("code", _("このコードは使えません。新しいコードを出してください"))
    return page(request, "start", form=form, problems=problems(form), refused=True, status=status)


def _slow(request: HttpRequest, seconds: int) -> HttpResponse:
    response = too_often(request, _("1分後に、もう一度お試しください。"))
    response.headers["Retry-After"] = str(seconds)
    return response
