"""What the devices of a company say about a topic, beside what the company says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sonaeru.core.devices.judge import Finding
from sonaeru.core.devices.rules import SEVERITIES, Check

# Worst first: what is known of a device.
KNOWN = ("fail", "warn", "pass")
WEIGHTY = SEVERITIES[: SEVERITIES.index("medium") + 1]
# This share of the expected devices must pass before they speak for the whole company.
ENOUGH_PERCENT = 80


@dataclass(frozen=True)
class TopicSeen:
    """A topic over all devices. `expected`: how many there should be, None if nobody said; `counts`: devices by state."""

    topic: str
    expected: int | None
    seen: int
    counts: Mapping[str, int]

    @property
    def supports(self) -> bool:
        """Whether this supports "implemented": four fifths of all expected devices pass, and none warns or fails."""
        if not self.expected or any(self.counts.get(state) for state in ("warn", "fail")):
            return False
        return self.counts.get("pass", 0) * 100 >= self.expected * ENOUGH_PERCENT

    @property
    def contradicts(self) -> bool:
        """Whether a device fails."""
        return bool(self.counts.get("fail"))


def topics(
    findings: Mapping[str, Sequence[Finding]],
    checks: Sequence[Check],
    concepts: Mapping[str, str],
    declared: int | None,
) -> tuple[TopicSeen, ...]:
    """Every topic that checks speak of.

    `findings`: by device, of devices that reported within 30 days; `concepts`: the topic of a measure or item ("T4");
    `declared`: the number of computers as the company says.
    """
    by_topic: dict[str, list[Check]] = {}
    for check in checks:
        for topic in _topics(check, concepts):
            by_topic.setdefault(topic, []).append(check)
    return tuple(_seen(topic, weighty(those), findings, declared) for topic, those in sorted(by_topic.items()))


def _topics(check: Check, concepts: Mapping[str, str]) -> Iterable[str]:
    """The topics that a check gives evidence for here: none if another room does that."""
    numbers = (*check.measures, *check.items) if check.evidence == "devices" else ()
    return dict.fromkeys(concepts[number] for number in numbers)


def weighty(checks: Sequence[Check]) -> frozenset[str]:
    """The checks that decide: those of medium severity and above, or all where there are none."""
    deciding = frozenset(check.id for check in checks if check.severity in WEIGHTY)
    return deciding or frozenset(check.id for check in checks)


def _seen(
    topic: str, deciding: frozenset[str], findings: Mapping[str, Sequence[Finding]], declared: int | None
) -> TopicSeen:
    states = [state_of(those, deciding) for those in findings.values()]
    dropped = states.count("")
    counts = Counter(state for state in states if state)
    expected = None if declared is None else max(declared - dropped, 0)
    return TopicSeen(topic, expected, len(states) - dropped, counts)


def state_of(findings: Iterable[Finding], deciding: frozenset[str]) -> str:
    """The worst that is known of a device; "" if nothing of this applies to it."""
    states = {each.state for each in findings if each.check in deciding}
    if states <= {"not_applicable"}:
        return ""
    return next((state for state in KNOWN if state in states), "unknown")
