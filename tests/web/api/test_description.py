"""The API answers whatever its own description allows, and says in it how it answers.

Programs are built from the description: schemathesis sends what it allows, what it forbids and what nobody thought of.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.web.api.conftest import Caller

from sonaeru.web.api.v1.api import api

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def calls_stay_in_the_transaction_of_the_test() -> Iterator[None]:
    """A server closes a connection whose transaction is open when a request begins or ends; Django's own client asks it not to."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@cache
def server() -> Any:
    return get_wsgi_application()


def app(environ: dict[str, Any], start_response: Any) -> Any:
    # Made when the first example asks for it: the static files that it looks for are collected by then.
    return server()(environ, start_response)


schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = app


@schema.parametrize()
@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_description_names(case: schemathesis.Case, call: Caller) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {call.token}"}, checks=CHECKS)
