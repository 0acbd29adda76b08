"""What does not fit is refused with the name of its file and what to change."""

from __future__ import annotations

import pytest

from sonaeru.web.library import reader
from sonaeru.web.library.reader import ContentError, reading


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("minutes"), "actions/x.toml: the field 'minutes' is missing"),
        (ValueError("steps"), "actions/x.toml: steps"),
    ],
)
def test_an_error_names_the_file_and_the_field(error: Exception, said: str) -> None:
    with pytest.raises(ContentError) as caught, reading("actions/x.toml"):
        raise error
    assert str(caught.value) == said


def test_new_checks_use_the_released_edition_that_was_published_last() -> None:
    for each in reader.question_sets().values():
        assert reader.offered_edition(each.id).published >= each.published
    assert [each.tier for each in reader.offered_editions()] == ["I", "T", "R"]
