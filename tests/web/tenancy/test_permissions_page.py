"""The table of permissions in the docs is the one the code goes by."""

from __future__ import annotations

from pathlib import Path

from sonaeru.web.tenancy import roles

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "permissions.md"


def test_the_page_shows_the_matrix_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8").endswith(roles.matrix("ja"))
