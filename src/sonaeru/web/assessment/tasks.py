"""Background work of the room."""

from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.assessment import reminding
from sonaeru.web.jobs.schedule import scheduled


# The queue reckons in UTC: this is 8:11 in Japan, when mail may arrive.
@scheduled(
    crontab(hour="23", minute="11"),
    words=Words("次の診断の時期と、途中の診断を知らせる", "Tell of checks that are due or not finished"),
)
def remind() -> None:
    """Each morning: companies whose next check is due, and those with one that was begun and not finished."""
    reminding.remind(timezone.now())
