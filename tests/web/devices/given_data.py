"""A publisher of tables, and files as operators get them."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

from sonaeru.web.library import bundles, devices

FEEDS = Path(__file__).parents[2] / "content" / "feeds"
KEV = (FEEDS / "kev.json").read_bytes()
JVN = (FEEDS / "jvn.rdf").read_bytes()
PEM, PUBLIC = bundles.new_key()
# Whoever runs this later than the samples were made must find them in the past, and young.
NEW_DAY = dt.date(2026, 11, 20)


def products(*names: str, as_of: dt.date = NEW_DAY) -> list[dict[str, Any]]:
    """Tables that came with the program, under another day."""
    found = [copy.deepcopy(dict(each)) for each in devices.raw_products() if each["product"] in names]
    for each in found:
        each["as_of"] = as_of
    return found


def packed(tables: list[dict[str, Any]]) -> bytes:
    """A file that the publisher signed."""
    return bundles.build(tables, bundles.private_key(PEM))


def longer(as_of: dt.date = NEW_DAY, eol: dt.date = dt.date(2099, 1, 1)) -> bytes:
    """A newer table of Debian, in which every version lives on; nothing else."""
    tables = products("debian", as_of=as_of)
    for row in tables[0]["row"]:
        row["eol"] = eol
    return packed(tables)
