"""How the wireless network at hand is encrypted: wlanapi. Of what Windows tells, only the four numbers of security are
copied; name, place and strength of the network stay where they are.

Layout and numbers are those of wlanapi.h and windot11.h; tried on made-up bytes, on no real Windows yet. From 24H2 on
Windows may ask the person first and refuses otherwise.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref, c_ulong, c_void_p

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"wifi.class": "api:WlanQueryInterface"}
SECONDS = 3.0
DENIED, CONNECTION, CONNECTED, VERSION = 5, 7, 1, 2
HEAD, ROW, STATE = 8, 532, 528  # of WLAN_INTERFACE_INFO_LIST: GUID, 256 letters, state
SECURITY, SECURITY_BYTES = 588, 16  # of WLAN_CONNECTION_ATTRIBUTES: behind state, mode, profile and association
# DOT11_AUTH_ALGORITHM; shared key is WEP's own.
AUTH = {
    2: "wep", 3: "wpa", 4: "wpa", 5: "wpa", 6: "wpa2_enterprise", 7: "wpa2", 8: "wpa3", 9: "wpa3", 10: "open", 11: "wpa3"
}  # fmt: skip
OPEN, TKIP, WEP = 1, 2, {1, 5, 0x101}


def parse_interfaces(data: bytes) -> list[tuple[bytes, bool]]:
    """The interfaces of a list by their GUID, and whether each is connected."""
    count = min(int.from_bytes(data[:4], "little"), max(0, len(data) - HEAD) // ROW)
    rows = [data[HEAD + place * ROW :][:ROW] for place in range(count)]
    return [(row[:16], int.from_bytes(row[STATE:ROW], "little") == CONNECTED) for row in rows]


def parse_security(data: bytes) -> Facts:
    """WLAN_SECURITY_ATTRIBUTES: whether secured, whether by 802.1X, authentication, cipher."""
    if len(data) != SECURITY_BYTES:
        return {"wifi.class": Reason.PARSE_ERROR}
    auth, cipher = (int.from_bytes(data[place : place + 4], "little") for place in (8, 12))
    if cipher in WEP:
        return {"wifi.class": "wep"}
    if auth == OPEN:
        return {"wifi.class": "open"}
    found: object = AUTH.get(auth, Reason.NOT_SUPPORTED)
    # WPA2 with the cipher of WPA is what an access point for both gives.
    return {"wifi.class": "mixed" if found == "wpa2" and cipher == TKIP else found}


def asked(code: int) -> None:
    """Raises Unread for an answer that is none."""
    if code:
        raise Unread(Reason.NOT_PERMITTED if code == DENIED else Reason.NOT_SUPPORTED)


def security() -> bytes | None:
    """The security of the first connection; None without one. Raises Unread; without any interface `wired`."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    wlan = ctypes.windll.wlanapi
    client, version, rows = c_void_p(), c_ulong(), c_void_p()
    asked(wlan.WlanOpenHandle(VERSION, None, byref(version), byref(client)))
    try:
        asked(wlan.WlanEnumInterfaces(client, None, byref(rows)))
        count = c_ulong.from_address(rows.value or 0).value
        found = parse_interfaces(ctypes.string_at(rows, HEAD + min(count, 64) * ROW))
        wlan.WlanFreeMemory(rows)
        if not found:
            return b""
        guid = next((guid for guid, connected in found if connected), None)
        return None if guid is None else connection(wlan, client, guid)
    finally:
        wlan.WlanCloseHandle(client, None)


def connection(wlan: ctypes.CDLL, client: c_void_p, guid: bytes) -> bytes:
    """The security of a connection. Raises Unread."""
    size, told = c_ulong(), c_void_p()
    asked(wlan.WlanQueryInterface(client, guid, CONNECTION, None, byref(size), byref(told), None))
    try:
        if not told.value or size.value < SECURITY + SECURITY_BYTES:
            raise Unread(Reason.PARSE_ERROR)
        return ctypes.string_at(told.value + SECURITY, SECURITY_BYTES)
    finally:
        wlan.WlanFreeMemory(told)


def collect(machine: Machine) -> Facts:
    """The connection at hand."""
    found = security()
    if not found:
        return {"wifi.class": "none" if found is None else "wired"}
    return parse_security(found)
