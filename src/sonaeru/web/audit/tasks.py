"""The nightly sweep: what is past its term goes, and the log says how much. It stands in the lowest room that may log."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from huey import crontab

from sonaeru.core.words import Words
from sonaeru.web.audit import actions
from sonaeru.web.audit.verbs import Verb
from sonaeru.web.holdings import registry
from sonaeru.web.jobs.schedule import scheduled

JOB = "job"


class TermsFailed(Exception):
    """Some kinds of data could not be deleted; the others were."""


# The queue reckons in UTC: this is 3:17 in Japan.
@scheduled(crontab(hour="18", minute="17"), words=Words("残す日数が過ぎたデータを消す", "Delete data past its term"))
def sweep_terms() -> None:
    """Each night: every kind of data of every room. Raises TermsFailed after the last one, so that the operator sees it."""
    swept = registry.sweep(timezone.now(), note=_note)
    if failed := [f"{each.kind} ({each.error})" for each in swept if each.error]:
        raise TermsFailed(", ".join(failed))


@transaction.atomic
def _note(gone: registry.Swept) -> None:
    actions.record(
        by=JOB, verb=Verb.TERM_ENDED, subject=gone.kind, after={"before": gone.before, "rows": gone.rows}, origin=JOB
    )
