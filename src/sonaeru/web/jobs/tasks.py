"""The minute's beat: bring back what a dead worker held, and handle the events that wait."""

from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.jobs import events, leases
from sonaeru.web.jobs.schedule import scheduled


@scheduled(crontab(), words=Words("途中で止まった仕事を、また待たせる", "Let work that was cut off wait again"))
def reclaim() -> None:
    """Each minute: rows whose lease ran out wait again."""
    for model in leases.leased_models():
        leases.sweep(model, now=timezone.now())


@scheduled(crontab(), words=Words("そなえるの中の知らせを配る", "Pass on messages inside the product"))
def dispatch_events() -> None:
    """Each minute: events that are due, for when the queue lost the word of one."""
    events.dispatch.call_local()
