"""Sudo: a view that says so (`@needs(..., sudo=True)`) runs only for somebody who proved just now who they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from sonaeru.web.accounts import again


class Sudo:
    """Asks again where a view needs it. What was sent is not kept: a password or a file would lie in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _named: object
    ) -> HttpResponse | None:
        if not getattr(view, "sudo", False) or again.recently(request):
            return None
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(again.way(request, request.get_full_path()))
        messages.warning(
            request, _("時間がたったので、もう一度確かめます。そのあと、同じボタンをもう一度押してください。")
        )
        return HttpResponseRedirect(again.way(request, request.get_full_path()), status=303)
