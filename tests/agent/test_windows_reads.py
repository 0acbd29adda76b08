"""Reads of Windows on made-up bytes and values of the published form; no real Windows was asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agent.exported import Exported
from tests.agent.given import fits, machine

from sonaeru.agent.collectors.windows import admin_count, backup, cim, waf, wifi
from sonaeru.agent.outcome import Reason

NOW = 1_795_305_600.0  # 2026-11-22
PROFILE = r"C:\Users\himitsu"


def numbers(*values: int) -> bytes:
    """Numbers of four bytes."""
    return b"".join(value.to_bytes(4, "little") for value in values)


@pytest.mark.parametrize(
    ("auth", "cipher", "stated"),
    [
        (1, 0, "open"), (1, 1, "wep"), (1, 0x101, "wep"), (2, 5, "wep"), (3, 2, "wpa"), (4, 2, "wpa"),
        (6, 4, "wpa2_enterprise"), (7, 4, "wpa2"), (7, 2, "mixed"), (8, 9, "wpa3"), (9, 4, "wpa3"), (10, 4, "open"),
        (11, 8, "wpa3"), (0x80000000, 4, Reason.NOT_SUPPORTED),
    ],
)  # fmt: skip
def test_authentication_and_cipher_are_the_class_of_a_network(auth: int, cipher: int, stated: object) -> None:
    assert wifi.parse_security(numbers(1, 0, auth, cipher)) == {"wifi.class": stated}


def test_interfaces_are_told_by_their_number_and_state() -> None:
    rows = [bytes([number]) * 16 + bytes(512) + numbers(state) for number, state in ((1, 4), (2, 1))]
    data = numbers(2, 0) + b"".join(rows)
    assert wifi.parse_interfaces(data) == [(b"\1" * 16, False), (b"\2" * 16, True)]
    assert wifi.parse_interfaces(data[:700]) == [(b"\1" * 16, False)]
    assert wifi.parse_interfaces(numbers(0xFFFFFFFF, 0)) == []


def test_the_place_of_security_is_that_of_the_published_structures() -> None:
    state, mode, profile = 4, 4, 256 * 2
    ssid, kind, bssid, rest = 4 + 32, 4, 6 + 2, 5 * 4
    assert state + mode + profile + ssid + kind + bssid + rest == wifi.SECURITY
    guid, description = 16, 256 * 2
    assert (guid + description, guid + description + 4) == (wifi.STATE, wifi.ROW)


@pytest.mark.parametrize(
    ("members", "stated"),
    [
        ([], 0),
        ([(1, True), (1, False), (2, None), (5, None)], 1),  # a person, one switched off, groups
        ([(1, True), (1, None)], Reason.NOT_PERMITTED),
    ],
)
def test_persons_whose_account_is_on_may_administer(members: list[tuple[int, bool | None]], stated: object) -> None:
    assert admin_count.count(members) == {"acct.admin_count": stated}


def filetime(seconds: float) -> int:
    """Unix seconds as Windows counts."""
    return int((seconds - cim.EPOCH.timestamp()) * 10_000_000)


def config(kind: str = "REMOTE", status: str = "ENABLED", place: str = r"\\nas\himitsu") -> str:
    """The settings of File History."""
    return (
        f"<DataProtectionUserConfig><UserName>himitsu</UserName><DPStatus>{status}</DPStatus><Target>"
        f"<TargetName>himitsu</TargetName><TargetUrl>{place}</TargetUrl>"
        f"<TargetDriveType>{kind}</TargetDriveType></Target></DataProtectionUserConfig>"
    )


@pytest.mark.parametrize(
    ("text", "ticks", "stated"),
    [
        (config(), filetime(NOW - 86_400), ("network", "2026-11-21")),
        (config("REMOVABLE"), 0, ("external", None)),
        (config("FIXED"), None, ("unknown", None)),
        (config(), filetime(NOW + 5 * 86_400), ("network", None)),
        (config(status="DISABLED"), filetime(NOW), None),
        (config(place=""), filetime(NOW), None),
        ("", filetime(NOW), None),
        (None, filetime(NOW), None),
    ],
)
def test_file_history_is_told_with_its_last_run(
    tmp_path: Path, text: str | None, ticks: int | None, stated: tuple[str, str | None] | None
) -> None:
    files = {} if text is None else {f"/local/{backup.CONFIG}": text}
    registry = Exported({backup.HISTORY: {} if ticks is None else {"ProtectedUpToTime": ticks}})
    pc = replace(machine(tmp_path, files, environment={"LOCALAPPDATA": "/local"}), registry=registry, now=NOW)
    found = backup.collect(pc)["backup.tools"]
    assert found == ([backup.tool("file_history", *stated)] if stated else [])
    assert fits("backup.tools", found)
    assert "himitsu" not in str(found)


@pytest.mark.parametrize(
    ("documents", "own", "stated"),
    [
        (rf"{PROFILE}\OneDrive - 会社\Documents", rf"{PROFILE}\OneDrive - 会社", True),
        (rf"{PROFILE}\Documents", rf"{PROFILE}\OneDrive", False),
        (rf"{PROFILE}\OneDrive2\Documents", rf"{PROFILE}\OneDrive", False),
        (rf"{PROFILE}\Documents", "", False),
    ],
)
def test_folders_that_onedrive_takes_along_are_a_sync_and_no_backup(
    tmp_path: Path, documents: str, own: str, stated: bool
) -> None:
    said = {backup.FOLDERS: {"Personal": documents}, rf"{backup.ONEDRIVE}\Business1": {"UserFolder": own}}
    found = backup.collect(replace(machine(tmp_path), registry=Exported(said)))["backup.tools"]
    assert found == ([backup.tool("sync", "cloud")] if stated else [])


@pytest.mark.parametrize(
    ("start", "server", "mode"),
    [(2, "iis", Reason.NOT_SUPPORTED), (3, "iis", Reason.NOT_SUPPORTED), (4, None, None), (None, None, None)],
)
def test_a_web_server_is_there_where_its_service_may_start(start: int | None, server: object, mode: object) -> None:
    said: dict[str, object] = {} if start is None else {"Start": start}
    found = waf.facts(Exported({rf"{waf.SERVICES}\W3SVC": said}))
    assert (found["waf.server"], found["waf.mode"]) == (server, mode)


@given(value=st.one_of(st.integers(), st.binary(max_size=8), st.text(max_size=8), st.none()))
def test_whatever_stands_for_the_last_run_the_facts_keep_to_the_schema(value: object) -> None:
    found = backup.last(Exported({backup.HISTORY: {"ProtectedUpToTime": value}}), NOW)
    assert fits("backup.tools", [backup.tool("file_history", "unknown", found)])
