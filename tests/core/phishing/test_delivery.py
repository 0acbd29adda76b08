from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.phishing.delivery import GIVE_UP_MS, MOVES, OPEN, TRIES, Mail, retry_after_ms

ALLOWED = {
    "queued": "leased cancelled",
    "leased": "handing queued cancelled",
    "handing": "accepted deferred refused in_doubt",
    "accepted": "bounced",
    "deferred": "leased refused cancelled",
    "in_doubt": "bounced",
}
MINUTES = {1: 5, 2: 15, 3: 30, 4: 60, 5: 120, 6: 240, 7: 240}


@pytest.mark.parametrize("mail", Mail)
def test_every_move_is_as_listed(mail: Mail) -> None:
    assert MOVES[mail] == set(ALLOWED.get(mail, "").split())


def test_what_is_in_doubt_is_never_sent_again_by_the_machine() -> None:
    reach = {Mail.IN_DOUBT}
    for _ in Mail:
        reach |= {after for at in reach for after in MOVES[at]}
    assert not reach & OPEN
    assert Mail.HANDING in OPEN


@given(st.text(max_size=5), st.text(max_size=5), st.sampled_from(sorted(MINUTES)))
def test_a_wait_is_that_of_the_table_give_or_take_a_fifth(seed: str, delivery: str, tries: int) -> None:
    wait = retry_after_ms(seed, delivery, tries, 0)
    assert wait is not None
    assert 0.8 * MINUTES[tries] * 60_000 <= wait <= 1.2 * MINUTES[tries] * 60_000
    assert wait == retry_after_ms(seed, delivery, tries, 0)


def test_after_eight_tries_or_a_day_it_gives_up() -> None:
    assert retry_after_ms("s", "d", TRIES, 0) is None
    assert retry_after_ms("s", "d", 6, GIVE_UP_MS - 60_000) is None
    assert retry_after_ms("s", "d", 1, GIVE_UP_MS - 7 * 60_000) is not None
