"""How the secret lies on the disk. Windows: sealed by the account (DPAPI). Linux and macOS: in a file with mode 0600.

The keychain of macOS is not used: its command line takes the secret as an argument, which every process may read, and
its library could not be tried here. A file that only its owner reads keeps the promise that can be kept.
Not tried on a real Windows yet.
"""

from __future__ import annotations

import base64
import ctypes
import sys
from ctypes import POINTER, Structure, byref, c_char, c_uint32, cast, create_string_buffer, string_at

QUIETLY = 0x1  # CRYPTPROTECT_UI_FORBIDDEN


class Blob(Structure):
    """DATA_BLOB of Windows."""

    _fields_ = (("size", c_uint32), ("data", POINTER(c_char)))


def sealed(secret: bytes) -> str:
    """A secret as text for a file."""
    return base64.b64encode(_by_windows("CryptProtectData", secret)).decode()


def opened(text: str) -> bytes:
    """The secret again. Raises ValueError where it is damaged, or belongs to another account."""
    return _by_windows("CryptUnprotectData", base64.b64decode(text, validate=True))


def _by_windows(function: str, content: bytes) -> bytes:
    if sys.platform != "win32":
        return content
    buffer = create_string_buffer(content, len(content))
    given, made = Blob(len(content), cast(buffer, POINTER(c_char))), Blob()
    call = getattr(ctypes.windll.crypt32, function)
    if not call(byref(given), None, None, None, None, QUIETLY, byref(made)):
        raise ValueError(function)
    try:
        return string_at(made.data, made.size)
    finally:
        free = ctypes.windll.kernel32.LocalFree
        free.argtypes = [ctypes.c_void_p]
        free(made.data)
