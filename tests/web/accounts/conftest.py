"""What the tests of the room share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from tests.web.accounts.given_members import Given, places

from sonaeru.web.accounts import invitations


@pytest.fixture
def given(db: None, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Places without anybody; mails of invitations are kept in a list."""
    mails: list[dict[str, Any]] = []
    monkeypatch.setattr(invitations, "send", lambda **mail: mails.append(mail))
    return places(mails)


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Limits are counted in memory: each test begins at zero."""
    cache.clear()
    yield
    cache.clear()
