"""Whether the person at the PC may administer it: the groups in the token of this process.

The group stands there also while Windows keeps the rights back until somebody agrees, which is how a PC is used daily.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref, c_ulong, c_void_p

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"acct.user_is_admin": "api:GetTokenInformation"}
SECONDS = 2.0
QUERY, GROUPS = 0x8, 2
# S-1-5-32-544, the administrators whatever they are called, as it lies in memory.
ADMINISTRATORS = bytes.fromhex("01020000000000052000000020020000")


def parse_groups(data: bytes) -> Facts:
    """The bytes of TOKEN_GROUPS with the identifiers behind it: whether the administrators are among them."""
    return {"acct.user_is_admin": ADMINISTRATORS in data}


def groups() -> bytes:
    """The groups of this process. Raises Unread where Windows does not tell."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    kernel, advapi = ctypes.windll.kernel32, ctypes.windll.advapi32
    kernel.GetCurrentProcess.restype = c_void_p
    token, size = c_void_p(), c_ulong(0)
    if not advapi.OpenProcessToken(c_void_p(kernel.GetCurrentProcess()), QUERY, byref(token)):
        raise Unread(Reason.NOT_PERMITTED)
    try:
        advapi.GetTokenInformation(token, GROUPS, None, 0, byref(size))
        room = ctypes.create_string_buffer(size.value or 4)
        if not advapi.GetTokenInformation(token, GROUPS, room, size, byref(size)):
            raise Unread(Reason.NOT_SUPPORTED)
        return room.raw
    finally:
        kernel.CloseHandle(token)


def collect(machine: Machine) -> Facts:
    """The token."""
    return parse_groups(groups())
