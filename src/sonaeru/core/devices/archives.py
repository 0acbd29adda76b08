"""Which archives of software are a distribution's own, by their address. The address itself is never kept."""

from __future__ import annotations

import re

OWN = re.compile(
    r"(^|[./])(debian\.org|ubuntu\.com|debian\.net|raspberrypi\.(org|com)|linuxmint\.com)(/|:|$)"
    r"|/(debian|debian-security|ubuntu|ubuntu-ports|raspbian)/?$"
)


def foreign(address: str) -> bool:
    """Whether an archive is outside the distribution; a mirror of it, by the end of its path, is not."""
    return not OWN.search(address)
