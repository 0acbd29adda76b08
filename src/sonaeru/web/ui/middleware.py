"""What every answer of the server carries: security headers, and the language of the page; and what is not let in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from sonaeru.web.ui import bodies, ratelimit
from sonaeru.web.ui.views import refuse_body

Handler = Callable[[HttpRequest], HttpResponse]

# No inline style, no inline script, nothing from elsewhere: error pages included.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Headers:
    """Adds the security headers to every response."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(ratelimit.WINDOW))
        if settings.SECURE:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class Language:
    """Opens the language the visitor chose; Japanese otherwise, whatever the browser was shipped with.

    A request under a host name that is not ours is refused first: without that, a page elsewhere could point its own
    name at this machine and read the answers (DNS rebinding).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            request.get_host()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        # Language, look and person of a page come from cookies: no cache between may hand it to somebody else.
        patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _named: object
    ) -> HttpResponse | None:
        """Refuse a body that is too large before anything reads it, as the guard of forms would; and the character 0."""
        if bodies.answers_itself(view):
            return None
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            # No database stores it, so nothing of ours is named by it.
            raise Http404
        status = bodies.refused(request, view)
        return refuse_body(request, status, bodies.advice_of(view)) if status else None
