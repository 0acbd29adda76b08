"""From facts to findings: five states, each with what was seen. Unknown is a result with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sonaeru.core.devices.derive import DERIVED
from sonaeru.core.devices.facts import Fact, Reading, known
from sonaeru.core.devices.lifecycle import Tables
from sonaeru.core.devices.rules import Check, Verdict, holds
from sonaeru.core.devices.seen import Seen


@dataclass(frozen=True)
class Finding:
    """What a check found. `evidence`: the facts it looked at, as they hold today; `as_of`: the oldest of them.

    `rule`: the number of the rule that decided, -1 if none did alone. Findings are made anew from facts, never kept.
    """

    check: str
    state: str
    why: str
    confidence: str
    evidence: Mapping[str, Reading]
    as_of: dt.date
    rule_edition: str
    rule: int = -1


def look(facts: Mapping[str, Fact], tables: Tables, today: dt.date) -> Seen:
    """One computer on one day, for any number of checks."""
    return Seen(facts, tables, today, DERIVED)


def judge_all(checks: Iterable[Check], seen: Seen) -> tuple[Finding, ...]:
    """Every check on one computer, in the order of the checks."""
    return tuple(judge(check, seen) for check in checks)


def judge(check: Check, seen: Seen) -> Finding:
    """One check on one computer. Raises nothing."""
    verdict = _verdict(check, seen)
    used = [key for key in check.reads if key in seen.facts]
    days = [seen.facts[key].day or seen.today for key in used]
    return Finding(
        check=check.id,
        state=verdict.state,
        why=verdict.why,
        confidence=verdict.confidence,
        evidence={key: seen.raw(key) for key in used},
        as_of=min(days, default=seen.today),
        rule_edition=check.edition,
        rule=verdict.rule,
    )


def _verdict(check: Check, seen: Seen) -> Verdict:
    family = seen.of("os.family")
    if not family.known:
        return Verdict("unknown", family.why)
    if family.value not in check.os:
        return Verdict("not_applicable", "os")
    open_keys = [key for key in check.derived if len(seen.of(key).values) > 1]
    cases = _cases(open_keys, seen)
    for gate in check.gates:
        if all(holds(gate, seen, check.unset, chosen) is True for chosen in cases):
            return gate.verdict
    found = [_walk(check, seen, chosen) for chosen in cases]
    return _join(found, seen.of(open_keys[0]).why if open_keys else found[0].why)


def _cases(open_keys: Sequence[str], seen: Seen) -> list[dict[str, Reading]]:
    """One choice of values for each combination that is possible; one empty choice if nothing is open."""
    choices = product(*[[(key, known(value)) for value in seen.of(key).values] for key in open_keys])
    return [dict(choice) for choice in choices]


def _walk(check: Check, seen: Seen, chosen: Mapping[str, Reading]) -> Verdict:
    """The first rule that holds; rules before it that may hold are remembered."""
    remembered: list[Verdict] = []
    reason = ""
    for rule in check.rules:
        truth = holds(rule, seen, check.unset, chosen)
        if truth is not False:
            remembered.append(rule.verdict)
        if truth is True:
            return _join(remembered, reason)
        reason = reason or (truth or "")
    # Nothing holds: what no rule lists is unknown, by the fact's own reason if there is one.
    return _join([*remembered, Verdict("unknown", reason or "not_supported")], reason)


def _join(found: Sequence[Verdict], reason: str) -> Verdict:
    """One verdict out of those that are possible."""
    if len({(each.state, each.why) for each in found}) == 1:
        inferred = any(each.confidence == "inferred" for each in found)
        return found[-1]._replace(confidence="inferred") if inferred else found[-1]
    if {each.state for each in found} == {"warn", "fail"}:
        return Verdict("warn", confidence="inferred")
    return Verdict("unknown", reason)
