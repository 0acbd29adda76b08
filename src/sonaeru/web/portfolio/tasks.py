"""The first of the month: figures over the members of each association are frozen."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.jobs.schedule import scheduled
from sonaeru.web.portfolio import actions
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.scopes import opened

JOB = "job"


# The queue reckons in UTC: this is 9:40 in Japan. By hand the operator runs it on another day; a month that has its
# figures keeps them.
@scheduled(
    crontab(day="1", hour="0", minute="40"),
    words=Words("加入する会社の数字を、月に一度まとめる", "Make the month's figures over members"),
)
def freeze_figures() -> None:
    """Each month: every association that has no figures of the month yet."""
    today = timezone.localdate()
    for each in tenancy.associations():
        with opened(association=each.id):
            actions.freeze_figures(by=JOB, association=each.id, on=today, origin=JOB)
