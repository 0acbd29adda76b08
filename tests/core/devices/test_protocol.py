"""The order of refusals: nothing is read from a body before its signature holds, nothing stored before its number fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sonaeru.core.devices import protocol
from sonaeru.core.devices.protocol import Arrival, Known

SECRET = bytes(range(32))
GOOD = Arrival(size=100, moment=1000, nonce="n2", seq=12, key="r-12", body_hash="hash", genuine=True)
SERVER = Known(now=1000, last_seq=11)
# Every fault at once; each row mends the first of them, so that the next one shows.
WORST = Arrival(size=protocol.MAX_BYTES + 1, moment=0, nonce="n1", seq=5, key="r-5", body_hash="hash", genuine=False)
AGAINST = Known(now=1000, last_seq=11, revoked=True, nonces=("n1",), stored={"r-5": "other"})


def test_a_good_report_is_read_on_and_stored() -> None:
    assert protocol.settle(GOOD, SERVER) is None
    assert protocol.accept(GOOD, SERVER).body == {"result": "stored"}


def test_faults_are_told_in_order() -> None:
    told = [protocol.settle(WORST, AGAINST)]
    arrival, known = replace(WORST, size=protocol.MAX_BYTES), AGAINST
    told.append(protocol.settle(arrival, known))
    known = replace(known, revoked=False)
    told.append(protocol.settle(arrival, known))
    arrival = replace(arrival, moment=700)
    told.append(protocol.settle(arrival, known))
    arrival = replace(arrival, genuine=True)
    told.append(protocol.settle(arrival, known))
    known = replace(known, stored={})
    told.append(protocol.settle(arrival, known))
    arrival = replace(arrival, nonce="n2")
    told.append(protocol.settle(arrival, known))
    arrival = replace(arrival, seq=12)
    told.append(protocol.settle(arrival, known))
    codes = ["too_large", "revoked", "clock", "signature", "idempotency_conflict", "replay", "sequence", None]
    assert [each.code if each else None for each in told] == codes


def test_the_same_report_again_is_fine_and_stored_once() -> None:
    again = protocol.settle(GOOD, replace(SERVER, last_seq=12, stored={"r-12": "hash"}))
    assert again is not None
    assert (again.http, again.body) == (200, {"result": "already_stored"})


def test_a_late_number_is_told_the_least_that_fits() -> None:
    answer = protocol.settle(GOOD, replace(SERVER, last_seq=12))
    assert answer is not None
    assert answer.body == {"error": "sequence", "expected_min": 13}


def test_a_gap_is_stored_and_shown() -> None:
    assert protocol.accept(replace(GOOD, seq=20), SERVER).body == {"result": "stored", "flag": "gap"}


@pytest.mark.parametrize("given", ["", "00", "ü", "62a97cc4"])
def test_another_signature_does_not_hold(given: str) -> None:
    assert not protocol.genuine(SECRET, "text", given)


def test_a_signature_holds_for_its_text_alone() -> None:
    signature = protocol.signature(SECRET, "text")
    assert protocol.genuine(SECRET, "text", signature)
    assert not protocol.genuine(SECRET, "texts", signature)
    assert not protocol.genuine(SECRET[1:], "text", signature)


def test_each_device_and_generation_has_its_own_secret() -> None:
    made = {protocol.device_secret(SECRET, device, number) for device in ("a", "b") for number in (1, 2)}
    assert (len(made), {len(each) for each in made}) == (4, {32})


def test_what_somebody_carries_may_take_two_weeks() -> None:
    carried = replace(SERVER, now=GOOD.moment + protocol.HAND_OVER_S, window_s=protocol.HAND_OVER_S)
    assert protocol.settle(GOOD, carried) is None
    late = protocol.settle(GOOD, replace(carried, now=carried.now + 1))
    assert late is not None and late.code == "clock"
