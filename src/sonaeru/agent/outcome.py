"""What a read comes to: facts by key, each a value or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

Facts = dict[str, object]


class Reason(str, Enum):
    """Why a fact could not be stated. The judge knows more reasons; these are what a PC can say."""

    NOT_PERMITTED = "not_permitted"
    NOT_SUPPORTED = "not_supported"
    NOT_INSTALLED = "not_installed"
    TIMEOUT = "timeout"
    PARSE_ERROR = "parse_error"
    TOO_LARGE = "too_large"
    NO_SESSION = "no_session"
    USER_DECLINED = "user_declined"
    CONFLICT = "conflict"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Dated:
    """A value that was true at another moment than that of the scan. `at`: Unix seconds."""

    value: object
    at: float


class Unread(Exception):
    """Something could not be read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def tried(keys: Iterable[str], read: Callable[[], Facts]) -> Facts:
    """What `read` states about exactly these keys. Whatever goes wrong becomes a reason; a key it forgot as well."""
    wanted = list(keys)
    try:
        found = read()
    except Unread as unread:
        return dict.fromkeys(wanted, unread.reason)
    except Exception:  # the machine at hand is stranger than the author thought: that is a reason, not an accident
        return dict.fromkeys(wanted, Reason.PARSE_ERROR)
    return {key: found.get(key, Reason.NOT_SUPPORTED) for key in wanted}
