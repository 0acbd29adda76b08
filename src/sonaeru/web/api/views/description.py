"""What the API offers, readable without a script of others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sonaeru.web.api.v1.api import api
from sonaeru.web.api.v1.guard import guarded
from sonaeru.web.api.v1.problems import Problem, answer
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC


@needs(PUBLIC)
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """All operations by what they are about, made from the same document that programs read."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            entry = {"path": path, "method": method.upper(), "operation": operation, "scope": _scope(path, method)}
            groups.setdefault(operation["tags"][0], []).append(entry)
    return render(request, "api/description.html", {"groups": groups.items()})


@needs(PUBLIC)
@guarded
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """404 as problem details, for whatever the API does not have."""
    return answer(request, Problem(404))


def _scope(path: str, method: str) -> str:
    return f"{path.split('/')[3]}:{'read' if method == 'get' else 'write'}"
