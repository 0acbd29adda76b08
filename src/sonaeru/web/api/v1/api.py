"""The API itself: its operations, its description, and how errors are answered."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from sonaeru.web.api.v1.assessments import assessments
from sonaeru.web.api.v1.people import people, sites
from sonaeru.web.api.v1.problems import TITLES, TYPE, Problem, handled
from sonaeru.web.api.v1.schemas import ProblemOut
from sonaeru.web.tenancy.checks import Refused
from sonaeru.web.tenancy.queries import NotFound

# What any operation may answer beside its own success.
ALWAYS = (401, 403, 422, 429)
HANDLED = (Problem, ValidationError, AuthenticationError, HttpError, NotFound, Refused, Exception)


class Described(NinjaAPI):
    """Describes the errors of each operation as problem details."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI document, with the answers that every operation may give."""
        schema = super().get_openapi_schema(**options)
        # Our own error shape is used by every operation, but by none of the library's routes.
        schema["components"]["schemas"]["ProblemOut"] = ProblemOut.model_json_schema()
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _describe(operation, path, method)
        return schema


def _describe(operation: dict[str, Any], path: str, method: str) -> None:
    statuses = set(ALWAYS)
    statuses |= {400, 409, 413, 415} if method in {"post", "patch"} else set()
    statuses |= {404} if "{" in path or path.endswith("/assessments") and method == "post" else set()
    for status in sorted(statuses):
        content = {TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
        operation["responses"][status] = {"description": TITLES[status].en, "content": content}


api = Described(
    title="Sonaeru",
    version="1",
    description="Assessments, people and sites of one company. The company is that of the token.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api:api-v1",
)
api.add_router("/assessments", assessments)
api.add_router("/people", people)
api.add_router("/sites", sites)
for error in HANDLED:
    api.add_exception_handler(error, handled)
