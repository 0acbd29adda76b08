from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.phishing.suppress import LEAST, suppress

GROUPS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 12), max_size=8).map(lambda d: list(d.items()))


@given(GROUPS)
def test_no_small_group_is_shown_or_can_be_reckoned(groups: list[tuple[str, int]]) -> None:
    found, sizes = suppress(groups), dict(groups)
    assert all(sizes[name] >= LEAST for name in found.visible)
    hidden = [size for name, size in groups if size and name not in found.visible]
    if found.total is None:
        assert sum(sizes.values()) < LEAST
    elif hidden and found.visible:
        assert len(hidden) >= 2
        assert found.merged == sum(hidden) >= LEAST
    else:
        assert found.merged is None


@given(GROUPS)
def test_what_is_shown_adds_up(groups: list[tuple[str, int]]) -> None:
    found, sizes = suppress(groups), dict(groups)
    if found.total is not None and found.visible:
        assert found.total == sum(sizes[name] for name in found.visible) + (found.merged or 0)


@given(GROUPS)
def test_nothing_more_is_hidden_than_needed(groups: list[tuple[str, int]]) -> None:
    sizes = [size for _, size in groups if size]
    if sizes and min(sizes) >= LEAST:
        assert len(suppress(groups).visible) == len(sizes)
