"""Background work of the room. What is past its term goes in the one sweep of all rooms (`holdings.py`)."""

from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.jobs.schedule import scheduled
from sonaeru.web.tenancy import erasure


# The queue reckons in UTC: this is 8:07 in Japan, when mail may arrive.
@scheduled(
    crontab(hour="23", minute="7"),
    words=Words("会社が消える1週間前に知らせる", "Tell owners a week before a company goes"),
)
def warn_before_deletion() -> None:
    """Each morning: the owners of companies that go in a week are told."""
    erasure.warn_owners(now=timezone.now())
