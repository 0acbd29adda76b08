"""Whether the product can work, for the program that watches it: one word, nothing about the inside."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC


@needs(PUBLIC)
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 if the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})
