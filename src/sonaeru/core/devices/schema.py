"""What a report may say, and nothing else: every fact with the values it can have, and a strict reader.

There is no place for names of people, files, networks or programs that are not judged; a key that is not listed here
refuses the whole report.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sonaeru.core.devices.facts import Fact, day_of
from sonaeru.core.devices.sources import SOURCES

SCHEMA = "sonaeru.facts/1"
REASONS = (
    "not_permitted",
    "not_supported",
    "not_installed",
    "timeout",
    "parse_error",
    "too_large",
    "no_session",
    "user_declined",
    "conflict",
    "not_asked",
)
# Whether a value can be that of a fact.
Kind = Callable[[object], bool]


class Refused(ValueError):
    """A report that is not used at all. `code`: not_an_object, schema, unknown_field, missing_field, wrong_value;
    `path`: where, as in `facts.os.build`.
    """

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(f"{code}: {path}" if path else code)
        self.code, self.path = code, path


@dataclass(frozen=True)
class Report:
    """A report that was read: its facts, each with its day, and the rest as it stands."""

    facts: Mapping[str, Fact]
    head: Mapping[str, Any]


def read(table: object, *, whole: bool = True) -> Report:
    """A report out of JSON. Raises Refused. Without `whole` the schema and the facts are enough (a file by hand)."""
    if not isinstance(table, dict):
        raise Refused("not_an_object")
    if table.get("schema") != SCHEMA:
        raise Refused("schema", "schema")
    _fields(table, HEAD, "", HEAD if whole else {"schema", "facts"})
    collected = day_of(table["collected_at"]) if "collected_at" in table else None
    facts = {key: _fact(key, fact, collected) for key, fact in table["facts"].items()}
    return Report(facts, {key: value for key, value in table.items() if key != "facts"})


def _fact(key: str, fact: object, collected: dt.date | None) -> Fact:
    path = f"facts.{key}"
    if key not in FACTS:
        raise Refused("unknown_field", path)
    if not isinstance(fact, dict) or ("v" in fact) == ("why" in fact):
        raise Refused("wrong_value", path)
    _fields(fact, OF_FACT, f"{path}.", ())
    if fact.get("v") is not None and not FACTS[key](fact["v"]):
        raise Refused("wrong_value", f"{path}.v")
    return Fact(fact.get("v"), fact.get("why", ""), day_of(fact["at"]) if "at" in fact else collected)


def _fields(table: Mapping[str, object], kinds: Mapping[str, Kind], path: str, needed: Any) -> None:
    for key, value in table.items():
        if key not in kinds:
            raise Refused("unknown_field", f"{path}{key}")
        if not kinds[key](value):
            raise Refused("wrong_value", f"{path}{key}")
    for key in needed:
        if key not in table:
            raise Refused("missing_field", f"{path}{key}")


def integer(value: object) -> bool:
    """A whole number that any database can keep."""
    return type(value) is int and abs(value) < 2**31


def switch(value: object) -> bool:
    """True or false."""
    return isinstance(value, bool)


def moment(value: object) -> bool:
    """An ISO date, or an ISO moment with its offset."""
    try:
        return isinstance(value, str) and len(value) <= 40 and bool(day_of(value))
    except ValueError:
        return False


def one_of(*words: object) -> Kind:
    """One of these values, of the same type."""
    return lambda value: any(type(value) is type(word) and value == word for word in words)


def known_word(words: Iterable[str]) -> Kind:
    """One of many words."""
    known = frozenset(words)
    return lambda value: isinstance(value, str) and value in known


def like(pattern: str) -> Kind:
    """Text that has this form as a whole."""
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and bool(compiled.fullmatch(value))


def rows(limit: int, needed: Mapping[str, Kind], optional: Mapping[str, Kind] | None = None) -> Kind:
    """A list of objects with these fields and no others."""
    kinds = {**needed, **(optional or {})}

    def row(value: object) -> bool:
        return (
            isinstance(value, dict)
            and needed.keys() <= value.keys() <= kinds.keys()
            and all(kinds[key](each) for key, each in value.items())
        )

    return lambda value: isinstance(value, list) and len(value) <= limit and all(map(row, value))


def or_null(kind: Kind) -> Kind:
    """The same, or nothing."""
    return lambda value: value is None or kind(value)


def _listeners(value: object) -> bool:
    return isinstance(value, list) and len(value) <= 200 and all(map(_listener, value))


def _listener(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 3:
        return False
    return row[0] in ("tcp", "udp") and integer(row[1]) and 0 < row[1] < 65536 and row[2] in ("loopback", "any")


def _object(value: object) -> bool:
    return isinstance(value, dict)


def _timings(value: object) -> bool:
    if not isinstance(value, dict) or len(value) > 100:
        return False
    name = like(r"[a-z0-9_.-]{1,40}")
    return all(name(key) and integer(each) for key, each in value.items())


def _agent(value: object) -> bool:
    kinds = {"name": like(r"[a-z0-9-]{1,32}"), "version": like(r"[0-9A-Za-z.+-]{1,32}")}
    return rows(1, kinds)([value])


ON_OFF = one_of("on", "off")
GUARD = one_of("block", "audit", "off")
WORD = like(r"[a-z0-9-]{1,32}")
VERSION = like(r"[0-9]{1,9}(\.[0-9]{1,9}){0,5}")
HEAD: Mapping[str, Kind] = {
    "schema": one_of(SCHEMA),
    "agent": _agent,
    "report_id": like(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "device": like(r"[0-9A-Za-z_-]{1,40}"),
    "seq": lambda value: type(value) is int and 0 < value < 2**31,
    "collected_at": moment,
    "data_as_of": moment,
    "privilege": one_of("user", "admin"),
    "session": one_of("interactive", "none"),
    "facts": _object,
    "timings_ms": _timings,
}
OF_FACT: Mapping[str, Kind] = {
    "v": lambda value: True,
    "why": one_of(*REASONS),
    "src": known_word(SOURCES),
    "at": moment,
    "priv": one_of("user", "admin"),
}
FACTS: Mapping[str, Kind] = {
    "os.family": one_of("windows", "macos", "linux"),
    "os.product": WORD,
    "os.version": VERSION,
    "os.build": integer,
    "os.revision": integer,
    "os.edition_group": one_of("W", "E", "E_LTS", "IOT_LTS", "SERVER"),
    "os.extended": one_of("consumer", "commercial", True, False),
    "os.newest_update_at": moment,
    "os.pending_security": integer,
    "os.update_index_age_days": integer,
    "os.pending_since_days": integer,
    "os.autoupdate": one_of("on", "download", "notify", "off", "managed"),
    "os.reboot_pending": switch,
    "os.uptime_days": integer,
    "apps.judged": rows(
        60, {"product": WORD, "cycle": like(r"[0-9A-Za-z._-]{1,32}")}, {"version": like(r"[0-9A-Za-z.+~-]{1,32}")}
    ),
    "device.role": one_of("laptop", "desktop", "server", "vm"),
    "device.managed": one_of("none", "domain", "entra", "mdm"),
    "device.joined": one_of("none", "domain", "entra", "mdm"),
    "device.clock_skew_s": integer,
    "exploit.asr_block": integer,
    "exploit.network_protection": GUARD,
    "exploit.ips": one_of("block", "detect"),
    "waf.server": WORD,
    "waf.mode": one_of("block", "detect"),
    "waf.rules_age_days": integer,
    "origin.gate": one_of("on", "warn", "off"),
    "origin.extra_sources": integer,
    "origin.unsigned_sources": integer,
    "origin.no_publisher_apps": integer,
    "integrity.sip": switch,
    "integrity.secure_boot": switch,
    "svc.smb1": ON_OFF,
    "svc.remote_desktop": ON_OFF,
    "svc.rdp_nla": switch,
    "svc.ssh": ON_OFF,
    "svc.ssh_root": one_of("yes", "no", "prohibit-password"),
    "svc.ssh_password": switch,
    "svc.listeners": _listeners,
    "acct.kind": one_of("local", "microsoft", "domain", "entra", "passwordless"),
    "acct.user_is_admin": switch,
    "acct.admin_count": integer,
    "acct.guest": switch,
    "acct.builtin_admin": switch,
    "acct.uac": one_of("on", "off", "never_prompt"),
    "acct.sudo_nopasswd": switch,
    "acct.uid0_count": integer,
    "acct.autologon": switch,
    "acct.pw_min_len": integer,
    "av.products": rows(
        20,
        {"name": like(r"[^\x00-\x1f]{1,64}"), "state": one_of("on", "off", "snoozed"), "fresh": or_null(switch)},
        {"at": moment},
    ),
    "av.realtime": switch,
    "av.mode": one_of("Normal", "Passive Mode", "SxS Passive Mode", "EDR Block Mode", "Not running"),
    "av.signature_age_days": integer,
    "av.tamper": switch,
    "av.xprotect_version": like(r"[0-9]{1,9}"),
    "ransom.cfa": GUARD,
    "fw.public": switch,
    "fw.private": switch,
    "fw.domain": switch,
    "fw.third_party_on": switch,
    "fw.state": ON_OFF,
    "wifi.class": one_of("wpa3", "wpa2_enterprise", "wpa2", "mixed", "wpa", "wep", "open", "wired", "none"),
    "vpn.up": switch,
    "disk.system": one_of("on", "off", "encrypting", "suspended", "waiting"),
    "disk.other_fixed": integer,
    "disk.other_unencrypted": integer,
    "media.policy": one_of("blocked", "read_only", "encrypt_on_write", "free"),
    "media.autorun": integer,
    "lock.enabled": switch,
    "lock.delay_s": integer,
    "backup.tools": rows(
        20,
        {
            "kind": one_of(
                "file_history",
                "system_image",
                "time_machine",
                "restic",
                "borg",
                "third_party",
                "server_job",
                "sync",
                "snapshot",
            ),
            "target": one_of("external", "network", "cloud", "same_disk", "unknown"),
            "last_success": or_null(moment),
        },
    ),
    "canary.state": one_of("off", "armed", "touched", "fired"),
}
