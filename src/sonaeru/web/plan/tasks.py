"""Background work of the room."""

from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.jobs.schedule import scheduled
from sonaeru.web.plan import reminding


# The queue reckons in UTC: this is 8:21 in Japan, when mail may arrive.
@scheduled(crontab(hour="23", minute="21"), words=Words("対策の期限を知らせる", "Remind people of what is due"))
def remind_of_due() -> None:
    """Each morning: who does something that is due soon, or was due a week ago."""
    reminding.remind(now=timezone.now())
