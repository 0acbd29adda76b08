"""How many persons may administer: the members of the local group, whatever it is called here. Names are looked at to
ask whether an account is switched on, and never kept.

A group among the members counts as nobody: who is in it is known to the domain. Tried on made-up members, on no real
Windows yet.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from ctypes import byref, c_ulong, c_void_p, c_wchar_p

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"acct.admin_count": "api:NetLocalGroupGetMembers"}
SECONDS = 5.0
DENIED, MORE, ALL, PERSON, DISABLED = 5, 234, 0xFFFFFFFF, 1, 0x2
LEVEL, FLAGS_LEVEL = 2, 1
# S-1-5-32-544 as it lies in memory.
ADMINISTRATORS = bytes.fromhex("01020000000000052000000020020000")


class Member(ctypes.Structure):
    """LOCALGROUP_MEMBERS_INFO_2."""

    _fields_ = (("sid", c_void_p), ("kind", ctypes.c_int), ("name", c_wchar_p))


class User(ctypes.Structure):
    """USER_INFO_1, as far as its flags."""

    _fields_ = (
        ("name", c_void_p), ("password", c_void_p), ("age", c_ulong), ("privilege", c_ulong), ("home", c_void_p),
        ("comment", c_void_p), ("flags", c_ulong),
    )  # fmt: skip


def count(members: Iterable[tuple[int, bool | None]]) -> Facts:
    """Persons whose account is on. Each member: its kind (SID_NAME_USE), whether it is on, None where that is closed."""
    people = [on for kind, on in members if kind == PERSON]
    return {"acct.admin_count": Reason.NOT_PERMITTED if None in people else sum(map(bool, people))}


def members() -> list[tuple[int, bool | None]]:
    """The members of the group. Raises Unread where Windows does not tell."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    netapi = ctypes.windll.netapi32
    told, read, total = c_void_p(), c_ulong(), c_ulong()
    code = netapi.NetLocalGroupGetMembers(
        None, c_wchar_p(group()), LEVEL, byref(told), ALL, byref(read), byref(total), None
    )
    try:
        if code or not told.value or read.value < total.value:
            raise Unread(Reason.NOT_PERMITTED if code == DENIED else Reason.NOT_SUPPORTED)
        rows = (Member * read.value).from_address(told.value)
        return [(row.kind, switched_on(str(row.name or "")) if row.kind == PERSON else None) for row in rows]
    finally:
        netapi.NetApiBufferFree(told)


def group() -> str:
    """What the group of administrators is called here. Raises Unread."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    name, domain = ctypes.create_unicode_buffer(257), ctypes.create_unicode_buffer(257)
    sizes, kind = (c_ulong(257), c_ulong(257)), c_ulong()
    if not ctypes.windll.advapi32.LookupAccountSidW(
        None, ADMINISTRATORS, name, byref(sizes[0]), domain, byref(sizes[1]), byref(kind)
    ):
        raise Unread(Reason.NOT_SUPPORTED)
    return name.value


def switched_on(name: str) -> bool | None:
    """Whether an account is on, by `DOMAIN\\name`; None where that is closed. One that this PC does not know is of a domain."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    netapi, told = ctypes.windll.netapi32, c_void_p()
    code = netapi.NetUserGetInfo(None, c_wchar_p(name.rpartition("\\")[2]), FLAGS_LEVEL, byref(told))
    if code == DENIED:
        return None
    if code or not told.value:
        return True
    try:
        return not User.from_address(told.value).flags & DISABLED
    finally:
        netapi.NetApiBufferFree(told)


def collect(machine: Machine) -> Facts:
    """The group."""
    return count(members())
