"""What rooms raise and a page turns into an answer."""

from __future__ import annotations


class NotFound(LookupError):
    """There is no such thing of this user, or in the open tenant: the gate answers 404, as if it did not exist."""
