"""Writing what readers say of the guides. It belongs to nobody, so the log has nothing of it."""

from __future__ import annotations

from django.utils import timezone

from sonaeru.web.guidance.models import Opinion


def give_opinion(*, browser: str, guide: str, helpful: bool, sentence: str = "") -> None:
    """Keep what a browser says of a guide, in place of what it said before. `browser`: a keyed hash of both."""
    said = {"guide": guide, "helpful": helpful, "sentence": sentence, "at": timezone.now()}
    Opinion.objects.update_or_create(browser=browser, defaults=said)
