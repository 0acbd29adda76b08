"""What waits is sent oldest first; each answer of the server leads to what the brief says, and nothing is lost."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agent.company import Answering, Company, entry, folder, line, me, running, speaking

from sonaeru.agent.company import history, schedule, spool
from sonaeru.agent.company.delivery import DELAYS_S, Delivery, delay_s, held_back, verdict
from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.identity import State, remember, state
from sonaeru.agent.company.signed import REPORTS
from sonaeru.agent.company.wire import Reply
from sonaeru.agent.saying import Stopped


@pytest.fixture
def company() -> Iterator[Company]:
    """A company that answers."""
    with running(Company()) as found:
        yield found


def queued(own: Folder, *numbers: int) -> list[str]:
    """Reports of these numbers in the row; their ids."""
    entries = [entry(own, seq=number) for number in numbers]
    for each in entries:
        spool.put(own, me(""), each)
    remember(own, State(seq=max(numbers)))
    return [each.report_id for each in entries]


def delivery(own: Folder, address: str, *, late: int = 0, seconds: float = 30) -> Delivery:
    """A round of sending whose delays do not vary."""
    told: list[str] = []
    return Delivery(own, line(address, late=late, seconds=seconds), speaking(), told.append, lambda: 0.5)


def stopped(round_: Delivery) -> Stopped:
    """Why a round stopped."""
    with pytest.raises(Stopped) as caught:
        round_.run()
    return caught.value


def test_what_waits_arrives_oldest_first_and_is_kept_readable(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)
    ids = queued(own, 3, 1, 2)
    assert delivery(own, company.address).run() == 0
    assert [each["seq"] for each in company.reports] == [1, 2, 3]
    assert spool.waiting(own) == []
    assert {each.report_id for each in history.left(own)} == set(ids)
    exact = [(own / each.name).read_bytes() for each in history.left(own)]
    assert exact == [body for _, _, body in company.asked]


def test_a_report_whose_answer_was_lost_is_sent_again_and_stored_once(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)

    def stores_and_hangs_up(handler: Answering) -> None:
        company.answer(*company.asked[-1])
        handler.connection.shutdown(socket.SHUT_RDWR)

    queued(own, 1)
    company.odd.append(stores_and_hangs_up)
    assert stopped(delivery(own, company.address)).name == "kept_no_answer"
    assert delivery(own, company.address).run() == 0
    (_, first, one), (_, second, two) = company.asked
    assert (len(company.reports), one) == (1, two)
    same = {"x-sonaeru-seq", "idempotency-key", "x-sonaeru-device"}
    assert {name: first[name] for name in same} == {name: second[name] for name in same}
    assert first["x-sonaeru-nonce"] != second["x-sonaeru-nonce"]


def test_a_request_that_somebody_sends_again_stores_nothing_new(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)
    queued(own, 1)
    delivery(own, company.address).run()
    assert company.settled(*company.asked[0]).code == "already_stored"
    path, headers, body = company.asked[0]
    assert company.settled(path, headers, body + b" ").code == "signature"
    assert len(company.reports) == 1


@pytest.mark.parametrize("late", [-86_400, -400, 400, 800_000_000], ids=["a day fast", "fast", "slow", "2001"])
def test_a_clock_that_is_wrong_is_told_and_the_report_arrives_by_the_servers(
    company: Company, tmp_path: Path, late: int
) -> None:
    own = folder(tmp_path)
    queued(own, 1, 2)
    round_ = delivery(own, company.address, late=late)
    assert round_.run() == 0
    assert len(company.reports) == 2
    assert any("時計" in line for line in round_.tell.__self__)  # type: ignore[attr-defined]


def test_a_clock_that_is_refused_twice_stops_and_keeps(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)
    queued(own, 1)
    refuse = json.dumps({"error": "clock", "server_time": 5}).encode()
    company.odd += [lambda handler: handler.say(401, refuse)] * 2
    assert stopped(delivery(own, company.address)).name == "wrong_clock"
    assert (len(company.asked), len(spool.waiting(own)), company.reports) == (2, 1, [])


def silence(handler: Answering) -> None:
    """No answer for longer than anybody waits; ends with the connection."""
    handler.rfile.read(1)


def dripping(handler: Answering) -> None:
    """One line after another: no read of it ever times out."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    pause = threading.Event()
    for _ in range(90):
        pause.wait(0.01)
        with contextlib.suppress(OSError):
            handler.wfile.write(b"X: y\r\n")


@pytest.mark.parametrize(
    ("odd", "name"),
    [
        (lambda handler: handler.say(500, b""), "kept_busy"),
        (lambda handler: handler.say(503, b'{"error": "busy"}'), "kept_busy"),
        (lambda handler: handler.say(200, b"<html>Welcome to the hotel</html>", "text/html"), "kept_busy"),
        (lambda handler: handler.say(403, b"<html>blocked by proxy</html>", "text/html"), "kept_busy"),
        (lambda handler: handler.say(201, b'{"result": "something"}'), "kept_busy"),
        (lambda handler: handler.say(201, b"[" * 60_000), "kept_busy"),
        (lambda handler: handler.say(400, b"\xff\xfe"), "kept_busy"),
        (lambda handler: handler.say(302, b"{}"), "kept_busy"),
        (lambda handler: handler.connection.shutdown(socket.SHUT_RDWR), "kept_no_answer"),
        (lambda handler: handler.wfile.write(b"\x00\x01nonsense\r\n\r\n"), "kept_no_answer"),
        (silence, "kept_no_answer"),
        (dripping, "kept_no_answer"),
    ],
    ids=[
        *("500 without body", "503", "a wall", "a proxy", "another result", "brackets", "no text", "redirect"),
        *("dropped", "garbage", "hang", "drip"),
    ],
)
def test_whatever_is_no_answer_of_ours_keeps_the_report(
    company: Company, tmp_path: Path, odd: object, name: str
) -> None:
    own = folder(tmp_path)
    queued(own, 1, 2)
    company.odd.append(odd)  # type: ignore[arg-type]
    error = stopped(delivery(own, company.address, seconds=0.3 if odd in (silence, dripping) else 30))
    assert (error.name, error.code) == (name, 1)
    assert (len(spool.waiting(own)), len(company.asked), history.left(own)) == (2, 1, [])
    assert delivery(own, company.address).run() == 0
    assert [each["seq"] for each in company.reports] == [1, 2]


def test_without_a_network_the_delay_doubles_to_an_hour_and_then_is_a_day(tmp_path: Path) -> None:
    own = folder(tmp_path)
    queued(own, 1)
    with socket.socket() as taken:  # bound and not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        waits = []
        for _ in range(9):
            round_ = delivery(own, f"http://127.0.0.1:{taken.getsockname()[1]}")
            assert stopped(round_).name == "kept_no_answer"
            waits.append(round(state(own).not_before - round_.now, -1))
    assert waits == [*DELAYS_S, 86400]
    assert len(spool.waiting(own)) == 1


@given(st.floats(0, 1), st.integers(0, 20))
def test_a_delay_varies_by_a_fifth(chance: float, failures: int) -> None:
    assert 0.79 < delay_s(failures, chance) / DELAYS_S[min(failures, 7)] < 1.21


@pytest.mark.parametrize(
    ("until", "held"), [(0, 0), (999, 0), (1000, 0), (1060, 60), (1000 + 86400, 86400), (9**12, 0)]
)
def test_a_clock_that_was_set_back_does_not_hold_reports_for_years(until: int, held: int) -> None:
    assert held_back(State(not_before=until), 1000) == held


def test_a_server_that_asks_for_patience_gets_it(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)
    queued(own, 1)
    company.odd.append(lambda handler: handler.say(429, b'{"error": "slow_down", "retry_after": 1800}'))
    round_ = delivery(own, company.address)
    assert stopped(round_).name == "kept_busy"
    assert abs(state(own).not_before - round_.now - 1800) < 5


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (413, "too_large", "大きすぎます"),
        (422, "unknown_field", "内容の形式：facts.wifi.ssid"),
        (409, "idempotency_conflict", "同じ番号で、ちがう内容"),
        (409, "replay", "2回届きました"),
        (400, "header", "通信の形式"),
        (401, "signature", "署名が合いません"),
        (418, "teapot", "内容の形式"),
    ],
)
def test_a_refused_report_is_put_aside_with_its_reason_and_the_next_one_goes(
    company: Company, tmp_path: Path, status: int, code: str, words: str
) -> None:
    own = folder(tmp_path)
    refused, arrived = queued(own, 1, 2)
    said = json.dumps({"error": code, "field": "facts.wifi.ssid" if status == 422 else ""}).encode()
    company.odd.append(lambda handler: handler.say(status, said))
    round_ = delivery(own, company.address)
    assert round_.run() == 1
    (aside,) = history.left(own, history.REJECTED)
    table = own.table(aside.name) or {}
    assert (aside.report_id, json.loads(table["body"])["report_id"]) == (refused, refused)
    assert words in table["why"]
    assert any(words in line for line in round_.tell.__self__)  # type: ignore[attr-defined]
    assert [each["report_id"] for each in company.reports] == [arrived]


def test_a_number_that_fell_behind_is_taken_up_again(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)
    company.last_seq = 40
    queued(own, 1)
    assert delivery(own, company.address).run() == 1
    assert state(own).seq == 40
    spool.put(own, me(""), entry(own))
    assert delivery(own, company.address).run() == 0
    assert company.last_seq == 41


@pytest.mark.parametrize("forgotten", [False, True], ids=["revoked", "deleted"])
def test_after_three_times_revoked_the_schedule_is_removed(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgotten: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    own = folder(tmp_path)
    for place in schedule.places(own):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    queued(own, 1)
    company.revoked, company.known = not forgotten, not forgotten
    for times in (1, 2, 3):
        assert schedule.is_on(own)
        error = stopped(delivery(own, company.address))
        assert (error.name, state(own).gone) == ("unknown_device" if forgotten else "revoked", times)
    assert not any(place.exists() for place in schedule.places(own))
    assert len(spool.waiting(own)) == 1


def test_one_report_that_arrives_starts_the_count_anew(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)
    queued(own, 1)
    remember(own, State(seq=1, gone=2, failures=4, not_before=9))
    delivery(own, company.address).run()
    assert state(own) == State(seq=1)


@pytest.mark.parametrize("how", ["body", "mark", "seq", "other", "text", "list"])
def test_a_report_that_was_altered_on_the_disk_is_put_aside_and_not_sent(
    company: Company, tmp_path: Path, how: str
) -> None:
    own = folder(tmp_path)
    queued(own, 1, 2)
    name = spool.waiting(own)[0]
    table = dict(own.table(name) or {})
    changed = {
        "body": {**table, "body": table["body"].replace("linux", "windows")},
        "mark": {**table, "mark": 7},
        "seq": {**table, "seq": "1"},
        "other": {**table, "more": 1},
    }
    (own / name).write_text({"text": "{", "list": "[]"}.get(how) or json.dumps(changed[how]))
    round_ = delivery(own, company.address)
    assert round_.run() == 1
    assert [each["seq"] for each in company.reports] == [2]
    assert len(list((own / "rejected").glob("altered-*"))) == 1
    assert spool.waiting(own) == []


def test_the_newest_ten_wait_and_two_megabytes_in_all(tmp_path: Path) -> None:
    own = folder(tmp_path)
    dropped = [spool.put(own, me(""), entry(own, seq=number)) for number in range(1, 13)]
    assert dropped == [0] * 10 + [1, 1]
    assert [int(name[6:16]) for name in spool.waiting(own)] == list(range(3, 13))
    large = spool.Entry(20, "0b8f4f6e-3c1a-4d65-9f5e-3d1b6f0f4a11", "x" * (spool.LARGEST_BYTES - 2000))
    assert spool.put(own, me(""), large) >= 8
    assert sum((own / name).stat().st_size for name in spool.waiting(own)) <= spool.LARGEST_BYTES
    assert spool.entry(own, me(""), spool.waiting(own)[-1]) == large


STATUS = st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
CODES = st.sampled_from(["stored", "already_stored", "clock", "revoked", "unknown_device", "sequence", "x", ""])


@given(STATUS, CODES, st.sampled_from(["result", "error"]))
def test_only_a_stored_report_is_taken_for_stored_and_only_a_refusal_of_ours_for_refused(
    status: int, code: str, kind: str
) -> None:
    found = verdict(Reply(status, {kind: code}))
    assert (found == "stored") == (status in (200, 201) and code in ("stored", "already_stored"))
    assert found != "refused" or (400 <= status < 500 and kind == "error" and code)


def test_the_path_that_is_signed_has_no_prefix(company: Company, tmp_path: Path) -> None:
    own = folder(tmp_path)
    queued(own, 1)
    prefixed: list[str] = []

    def behind_a_prefix(handler: Answering) -> None:
        prefixed.append(handler.path)
        status, table = company.answer(REPORTS, *company.asked[-1][1:])
        handler.say(status, json.dumps(table).encode())

    company.odd.append(behind_a_prefix)
    assert delivery(own, f"{company.address}/sonaeru").run() == 0
    assert (prefixed, len(company.reports)) == ([f"/sonaeru{REPORTS}"], 1)
