"""Background work of the room."""

from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.devices import counting, silence
from sonaeru.web.jobs.schedule import scheduled


# The queue reckons in UTC: this is 8:31 in Japan, when mail may arrive.
@scheduled(
    crontab(hour="23", minute="31"),
    words=Words("報告のないパソコンを知らせる", "Tell of computers that have not reported"),
)
def tell_of_silence() -> None:
    """Each morning: computers from which nothing came for two weeks."""
    silence.tell(now=timezone.now())


# After the nightly sweep: 3:47 in Japan.
@scheduled(
    crontab(hour="18", minute="47"),
    words=Words("パソコンの数字を、会社ごとにまとめる", "Add up the computers of each company"),
)
def count_devices() -> None:
    """Each night: the numbers that an association may see."""
    counting.count_all()
