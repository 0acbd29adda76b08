"""The registry of Windows as the collectors see it: by key and name, the 64-bit view, nothing localized."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from sonaeru.agent.outcome import Reason, Unread

if sys.platform == "win32":
    import winreg

    ROOTS = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}


class Registry(Protocol):
    """Keys are written `HKLM\\SOFTWARE\\…`, upper and lower case alike. Raises Unread where one may not look."""

    def value(self, key: str, name: str) -> object:
        """A value: int, str, bytes or a list; None where the key or the value is not there."""
        ...

    def values(self, key: str) -> dict[str, object]:
        """All values of a key by name; none where it is not there."""
        ...

    def keys(self, key: str) -> list[str]:
        """The names of the keys below; none where it is not there."""
        ...

    def has(self, key: str) -> bool:
        """Whether a key is there."""
        ...


class WindowsRegistry:
    """The one of this machine. Tried with Python for Windows in Wine, not on a real Windows yet."""

    def value(self, key: str, name: str) -> object:
        """See Registry."""
        return {each.lower(): value for each, value in self.values(key).items()}.get(name.lower())

    def values(self, key: str) -> dict[str, object]:
        """See Registry."""
        if sys.platform == "win32":
            found = _listed(key, lambda handle, place: winreg.EnumValue(handle, place))
            return {str(row[0]): row[1] for row in found}  # type: ignore[index]
        raise Unread(Reason.NOT_SUPPORTED)

    def keys(self, key: str) -> list[str]:
        """See Registry."""
        if sys.platform == "win32":
            return [str(name) for name in _listed(key, lambda handle, place: winreg.EnumKey(handle, place))]
        raise Unread(Reason.NOT_SUPPORTED)

    def has(self, key: str) -> bool:
        """See Registry."""
        if sys.platform == "win32":
            try:
                _open(key).Close()
            except FileNotFoundError:
                return False
            except OSError:
                raise Unread(Reason.NOT_PERMITTED) from None
            return True
        raise Unread(Reason.NOT_SUPPORTED)


if sys.platform == "win32":

    def _open(key: str) -> winreg.HKEYType:
        root, _, path = key.partition("\\")
        return winreg.OpenKey(ROOTS[root], path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)

    def _listed(key: str, entry: Callable[[winreg.HKEYType, int], object]) -> list[object]:
        """Every entry of a key; Windows says by an error that there are no more."""
        found: list[object] = []
        try:
            with _open(key) as handle:
                counts = winreg.QueryInfoKey(handle)
                for place in range(max(counts[0], counts[1])):
                    try:
                        found.append(entry(handle, place))
                    except OSError:
                        break
        except FileNotFoundError:
            return []
        except OSError:
            raise Unread(Reason.NOT_PERMITTED) from None
        return found
