"""A scenario: what an accident costs, item by item, as laws; how often it happens; and how its items hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sonaeru.core.loss.faults import BadInput, number, rows, table, text
from sonaeru.core.loss.laws import Law, mean
from sonaeru.core.loss.stated import law

INCIDENTS = (
    "mail_malware",
    "web_card_leak",
    "ransomware",
    "bec_fraud",
    "device_loss",
    "missend",
    "vendor_outage",
    "web_tamper",
    "insider",
    "partner_stop",
)
BANDS = ("low", "mid", "high")


@dataclass(frozen=True, slots=True)
class Band:
    """One figure thrice: low, mid, high. A width of assumptions, not an interval of probability."""

    low: float
    mid: float
    high: float

    def at(self, band: str) -> float:
        """The figure of a band. Raises BadInput for another word."""
        if band not in BANDS:
            raise BadInput("bad_value", "band")
        return float(getattr(self, band))


@dataclass(frozen=True, slots=True)
class Term:
    """The product of shared variables (by name) and of units: yen, or yen per hour in a loss of time."""

    times: tuple[str, ...]
    units: tuple[Law, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A cost item, the sum of its terms. With `hours` it is a loss of time, and the terms are yen per hour."""

    code: str
    terms: tuple[Term, ...]
    hours: Law | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """An accident. `rho`: how much its items share one "size of the event". `persons`, `companies`: a number, the
    name of a shared variable, or None where nobody said. `frequency`: events a year; `severity`: what each term is
    multiplied by.
    """

    id: str
    incident: str
    frequency: Band
    severity: Band
    rho: float
    persons: float | str | None
    companies: float | str | None
    shared: Mapping[str, Law] = field(hash=False)
    items: tuple[Item, ...]


def load_scenario(data: Mapping[str, Any], where: str = "scenario") -> Scenario:
    """Read a scenario from parsed TOML or JSON. Fields that are words are left to whoever shows them.

    Raises BadInput, naming the field.
    """
    found = table(data, where)
    incident = found.get("incident")
    if incident not in INCIDENTS:
        raise BadInput("bad_value", f"{where}.incident")
    stated = table(found.get("shared", {}), f"{where}.shared")
    shared = {name: law(each, f"{where}.shared.{name}") for name, each in stated.items()}
    items = tuple(_item(each, shared, f"{where}.items.{n}") for n, each in enumerate(rows(found.get("items"), where)))
    if not items or len({item.code for item in items}) < len(items):
        raise BadInput("bad_value", f"{where}.items")
    return Scenario(
        id=text(found.get("id"), f"{where}.id"),
        incident=incident,
        frequency=_band(found.get("frequency"), f"{where}.frequency"),
        severity=_band(found.get("severity_band", dict.fromkeys(BANDS, 1)), f"{where}.severity_band"),
        rho=number(found.get("rho", 0), f"{where}.rho", most=1),
        persons=_count(found.get("persons"), shared, f"{where}.persons"),
        companies=_count(found.get("companies"), shared, f"{where}.companies"),
        shared=shared,
        items=items,
    )


def scenario_means(scenario: Scenario, *, band: str = "mid") -> dict[str, float]:
    """Yen per event and item in closed form. Means do not depend on `rho`. Raises BadInput for no band."""
    return {item.code: scenario.severity.at(band) * _mean(scenario, item) for item in scenario.items}


def _mean(scenario: Scenario, item: Item) -> float:
    """Independent factors: the product of their means. A variable that stands twice in a term counts by its power."""
    total = 0.0
    for term in item.terms:
        product = 1.0
        for name in set(term.times):
            product *= _moment(scenario.shared[name], term.times.count(name))
        for unit in term.units:
            product *= mean(unit)
        total += product
    return total * (mean(item.hours) if item.hours else 1.0)


def _moment(law: Law, power: int) -> float:
    return float(law.partial(power, float("inf")))


def _item(data: object, shared: Mapping[str, Law], where: str) -> Item:
    found = table(data, where)
    terms = tuple(_term(each, shared, f"{where}.terms.{n}") for n, each in enumerate(rows(found.get("terms"), where)))
    if not terms:
        raise BadInput("bad_value", f"{where}.terms")
    hours = law(found["hours"], f"{where}.hours") if found.get("hours") is not None else None
    return Item(text(found.get("code"), f"{where}.code"), terms, hours)


def _term(data: object, shared: Mapping[str, Law], where: str) -> Term:
    found = table(data, where)
    times = tuple(text(each, f"{where}.times") for each in rows(found.get("times", ()), f"{where}.times"))
    # Moments above the second are not known in closed form for every law.
    if not shared.keys() >= set(times) or max(map(times.count, times), default=0) > 2:
        raise BadInput("bad_value", f"{where}.times")
    stated = rows(found.get("units"), f"{where}.units")
    units = tuple(law(each, f"{where}.units.{n}") for n, each in enumerate(stated))
    if not units and not times:
        raise BadInput("bad_value", f"{where}.units")
    return Term(times, units)


def _band(data: object, where: str) -> Band:
    found = table(data, where)
    low, mid, high = (number(found.get(key), f"{where}.{key}", most=1e3) for key in BANDS)
    if not low <= mid <= high:
        raise BadInput("bad_value", where)
    return Band(low, mid, high)


def _count(data: object, shared: Mapping[str, Law], where: str) -> float | str | None:
    if data is None:
        return None
    if isinstance(data, str):
        if data not in shared:
            raise BadInput("bad_value", where)
        return data
    return number(data, where)
