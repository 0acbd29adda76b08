"""How short the password of a local account may be: NetUserModalsGet."""

from __future__ import annotations

import ctypes
import sys

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"acct.pw_min_len": "api:NetUserModalsGet"}
SECONDS = 2.0


def shortest() -> int:
    """The first field of USER_MODALS_INFO_0. Raises Unread where Windows does not tell."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    netapi, told = ctypes.windll.netapi32, ctypes.c_void_p()
    code = netapi.NetUserModalsGet(None, 0, ctypes.byref(told))
    if code == 5:  # ERROR_ACCESS_DENIED
        raise Unread(Reason.NOT_PERMITTED)
    if code or not told.value:
        raise Unread(Reason.NOT_SUPPORTED)
    try:
        return ctypes.c_ulong.from_address(told.value).value
    finally:
        netapi.NetApiBufferFree(told)


def collect(machine: Machine) -> Facts:
    """The rule of this PC; that of a domain is another."""
    return {"acct.pw_min_len": shortest()}
