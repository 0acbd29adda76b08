"""Rows of osquery to facts: named columns only, strings become types, the rest is dropped before anything is stored.

Read in the client's source (HEAD a5b14f63, 2026-08-06), not tried against a real osqueryd. Not mapped: whether a guest
may sign in, because `users` says who there is and not whether the account is on; `windows_security_center`, because it
sums several products up in one word ("Poor" may be an old signature) and so can only cross-check what others state.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from sonaeru.core.devices import osquery_registry
from sonaeru.core.devices.archives import foreign
from sonaeru.core.devices.facts import TOKYO
from sonaeru.core.devices.schema import FACTS

Row = Mapping[str, str]
Facts = dict[str, dict[str, object]]
DENYLISTED = "distributed query is denylisted"
ADMINISTRATORS = "S-1-5-32-544"
BUILT_IN = "-500"
PROTOCOLS = {"6": "tcp", "17": "udp"}
FAMILIES = {"windows": "windows", "darwin": "macos"}
# The number at the start: Ubuntu says "22.04.3 LTS (Jammy Jellyfish)".
VERSION = re.compile(r"^[0-9]+(?:\.[0-9]+)*")
AV_STATES = {"on": "on", "snoozed": "snoozed"}


class Mapped(NamedTuple):
    """How one table becomes facts: which, by which function, and the reason if it answers with no row ("" = none)."""

    facts: tuple[str, ...]
    read: Callable[[Sequence[Row]], Facts]
    empty: str = ""


def facts(table: str, rows: Sequence[Row], *, status: int = 0, message: str = "") -> Facts:
    """The facts in one answer, each `{"v": …}` or `{"why": …}`; `*` stands for all of an unknown table.

    A status other than 0 is never "no rows". A row that cannot be read makes the facts unknown, never wrong.
    """
    mapped = TABLES.get(table, NOTHING)
    if status:
        return _all(mapped, "timeout" if message == DENYLISTED else "not_supported")
    if not rows and mapped.empty:
        return _all(mapped, mapped.empty)
    try:
        return {key: _checked(key, fact) for key, fact in mapped.read(rows).items()}
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError):
        return _all(mapped, "parse_error")


def _all(mapped: Mapped, why: str) -> Facts:
    return {key: {"why": why} for key in mapped.facts}


def _checked(key: str, fact: dict[str, object]) -> dict[str, object]:
    value = fact.get("v")
    return fact if value is None or FACTS[key](value) else {"why": "parse_error"}


def _v(value: object) -> dict[str, object]:
    return {"v": value}


def _os_version(rows: Sequence[Row]) -> Facts:
    row = rows[0]
    family = FAMILIES.get(row["platform"], "linux")
    if family == "windows":
        found = {"os.build": _v(int(row["build"]))}
        revision = row.get("revision", "")
        return {"os.family": _v(family), **found, **({"os.revision": _v(int(revision))} if revision else {})}
    product = {"os.product": _v(row["platform"])} if family == "linux" else {}
    return {"os.family": _v(family), **product, "os.version": _v(VERSION.findall(row["version"])[0])}


def _security_products(rows: Sequence[Row]) -> Facts:
    products = [_product(row) for row in rows if row["type"] == "Antivirus"]
    walls = [row for row in rows if row["type"] == "Firewall"]
    found = {"av.products": _v(products)} if products or not walls else {}
    return {**found, **({"fw.third_party_on": _v(any(row["state"] == "On" for row in walls))} if walls else {})}


def _product(row: Row) -> dict[str, object]:
    state = AV_STATES.get(row["state"].lower(), "off")
    return {"name": row["name"][:64], "state": state, "fresh": _flag(row["signatures_up_to_date"])}


def _flag(text: str) -> bool:
    return {"1": True, "0": False}[text]


def _bitlocker(rows: Sequence[Row]) -> Facts:
    states = {row["drive_letter"]: _volume(row) for row in rows if row["drive_letter"]}
    others = [state for letter, state in states.items() if letter.upper() != "C:"]
    system = {letter.upper(): state for letter, state in states.items()}.get("C:")
    return {
        "disk.system": _v(system) if system else {"why": "parse_error"},
        "disk.other_fixed": _v(len(others)),
        "disk.other_unencrypted": _v(sum(state != "on" for state in others)),
    }


def _volume(row: Row) -> str:
    conversion = row["conversion_status"]
    if conversion == "1":
        return "on" if row["protection_status"] == "1" else "suspended"
    return {"0": "off", "2": "encrypting"}[conversion]


def _disk_encryption(rows: Sequence[Row]) -> Facts:
    filevault = [row["filevault_status"] for row in rows if row.get("filevault_status")]
    if "unknown" in filevault and "on" not in filevault:
        return {"disk.system": {"why": "not_supported"}}
    on = "on" in filevault if filevault else any(_flag(row["encrypted"]) for row in rows)
    return {"disk.system": _v("on" if on else "off")}


def _alf(rows: Sequence[Row]) -> Facts:
    return {"fw.state": _v({"0": "off", "1": "on", "2": "on"}[rows[0]["global_state"]])}


def _screenlock(rows: Sequence[Row]) -> Facts:
    # The grace period alone is not the time after which the screen locks.
    return {"lock.enabled": _v(_flag(rows[0]["enabled"])), "lock.delay_s": {"why": "not_asked"}}


def _listening_ports(rows: Sequence[Row]) -> Facts:
    found = {
        (PROTOCOLS[row["protocol"]], int(row["port"]))
        for row in rows
        if row["protocol"] in PROTOCOLS and not _loopback(row["address"])
    }
    return {"svc.listeners": _v([[protocol, port, "any"] for protocol, port in sorted(found) if port])}


def _loopback(address: str) -> bool:
    return address.startswith(("127.", "::ffff:127.")) or address == "::1"


def _gatekeeper(rows: Sequence[Row]) -> Facts:
    return {"origin.gate": _v("on" if _flag(rows[0]["assessments_enabled"]) else "off")}


def _sip(rows: Sequence[Row]) -> Facts:
    found = {row["config_flag"]: row["enabled"] for row in rows}
    return {"integrity.sip": _v(_flag(found["sip"]))}


def _secureboot(rows: Sequence[Row]) -> Facts:
    return {"integrity.secure_boot": _v(_flag(rows[0]["secure_boot"]))}


def _patches(rows: Sequence[Row]) -> Facts:
    # Month-first dates mean another day elsewhere: what is not plain is not read.
    return {"os.newest_update_at": _v(max(dt.date.fromisoformat(row["installed_on"]) for row in rows).isoformat())}


def _update_history(rows: Sequence[Row]) -> Facts:
    moments = [int(row["date"]) for row in rows if row["result_code"] in ("2", "Succeeded")]
    day = dt.datetime.fromtimestamp(max(moments), TOKYO).date() if moments else None
    return {"os.newest_update_at": _v(day.isoformat() if day else None)}


def _apt_sources(rows: Sequence[Row]) -> Facts:
    # An archive has a row for each release; whether its signature is checked no column says.
    return {"origin.extra_sources": _v(sum(map(foreign, {row["base_uri"] for row in rows})))}


def _yum_sources(rows: Sequence[Row]) -> Facts:
    unsigned = sum(row["enabled"] == "1" and row["gpgcheck"] == "0" for row in rows)
    return {"origin.unsigned_sources": _v(unsigned)}


def _time_machine(rows: Sequence[Row]) -> Facts:
    days = [dt.datetime.fromtimestamp(int(row["backup_date"]), TOKYO).date() for row in rows]
    tool = {"kind": "time_machine", "target": "unknown", "last_success": max(days).isoformat() if days else None}
    return {"backup.tools": _v([tool])}


def _sharing(rows: Sequence[Row]) -> Facts:
    names = {"remote_login": "svc.ssh", "screen_sharing": "svc.remote_desktop"}
    return {fact: _v("on" if _flag(rows[0][column]) else "off") for column, fact in names.items()}


def _administrators(rows: Sequence[Row]) -> Facts:
    people = {row["sid"] for row in rows if row["group_sid"] == ADMINISTRATORS}
    return {"acct.admin_count": _v(sum(not sid.endswith(BUILT_IN) for sid in people))}


def _registry(rows: Sequence[Row]) -> Facts:
    return osquery_registry.facts(osquery_registry.data(rows))


NOTHING = Mapped(("*",), lambda rows: {})
TABLES: Mapping[str, Mapped] = {
    "os_version": Mapped(("os.family",), _os_version, "parse_error"),
    "windows_security_products": Mapped(("av.products", "fw.third_party_on"), _security_products),
    "bitlocker_info": Mapped(
        ("disk.system", "disk.other_fixed", "disk.other_unencrypted"), _bitlocker, "not_permitted"
    ),
    "disk_encryption": Mapped(("disk.system",), _disk_encryption, "not_permitted"),
    "alf": Mapped(("fw.state",), _alf, "not_supported"),
    "screenlock": Mapped(("lock.enabled", "lock.delay_s"), _screenlock, "no_session"),
    "listening_ports": Mapped(("svc.listeners",), _listening_ports),
    "gatekeeper": Mapped(("origin.gate",), _gatekeeper, "not_supported"),
    "sip_config": Mapped(("integrity.sip",), _sip, "not_supported"),
    "secureboot": Mapped(("integrity.secure_boot",), _secureboot, "not_supported"),
    "patches": Mapped(("os.newest_update_at",), _patches, "not_supported"),
    "windows_update_history": Mapped(("os.newest_update_at",), _update_history, "not_supported"),
    "apt_sources": Mapped(("origin.extra_sources",), _apt_sources, "not_supported"),
    "yum_sources": Mapped(("origin.unsigned_sources",), _yum_sources, "not_supported"),
    "time_machine_backups": Mapped(("backup.tools",), _time_machine, "not_permitted"),
    "sharing_preferences": Mapped(("svc.ssh", "svc.remote_desktop"), _sharing, "not_supported"),
    "administrators": Mapped(("acct.admin_count",), _administrators, "not_permitted"),
    "registry": Mapped(osquery_registry.NAMES, _registry),
}


def source(table: str) -> str:
    """Where the facts of a table are from, as reports say it."""
    return f"osquery:{table}"


def tables() -> Iterable[str]:
    """The answers that become facts. `administrators` is a query of ours over users, user_groups and groups."""
    return TABLES.keys()
