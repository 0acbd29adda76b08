"""What is added up, and what comes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.core.devices.given import CHECKS, seen

from sonaeru.core.devices import judge_all
from sonaeru.core.devices.rules import SEVERITIES
from sonaeru.core.devices.summary import count, percent, summary, to_do

LAPTOP = {"os.family": "windows", "device.role": "laptop", "disk.system": "off", "acct.admin_count": 3}
DESKTOP = {"os.family": "windows", "device.role": "desktop", "disk.system": "off", "acct.guest": True}


def rows(**devices: dict[str, object]) -> list[tuple[str, str, tuple[str, ...]]]:
    findings = {name: judge_all(CHECKS.values(), seen(facts)) for name, facts in devices.items()}
    return [(each.check, each.state, each.devices) for each in to_do(findings, list(CHECKS.values()))]


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_0_or_100_only_if_it_is_exact(part: int, more: int) -> None:
    share = percent(part, part + more)
    assert share is not None
    assert (share == 0) == (part == 0)
    assert 0 <= share <= 99


def test_what_is_not_applicable_counts_nowhere() -> None:
    assert summary({"pass": 3, "not_applicable": 35}) == summary({"pass": 3})


def test_one_check_is_one_thing_to_do_for_all_devices_at_its_worst() -> None:
    assert ("disk-encrypted", "fail", ("a", "b")) in rows(a=LAPTOP, b=DESKTOP)


def test_fail_comes_before_warn_and_then_the_more_severe() -> None:
    found = rows(a=LAPTOP, b=DESKTOP)
    order = [(("fail", "warn").index(state), SEVERITIES.index(CHECKS[check].severity)) for check, state, _ in found]
    assert order == sorted(order)
    assert len(found) == 3


def test_among_equals_what_helps_more_devices_comes_first_then_what_takes_less_time() -> None:
    one = {"os.family": "windows", "svc.smb1": "on", "acct.autologon": True}
    more = {"os.family": "windows", "svc.smb1": "on"}
    assert [check for check, _, _ in rows(a=one)] == ["no-autologon", "smb1-off"]
    assert [check for check, _, _ in rows(a=one, b=more)] == ["smb1-off", "no-autologon"]


def test_a_device_that_says_nothing_asks_for_nothing() -> None:
    assert rows(a={}) == []


def test_findings_are_counted_by_state() -> None:
    assert count(judge_all(CHECKS.values(), seen({}))) == {"unknown": len(CHECKS)}
