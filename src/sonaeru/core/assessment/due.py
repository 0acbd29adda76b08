"""When to check again: a quarter after a result that leaves much to do, a year after any other (judgement)."""

from __future__ import annotations

import datetime as dt
from typing import Final

SOON: Final = 90
LATER: Final = 365
# From this total on, a year is soon enough: where the two lower levels end.
CALM: Final = 70


def due(finished_on: dt.date, total: int, critical: bool) -> dt.date:
    """The day of the next check; `critical`: whether something is to be closed first, whatever the total."""
    return finished_on + dt.timedelta(days=SOON if total < CALM or critical else LATER)
