"""Background work of the room."""

from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.jobs.schedule import scheduled
from sonaeru.web.notify import delivering, digest


@scheduled(crontab(), words=Words("待っているお知らせを送る", "Send the notices that wait"))
def send_waiting() -> None:
    """Each minute: what is due, for when the queue lost the word of it; and empty what was given up."""
    delivering.wipe_given_up()
    delivering.deliver.call_local()


# Each hour and not only on Monday at 8: a worker that was down then makes up for it.
@scheduled(
    crontab(minute="0"), words=Words("毎週月曜8時の、まとめのメールを用意する", "Prepare the mails of Monday at 8")
)
def digests() -> None:
    """Each hour: the weekly mails of whoever has not had this week's; from Monday at 8 on."""
    digest.put_digests(now=timezone.now())
    delivering.deliver.call_local()
