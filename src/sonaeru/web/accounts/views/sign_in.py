"""The pages of the sign-in library, answering as all pages of ours do: 422 with what to mend, 303 after a change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from logging import getLogger
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from requests import RequestException

from sonaeru.web.tenancy.gate import Mark, needs

log = getLogger(__name__)
View = Callable[..., Any]
# What a fault of the whole form points to: the first field that can be typed.
FIRST = ("login", "code", "email", "password", "name")


def ours(mark: Mark, view: View, *, sudo: bool = False) -> View:
    """A view of the library under our gate and in our manner."""

    @needs(mark, sudo=sudo)
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        response: HttpResponse = view(request, **named)
        if request.method == "POST" and response.status_code == 302:
            response.status_code = 303
        if isinstance(response, TemplateResponse):
            _complete(request, response)
        return response

    return answered


def reachable(view: View) -> View:
    """A view that asks the OpenID Connect provider; a provider that is away or answers nonsense makes no fault."""

    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, **named)
        except (RequestException, KeyError, ValueError):
            log.exception("the OpenID Connect provider did not answer as it should")
            return render(request, "socialaccount/authentication_error.html", status=502)
        return response

    return answered


def passkeys(request: HttpRequest) -> bool:
    """Whether a browser offers passkeys at this address: only over https, or on the machine itself as localhost."""
    return request.is_secure() or request.get_host().partition(":")[0] == "localhost"


def _complete(request: HttpRequest, response: TemplateResponse) -> None:
    words = response.context_data if response.context_data is not None else {}
    faulty = [form for form in _forms(words) if form.is_bound and form.errors]
    words |= {
        "problems": [problem for form in faulty for problem in _problems(form)],
        "passkeys": passkeys(request),
        "mail_ready": settings.MAIL_READY,
        **_provider(words.get("redirect_field_value")),
        "sign_up_open": settings.SIGN_UP == "open",
    }
    response.context_data = words
    if faulty and request.method == "POST":
        response.status_code = 422


def _provider(following: str | None) -> dict[str, str]:
    """Name of the OpenID Connect provider and the way there, if the installation has one."""
    if not settings.OIDC_ISSUER:
        return {}
    providers: Any = settings.SOCIALACCOUNT_PROVIDERS
    app = providers["openid_connect"]["APPS"][0]
    link = reverse("openid_connect_login", args=[app["provider_id"]])
    return {"oidc": app["name"], "oidc_link": f"{link}?{urlencode({'next': following})}" if following else link}


def _forms(words: dict[str, Any]) -> list[BaseForm]:
    return [words[name] for name in ("form", "webauthn_form") if isinstance(words.get(name), BaseForm)]


def _problems(form: BaseForm) -> list[tuple[str, str]]:
    whole = next((name for name in FIRST if name in form.fields), "main")
    return [
        (name if name in form.fields and name != "credential" else whole, str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]
