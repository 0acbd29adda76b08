"""Cases of answers: scored like an uploaded file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sonaeru.cli._replays._case import Replayed
from sonaeru.core.assessment import answer
from sonaeru.web.library import reader

FORMAT = "sonaeru-vectors/assessment/1"


def replay(table: Mapping[str, Any]) -> Iterator[Replayed]:
    """Every case with what would be printed, and the exit code."""
    for case in table["cases"]:
        text = case["raw"] if "raw" in case else json.dumps(case.get("input"))
        if not isinstance(text, str) or not isinstance(case["expect"], dict):
            raise ValueError("a case needs text, and what is expected")
        outcome = answer(text, reader.scored_sets())
        printed: dict[str, object] = json.loads(json.dumps(outcome.body))
        yield Replayed(str(case["id"]), case["expect"], printed | {"exit": outcome.exit})
