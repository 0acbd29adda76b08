"""Reading a day as people write it on paper."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from types import MappingProxyType

# The year before each era's first; nothing that companies write down here is older than Heisei.
ERAS = MappingProxyType({"R": 2018, "令和": 2018, "H": 1988, "平成": 1988})
WRITTEN = re.compile(r"(R|H|令和|平成)?(\d{1,4}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def day(text: str) -> dt.date:
    """2026-11-22, 2026/11/22, R8.11.22, 令和8年11月22日, also in full-width letters. Raises ValueError."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = WRITTEN.fullmatch(plain)
    if not found:
        raise ValueError(text)
    era, year, month, of_month = found.groups()
    if not era and len(year) != 4:
        raise ValueError(text)
    return dt.date(ERAS.get(era, 0) + (1 if year == "元" else int(year)), int(month), int(of_month))
