"""Property lists, XML and binary."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping
from typing import Any

from sonaeru.agent.outcome import Reason, Unread


def loaded(data: bytes) -> Mapping[str, Any]:
    """The dictionary in a property list. Raises Unread for everything else."""
    try:
        found = plistlib.loads(data)
    except Exception:  # plistlib lets a dozen kinds of errors of its readers through
        raise Unread(Reason.PARSE_ERROR) from None
    if not isinstance(found, dict):
        raise Unread(Reason.PARSE_ERROR)
    return found
