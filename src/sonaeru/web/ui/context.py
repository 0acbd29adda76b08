"""What every template knows."""

from __future__ import annotations

from django.http import HttpRequest

LOOKS = ("system", "light", "dark")
LOOK_COOKIE = "look"


def page(request: HttpRequest) -> dict[str, object]:
    """The look the visitor chose (system, light, dark)."""
    look = request.COOKIES.get(LOOK_COOKIE, "")
    return {"look": look if look in LOOKS else LOOKS[0]}
