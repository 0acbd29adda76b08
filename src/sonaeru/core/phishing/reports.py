"""Questions as a file asks them, answered as the published cases have it: for the command line and for `verify`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from sonaeru.core.phishing.intervals import difference
from sonaeru.core.phishing.metrics import KINDS, metrics, repeat
from sonaeru.core.phishing.scale import Misrated, cue_total, rate
from sonaeru.core.phishing.suppress import suppress
from sonaeru.core.phishing.tables import OUTCOME_DEFAULTS, Unusable, read_outcomes

Table = Mapping[str, Any]


def answer_rating(table: Table) -> dict[str, Any]:
    """The rating of `elements` and `cues`, a total or counts by cue; for what cannot be rated its `error` and place.

    Raises Unusable for a table of another form.
    """
    cues, elements = table.get("cues"), table.get("elements")
    if not isinstance(elements, list):
        raise Unusable("wrong_value", "elements")
    try:
        total = cue_total(cues) if isinstance(cues, dict) else cues
        return _plain(rate(total, elements))  # type: ignore[arg-type]  # what is no count is refused there
    except Misrated as error:
        return misrated(error)


def misrated(error: Misrated) -> dict[str, Any]:
    """What cannot be rated, as the published cases say it."""
    place = {"element": error.where} if isinstance(error.where, int) else {"at": error.where} if error.where else {}
    return {"error": error.code, **place}


def answer_metrics(table: Table, defaults: Mapping[str, object] = OUTCOME_DEFAULTS) -> dict[str, Any] | None:
    """Figures of a `kind`: campaign (if it is left out), difference, repeat, suppress. Raises Unusable."""
    kind = table.get("kind", "campaign")
    if kind == "campaign":
        return _plain(metrics(read_outcomes(table.get("deliveries"), defaults)))
    answer = _KINDS.get(kind) if isinstance(kind, str) else None
    if answer is None:
        raise Unusable("wrong_value", "kind")
    return answer(table)


def _difference(table: Table) -> dict[str, Any] | None:
    pairs = [_pair(table.get(name), name) for name in ("older", "newer")]
    found = difference(pairs[0], pairs[1])
    return None if found is None else _plain(found)


def _pair(value: object, at: str) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_count, value)) or value[0] > value[1]:
        raise Unusable("wrong_value", at)
    return value[0], value[1]


def _repeat(table: Table) -> dict[str, Any]:
    people = table.get("people")
    if not isinstance(people, dict):
        raise Unusable("wrong_value", "people")
    for name, kinds in people.items():
        if not isinstance(kinds, list) or any(kind is not None and kind not in KINDS for kind in kinds):
            raise Unusable("wrong_value", f"people.{name}")
    return _plain(repeat(people))


def _suppress(table: Table) -> dict[str, Any]:
    groups = table.get("groups")
    if not isinstance(groups, list):
        raise Unusable("wrong_value", "groups")
    for at, group in enumerate(groups):
        if not (isinstance(group, list) and len(group) == 2 and isinstance(group[0], str) and _count(group[1])):
            raise Unusable("wrong_value", f"groups.{at}")
    return _plain(suppress((name, size) for name, size in groups))


def _count(value: object) -> bool:
    return type(value) is int and value >= 0


def _plain(value: Any) -> dict[str, Any]:
    """A value as JSON has it."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(value)))
    return found


_KINDS: Final[Mapping[str, Callable[[Table], dict[str, Any] | None]]] = {
    "difference": _difference,
    "repeat": _repeat,
    "suppress": _suppress,
}
