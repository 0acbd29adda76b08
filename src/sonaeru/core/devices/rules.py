"""A check as data: ordered rules over facts. A condition is true, false, or unknown with a reason."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Union

from sonaeru.core.devices.facts import Reading
from sonaeru.core.devices.seen import Derived, Seen

STATES = ("fail", "warn", "unknown", "pass", "not_applicable")
SEVERITIES = ("critical", "high", "medium", "low")
FAMILIES = ("windows", "macos", "linux")
# True, False, or why it is not known.
Truth = Union[bool, str]


class Verdict(NamedTuple):
    """What a rule says, or several rules together. `rule`: its number in the check, -1 if it is no single rule's."""

    state: str
    why: str = ""
    confidence: str = "observed"
    rule: int = -1


class Condition(NamedTuple):
    """One comparison of one fact."""

    key: str
    operator: str
    operand: Any


class Rule(NamedTuple):
    """What follows where all conditions hold."""

    when: tuple[Condition, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Check:
    """One check. `words` are plain data in both languages; `reads`: the facts that it looks at, for the evidence."""

    id: str
    edition: str
    os: tuple[str, ...]
    severity: str
    measures: tuple[str, ...]
    items: tuple[str, ...]
    gates: tuple[Rule, ...]
    rules: tuple[Rule, ...]
    reads: tuple[str, ...]
    derived: tuple[str, ...]
    # Facts for which the check itself says what "not set" means.
    unset: frozenset[str]
    minutes: int
    who: str
    # The room that tells the posture what this check sees.
    evidence: str = "devices"
    words: Mapping[str, Any] = field(default_factory=dict)


def check(identifier: str, table: Mapping[str, Any], derived: Mapping[str, Derived]) -> Check:
    """A check as it stands in its file. Raises KeyError or ValueError for what cannot be judged by."""
    rules = [_rule(number, row) for number, row in enumerate(table["rule"])]
    conditions = [condition for rule in rules for condition in rule.when]
    keys = dict.fromkeys(condition.key for condition in conditions)
    raw = [one for key in keys for one in (derived[key].reads if key in derived else (key,))]
    return Check(
        id=identifier,
        edition=table["edition"],
        os=_known(table["os"], FAMILIES),
        severity=_known([table["severity"]], SEVERITIES)[0],
        measures=tuple(table["measures"]),
        items=tuple(table["items"]),
        gates=tuple(rule for rule in rules if rule.verdict.state == "not_applicable"),
        rules=tuple(rule for rule in rules if rule.verdict.state != "not_applicable"),
        reads=tuple(dict.fromkeys(["os.family", *raw])),
        derived=tuple(key for key in keys if key in derived),
        unset=frozenset(condition.key for condition in conditions if condition.operator == "set"),
        minutes=table["minutes"],
        who=_known([table["who"]], ("self", "manager"))[0],
        evidence=table.get("evidence", "devices"),
        words={name: table[name] for name in ("title", "what", "why", "steps", "values", "rule") if name in table},
    )


def holds(rule: Rule, seen: Seen, unset: frozenset[str], chosen: Mapping[str, Reading]) -> Truth:
    """Whether all conditions hold: false as soon as one is, unknown with the first reason if one cannot be told."""
    found = [_truth(condition, seen, unset, chosen) for condition in rule.when]
    if False in found:
        return False
    return next((each for each in found if each is not True), True)


def _truth(condition: Condition, seen: Seen, unset: frozenset[str], chosen: Mapping[str, Reading]) -> Truth:
    key, name, operand = condition
    raw = seen.raw(key)
    if name == "set":
        return (raw.value is not None) is operand if raw.known else raw.why
    found = chosen.get(key) or seen.of(key)
    if found.known:
        return _OPERATORS[name](found.value, operand)
    return False if raw.values == (None,) and key in unset else found.why


def _same(value: object, operand: object) -> bool:
    # In Python True is 1; a switch is not a number here.
    return type(value) is type(operand) and value == operand


def _number(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Truth]:
    def compared(value: object, operand: object) -> Truth:
        return compare(value, operand) if isinstance(value, int) else "parse_error"

    return compared


_OPERATORS: Mapping[str, Callable[[Any, Any], Truth]] = {
    "equal": _same,
    "in": lambda value, operands: any(_same(value, each) for each in operands),
    "lt": _number(operator.lt),
    "le": _number(operator.le),
    "gt": _number(operator.gt),
    "ge": _number(operator.ge),
}


def _rule(number: int, row: Mapping[str, Any]) -> Rule:
    state, why = _known([row["then"]], STATES)[0], row.get("why", "")
    if (state in ("unknown", "not_applicable")) != bool(why):
        raise ValueError(f"rule {number}: a reason belongs to unknown and not_applicable, and to nothing else")
    when = tuple(each for key, value in row.get("when", {}).items() for each in _conditions(key, value))
    return Rule(when, Verdict(state, why, rule=number))


def _conditions(key: str, value: object) -> Sequence[Condition]:
    if not isinstance(value, dict):
        return [Condition(key, "equal", value)]
    _known(value, (*_OPERATORS, "set"))
    return [Condition(key, name, operand) for name, operand in value.items()]


def _known(found: Any, allowed: Sequence[str]) -> tuple[str, ...]:
    if foreign := [each for each in found if each not in allowed]:
        raise ValueError(f"knows no {foreign[0]!r}; there are {', '.join(allowed)}")
    return tuple(found)
