"""Files of deliveries, hits and outcomes turned into values; nothing that is not understood is passed over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sonaeru.core.phishing.classify import NONE, Classification
from sonaeru.core.phishing.hits import KINDS, TOKENS, Delivery, Hit
from sonaeru.core.phishing.metrics import KINDS as CLASSES
from sonaeru.core.phishing.metrics import STATES, Outcome
from sonaeru.core.phishing.networks import Crowd, networks
from sonaeru.core.phishing.rules import Context

# Whether a value can be that of a field.
Kind = Callable[[object], bool]
LARGEST: Final = 2**53


class Unusable(ValueError):
    """A file that is not used. `code`: not_an_object, unknown_field, missing_field, wrong_value; `at`: where, as in
    `hits.0.kind`.
    """

    def __init__(self, code: str, at: str = "") -> None:
        super().__init__(f"{code}: {at}" if at else code)
        self.code, self.at = code, at


def _integer(value: object) -> bool:
    return type(value) is int and abs(value) < LARGEST


def _text(value: object) -> bool:
    return isinstance(value, str)


def _switch(value: object) -> bool:
    return isinstance(value, bool)


def _count(value: object) -> bool:
    return type(value) is int and 0 <= value < LARGEST


def _or_none(kind: Kind) -> Kind:
    return lambda value: value is None or kind(value)


def _one_of(words: Collection[str]) -> Kind:
    return lambda value: isinstance(value, str) and value in words


def _moments(value: object) -> bool:
    return isinstance(value, list) and all(map(_integer, value))


def _network(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(networks([value]))
    except ValueError:
        return False


def _networks(value: object) -> bool:
    return isinstance(value, list) and all(map(_network, value))


HIT: Final[Mapping[str, Kind]] = {
    "n": _integer,
    "at_ms": _integer,
    "kind": _one_of(KINDS),
    "method": _text,
    "link": _or_none(_integer),
    "visit": _or_none(_integer),
    "network": _network,
    "ua": _text,
    "accept_language": _switch,
    "fetch_mode": _text,
    "secure": _switch,
    "purpose": _text,
    "token": _one_of(TOKENS),
    "interaction": _text,
    "visible_ms": _integer,
    "webdriver": _switch,
    "entered": _switch,
}
# What a file may leave out of a hit: an ordinary browser on an ordinary network, as in the published cases.
HIT_DEFAULTS: Final[Mapping[str, object]] = {
    "kind": "link",
    "method": "GET",
    "link": 1,
    "visit": None,
    "network": "198.18.5.0/24",
    "ua": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/154.0.0.0 Safari/537.36"
    ),
    "accept_language": True,
    "fetch_mode": "navigate",
    "secure": True,
    "purpose": "",
    "token": "exact",
    "interaction": "none",
    "visible_ms": 0,
    "webdriver": False,
    "entered": False,
}
DELIVERY: Final[Mapping[str, Kind]] = {
    "accepted_at_ms": _or_none(_integer),
    "links": _count,
    "reports_ms": _moments,
}
CONTEXT: Final[Mapping[str, Kind]] = {
    "own_networks": _networks,
    "scanner_networks": _networks,
    "hosting_networks": _networks,
    "networks": lambda value: isinstance(value, dict),
}
CROWD: Final[Mapping[str, Kind]] = {"recipients_60s": _count, "organisations_600s": _count}
OUTCOME: Final[Mapping[str, Kind]] = {
    "id": _text,
    "state": _one_of(STATES),
    "accepted_at_ms": _or_none(_integer),
    "class": _one_of(CLASSES),
    "first_at_ms": _or_none(_integer),
    "hit": _switch,
    "reports_ms": _moments,
    "entered": _switch,
}
OUTCOME_DEFAULTS: Final[Mapping[str, object]] = {
    "id": "",
    "state": "accepted",
    "accepted_at_ms": 0,
    "class": "none",
    "first_at_ms": None,
    "reports_ms": [],
    "entered": False,
}


def read_hits(rows: object, defaults: Mapping[str, object] = HIT_DEFAULTS) -> list[Hit]:
    """Hits as JSON has them. Raises Unusable."""
    if not isinstance(rows, list):
        raise Unusable("wrong_value", "hits")
    found = [Hit(**_fields(row, HIT, f"hits.{at}", defaults)) for at, row in enumerate(rows)]
    if len({each.n for each in found}) < len(found):
        raise Unusable("wrong_value", "hits: n stands twice")
    return found


def read_delivery(row: object) -> Delivery:
    """The mail that hits belong to. Raises Unusable."""
    fields = _fields(row, DELIVERY, "delivery", {"reports_ms": []})
    return Delivery(fields["accepted_at_ms"], fields["links"], tuple(fields["reports_ms"]))


def read_context(row: object) -> Context:
    """What is known of networks. Raises Unusable."""
    fields = _fields(row, CONTEXT, "context", {"own_networks": [], "networks": {}, **_LISTS})
    crowds = {
        network: Crowd(**_fields(crowd, CROWD, f"context.networks.{network}", Crowd()._asdict()))
        for network, crowd in fields["networks"].items()
    }
    return Context.of(
        own=fields["own_networks"],
        scanner=fields["scanner_networks"],
        hosting=fields["hosting_networks"],
        crowds=crowds,
    )


def read_outcomes(rows: object, defaults: Mapping[str, object] = OUTCOME_DEFAULTS) -> list[Outcome]:
    """What became of deliveries. `hit` left out: there was one if the class is not none. Raises Unusable."""
    if not isinstance(rows, list):
        raise Unusable("wrong_value", "deliveries")
    return [_outcome(row, f"deliveries.{at}", defaults) for at, row in enumerate(rows)]


def classification_table(found: Classification) -> dict[str, Any]:
    """A classification as the published cases have it."""
    return {
        "class": found.kind,
        "first_at_ms": found.first_at_ms,
        "entered": found.entered,
        "visits": [
            {"n": each.n, "class": each.kind, "score": each.score, "reasons": [list(one) for one in each.reasons]}
            for each in found.visits
        ],
    }


_LISTS: Final[Mapping[str, object]] = {"scanner_networks": [], "hosting_networks": []}


def _outcome(row: object, at: str, defaults: Mapping[str, object]) -> Outcome:
    known = row if isinstance(row, dict) else {}
    fields = _fields(row, OUTCOME, at, {"hit": known.get("class", NONE) != NONE, **defaults})
    return Outcome(
        state=fields["state"],
        accepted_at_ms=fields["accepted_at_ms"],
        kind=fields["class"],
        first_at_ms=fields["first_at_ms"],
        hit=fields["hit"],
        reports_ms=tuple(fields["reports_ms"]),
        entered=fields["entered"],
    )


def _fields(
    row: object, kinds: Mapping[str, Kind], at: str, defaults: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Every field of `kinds`, from the row or from what may be left out. Raises Unusable."""
    if not isinstance(row, dict):
        raise Unusable("not_an_object", at)
    if unknown := [key for key in row if key not in kinds]:
        raise Unusable("unknown_field", f"{at}.{unknown[0]}")
    found = {**(defaults or {}), **row}
    for key, fits in kinds.items():
        if key not in found:
            raise Unusable("missing_field", f"{at}.{key}")
        if not fits(found[key]):
            raise Unusable("wrong_value", f"{at}.{key}")
    return found
