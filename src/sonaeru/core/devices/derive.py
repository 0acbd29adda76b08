"""Derived facts: what follows from several facts and the dated tables. Each is found once per computer and day.

They raise nothing: a value, several possible values, or a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sonaeru.core.devices.facts import Reading, day_of, known, missing, possible
from sonaeru.core.devices.lifecycle import Row, enrolments, newest, stages
from sonaeru.core.devices.ports import rank, service
from sonaeru.core.devices.seen import Derived, Seen

RECENT_DAYS = 30
XPROTECT_DAYS = 14
REMOVABLE = 0x04
PASSIVE = frozenset({"Passive Mode", "SxS Passive Mode"})
# Kinds that are no copy: what is synchronised or lies beside the original is lost with it.
NO_COPY = frozenset({"sync", "snapshot"})
OF_APPS = {"supported": "ok", "undated": "ok", "ending": "ending", "extended": "ending", "ended": "ended"}


def _rows(seen: Seen) -> tuple[Sequence[Row], str]:
    """The rows that may be this system's, and what is missing to tell them apart (or why there are none)."""
    by_family = {"windows": _windows_rows, "macos": _macos_rows, "linux": _linux_rows}
    family = seen.of("os.family")
    return by_family[family.value](seen) if family.value in by_family else ((), "no_row")


def _windows_rows(seen: Seen) -> tuple[Sequence[Row], str]:
    build, edition = seen.of("os.build"), seen.of("os.edition_group")
    if not build.known:
        return (), build.why
    rows = seen.tables.by_build.get(build.value, ())
    if not edition.known:
        return rows, edition.why if rows else "no_row"
    if edition.value == "SERVER":
        rows = [row for row in rows if row.product == "windows-server"]
    else:
        rows = [row for row in rows if row.product == "windows" and row.edition in (edition.value, "ANY")]
    return rows, "" if rows else "no_row"


def _macos_rows(seen: Seen) -> tuple[Sequence[Row], str]:
    version = seen.of("os.version")
    if not version.known:
        return (), version.why
    parts = version.value.split(".")
    # Before 11 the second part named the line: 10.15 is one, 10.14 another.
    return _cycle(seen, "macos", [".".join(parts[:2]) if parts[0] == "10" else parts[0]])


def _linux_rows(seen: Seen) -> tuple[Sequence[Row], str]:
    product, version = seen.of("os.product"), seen.of("os.version")
    for found in (product, version):
        if not found.known:
            return (), found.why
    # 22.04.3 is 22.04, 12.15 is 12.
    parts = version.value.split(".")
    return _cycle(seen, product.value, [".".join(parts[:n]) for n in range(len(parts), 0, -1)])


def _cycle(seen: Seen, product: str, cycles: Iterable[str]) -> tuple[Sequence[Row], str]:
    found = [seen.tables.by_cycle[product, each] for each in cycles if (product, each) in seen.tables.by_cycle]
    return found[:1], "" if found else "no_row"


def _lifecycle(seen: Seen) -> Reading:
    if not seen.of("os.family").known:
        return missing(seen.of("os.family").why)
    rows, why = _rows(seen)
    found = [stages(row, seen.today, enrolments(row, seen.raw("os.extended"), seen.of("os.revision"))) for row in rows]
    for each in found:
        if not each.values:
            return each
    return possible((value for each in found for value in each.values), why or "enrolment_unknown")


def _eol(seen: Seen) -> Reading:
    """The day on which the updates of this system end or ended, for the words."""
    if not seen.of("os.family").known:
        return missing(seen.of("os.family").why)
    rows, why = _rows(seen)
    if len(rows) != 1 or isinstance(rows[0].eol, bool):
        return missing(why or "no_row")
    return known(rows[0].eol)


def _update_age(seen: Seen) -> Reading:
    return _days_since(seen, seen.of("os.newest_update_at"))


def _days_since(seen: Seen, moment: Reading) -> Reading:
    if not moment.known:
        return moment
    days = (seen.today - day_of(moment.value)).days
    return known(days) if days >= 0 else missing("conflict")


def _latest(seen: Seen) -> Reading:
    version = seen.of("os.version")
    if not version.known:
        return version
    found = newest(version.value, seen.tables.macos.get(int(version.value.split(".")[0])), seen.today)
    if not found.known or found.value == "current":
        return found
    return known("behind_recent" if found.value <= RECENT_DAYS else "behind_old")


def _judged(seen: Seen) -> list[tuple[Row, Reading]]:
    """The apps that have a row, each with where it stands. Extended updates of apps count only if they are free."""
    rows = [seen.tables.by_cycle.get((each["product"], each["cycle"])) for each in seen.of("apps.judged").value]
    return [(row, stages(row, seen.today)) for row in rows if row]


def _apps(seen: Seen) -> Reading:
    if not seen.of("apps.judged").known:
        return seen.of("apps.judged")
    found = [stage for _, stage in _judged(seen)]
    values = {OF_APPS[stage.value] for stage in found if stage.known}
    for worst in ("ended", "ending"):
        if worst in values:
            return known(worst)
    unknown = [stage for stage in found if not stage.known]
    return unknown[0] if unknown else known("ok" if values else "none")


def _app_row(seen: Seen) -> Row | None:
    if not seen.of("apps.judged").known:
        return None
    rows = [row for row, stage in _judged(seen) if stage.known and OF_APPS[stage.value] in seen.of("d.apps").values]
    return rows[0] if rows else None


def _app(seen: Seen) -> Reading:
    row = _app_row(seen)
    return known(row.label) if row else missing("no_row")


def _app_eol(seen: Seen) -> Reading:
    row = _app_row(seen)
    return known(row.eol) if row and not isinstance(row.eol, bool) else missing("no_row")


def _products(seen: Seen) -> Sequence[Mapping[str, Any]]:
    """Each product of protection once, as it was seen last: duplicates stay behind after an update of itself."""
    found: dict[str, Mapping[str, Any]] = {}
    for each in seen.of("av.products").value:
        before = found.get(each["name"])
        if before is None or (each.get("at") or "") >= (before.get("at") or ""):
            found[each["name"]] = each
    return list(found.values())


def _av(seen: Seen) -> Reading:
    products = seen.of("av.products")
    states = {each["state"] for each in _products(seen)} if products.known else set()
    if "on" in states:
        return known("on")
    if seen.family == "macos" and (seen.of("av.xprotect_version").known or seen.of("av.xprotect_version").failed):
        return known("on") if seen.of("av.xprotect_version").known else seen.of("av.xprotect_version")
    if not products.known:
        return _realtime(seen, products)
    return known("snoozed" if "snoozed" in states else "off" if states else "none")


def _realtime(seen: Seen, products: Reading) -> Reading:
    """Where no provider lists products, the switch of the built-in one decides."""
    realtime = seen.of("av.realtime")
    if products.failed or not realtime.known:
        return products
    return known("on" if realtime.value else "off")


def _av_primary(seen: Seen) -> Reading:
    mode, products = seen.of("av.mode"), seen.of("av.products")
    others = _products(seen) if products.known else ()
    if (mode.known and mode.value in PASSIVE) or any(
        each["state"] == "on" and "Defender" not in each["name"] for each in others
    ):
        return known("third_party")
    return products if products.failed else known("builtin")


def _av_fresh(seen: Seen) -> Reading:
    age = seen.of("av.signature_age_days")
    if age.known:
        return known("fresh" if age.value <= 3 else "aging" if age.value <= 7 else "old")
    return age if age.failed else _fresh_by_flag(seen, age)


def _fresh_by_flag(seen: Seen, age: Reading) -> Reading:
    products = seen.of("av.products")
    if products.failed:
        return products
    flags = [each["fresh"] for each in _products(seen) if each["state"] == "on"] if products.known else []
    if any(flags):
        return known("fresh")
    return known("old") if False in flags else _fresh_by_xprotect(seen, age)


def _fresh_by_xprotect(seen: Seen, age: Reading) -> Reading:
    version, latest = seen.of("av.xprotect_version"), seen.tables.xprotect
    if seen.family != "macos" or not version.known:
        return version if version.failed else age
    found = newest(version.value, latest, seen.today)
    if not found.known:
        return found
    late = found.value != "current" and found.value > XPROTECT_DAYS
    return known("aging" if late else "fresh")


def _firewall(seen: Seen) -> Reading:
    return _windows_firewall(seen) if seen.family == "windows" else seen.of("fw.state")


def _windows_firewall(seen: Seen) -> Reading:
    third = seen.of("fw.third_party_on")
    if third.known and third.value:
        return known("on")
    profiles = _profiles(seen)
    if any(each.known and not each.value for each in profiles):
        return known("off") if third.known else third
    unknown = [each for each in profiles if not each.known]
    return unknown[0] if unknown else known("on")


def _profiles(seen: Seen) -> list[Reading]:
    """The profiles that count. That of a domain sleeps on a computer outside of one."""
    joined, domain = seen.of("device.joined"), seen.of("fw.domain")
    always = [seen.of("fw.public"), seen.of("fw.private")]
    if joined.known:
        return [*always, domain] if joined.value == "domain" else always
    return always if domain.known and domain.value else [*always, joined]


def _listeners(seen: Seen) -> Reading:
    found = seen.of("svc.listeners")
    return known(rank(found.value)) if found.known else found


def _service(seen: Seen) -> Reading:
    """The name of the worst open port, for the words."""
    found = seen.of("svc.listeners")
    name = service(found.value) if found.known else ""
    return known(name) if name else missing(found.why or "not_asked")


def _autorun(seen: Seen) -> Reading:
    mask = seen.of("media.autorun")
    if not mask.known:
        return mask
    return known("off" if mask.value == 145 or mask.value & REMOVABLE else "on")


def _skew(seen: Seen) -> Reading:
    skew = seen.of("device.clock_skew_s")
    return known(abs(skew.value)) if skew.known else skew


def _lock_minutes(seen: Seen) -> Reading:
    delay = seen.of("lock.delay_s")
    return known(delay.value // 60) if delay.known else delay


def _backup_age(seen: Seen) -> Reading:
    """Days since the newest success of a tool that makes a copy."""
    tools = seen.of("backup.tools")
    if not tools.known:
        return tools
    days = [day_of(each["last_success"]) for each in tools.value if _copies(each) and each["last_success"]]
    return _days_since(seen, known(max(days))) if days else missing("not_permitted")


def _backup(seen: Seen) -> Reading:
    tools = seen.of("backup.tools")
    if not tools.known:
        return tools
    if any(_copies(each) for each in tools.value):
        age = _backup_age(seen)
        return known("recent" if age.value <= 7 else "aging" if age.value <= 30 else "old") if age.known else age
    if not tools.value:
        return known("none")
    return known("sync" if any(each["kind"] == "sync" for each in tools.value) else "same_disk")


def _copies(tool: Mapping[str, Any]) -> bool:
    return tool["kind"] not in NO_COPY and tool["target"] != "same_disk"


_OS = ("os.family", "os.build", "os.edition_group", "os.product", "os.version", "os.revision", "os.extended")
_AV = ("os.family", "av.products", "av.realtime", "av.xprotect_version")
DERIVED: Mapping[str, Derived] = {
    "d.lifecycle": Derived(_lifecycle, _OS),
    "d.eol": Derived(_eol, _OS[:5]),
    "d.update_age_days": Derived(_update_age, ("os.newest_update_at",)),
    "d.latest": Derived(_latest, ("os.version",)),
    "d.apps": Derived(_apps, ("apps.judged",)),
    "d.app": Derived(_app, ("apps.judged",)),
    "d.app_eol": Derived(_app_eol, ("apps.judged",)),
    "d.av": Derived(_av, _AV),
    "d.av_primary": Derived(_av_primary, ("av.mode", "av.products")),
    "d.av_fresh": Derived(_av_fresh, (*_AV, "av.signature_age_days")),
    "d.firewall": Derived(
        _firewall,
        ("os.family", "fw.public", "fw.private", "fw.domain", "fw.third_party_on", "fw.state", "device.joined"),
    ),
    "d.listeners": Derived(_listeners, ("svc.listeners",)),
    "d.service": Derived(_service, ("svc.listeners",)),
    "d.autorun_usb": Derived(_autorun, ("media.autorun",)),
    "d.skew": Derived(_skew, ("device.clock_skew_s",)),
    "d.lock_minutes": Derived(_lock_minutes, ("lock.delay_s",)),
    "d.backup": Derived(_backup, ("backup.tools",)),
    "d.backup_age_days": Derived(_backup_age, ("backup.tools",)),
}
