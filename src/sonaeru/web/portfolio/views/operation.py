"""The operator's pages: ようす (how the product runs), 仕事 (its background work), 残す期間 (what is kept how long)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sonaeru import __version__
from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.holdings import registry
from sonaeru.web.jobs import actions, queries
from sonaeru.web.jobs.verbs import Verb
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission

FAILURES_SHOWN = 50


class Condition(Protocol):
    """What the examination found; the type itself stands above this room (`settings.EXAMINATION`)."""

    @property
    def name(self) -> str:
        """Of the look."""

    @property
    def state(self) -> str:
        """`ok`, `warn`, `fail` or `unknown`."""

    @property
    def sentence(self) -> Words:
        """What was found."""

    @property
    def remedy(self) -> Words | None:
        """What to do."""


Examine = Callable[[], tuple[Condition, ...]]

# What each look is called, in the order of the page; a look that is not here stands at the end under its own name.
TITLES = {
    "worker": Words("裏で働く仕組み（ワーカー）", "The worker"),
    "database": Words("データベース", "The database"),
    "migrations": Words("データベースの更新", "Migrations"),
    "backup": Words("控え", "The backup"),
    "restore_test": Words("控えから戻す試し", "The restore test"),
    "free_space": Words("ディスクの空き", "Free space"),
    "mail": Words("メールの設定", "The mail settings"),
    "sign_in": Words("運用者", "The operator"),
    "address": Words("住所", "The address"),
    "secret_key": Words("鍵", "The key"),
    "data_folder": Words("データのフォルダー", "The data folder"),
    "clock": Words("時計", "The clock"),
    "database_clock": Words("データベースの時計", "The clock of the database"),
    "static_files": Words("画面のファイル", "The files of the pages"),
    "fonts": Words("PDFの書体", "The fonts for PDF"),
    "content": Words("設問票", "The questionnaires"),
    "settings": Words("設定", "The settings"),
    "python": Words("Python", "Python"),
}
WRONG = ("fail", "warn")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of ようす. `page`: where it can be put right, if on a page of ours."""

    title: Words
    state: str
    sentence: Words
    remedy: Words | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of data: how long, how many rows are past that and not held, and when the oldest one goes."""

    kind: registry.Kept
    days: int | None
    due: int | None
    goes: dt.datetime | None


@needs(Permission.OPERATION_VIEW)
@never_cache
@require_safe
def condition(request: HttpRequest) -> HttpResponse:
    """How the product runs: the first thing to put right, what else asks for a look, and all that is fine."""
    examine: Examine = import_string(settings.EXAMINATION)
    facts = [*_work(timezone.now()), *_examined(examine())]
    unclear = sorted((fact for fact in facts if fact.state != "ok"), key=_urgency)
    first = unclear.pop(0) if unclear and unclear[0].state in WRONG else None
    fine = [fact for fact in facts if fact.state == "ok"]
    words = {"first": first, "unclear": unclear, "fine": fine, "version": __version__}
    return render(request, "portfolio/operation.html", words)


@needs(Permission.OPERATION_VIEW)
@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The schedule, what waits in each table of work, and what was given up and why."""
    words = {
        "runs": queries.runs(),
        "backlog": queries.backlog(now=timezone.now()),
        "failures": queries.failures(limit=FAILURES_SHOWN),
    }
    return render(request, "portfolio/jobs.html", words)


@needs(Permission.OPERATION_CHANGE)
@require_POST
def run_now(request: HttpRequest) -> HttpResponse:
    """Run a task of the clock without waiting for its time."""
    task = request.POST.get("task", "")
    return _moved(request, Verb.RUN_NOW, task, lambda: actions.run_now(task=task), _("動かし始めました。"))


@needs(Permission.OPERATION_CHANGE)
@require_POST
def run_again(request: HttpRequest) -> HttpResponse:
    """Let work that was given up wait again."""
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    return _moved(
        request, Verb.RUN_AGAIN, kind, lambda: actions.run_again(kind=kind, key=key), _("もう一度、順番に並べました。")
    )


@needs(Permission.OPERATION_VIEW)
@never_cache
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Every kind of data of every room: how long it is kept and why, and what goes when."""
    now = timezone.now()
    words = {"terms": [_term(kind, now) for kind in registry.all_kept()]}
    return render(request, "portfolio/terms.html", words)


def _urgency(fact: Fact) -> int:
    return WRONG.index(fact.state) if fact.state in WRONG else len(WRONG)


def _moved(request: HttpRequest, verb: Verb, subject: str, move: Callable[[], None], said: str) -> HttpResponse:
    """Move the work and write the log in one transaction. The key of a row is not written: it is another room's."""
    try:
        with transaction.atomic():
            move()
            audit.record(by=str(request.user.pk), verb=verb, subject=subject, origin="web")
    except actions.NoSuchWork as error:
        raise Http404 from error
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portfolio:jobs"), status=303)


def _work(now: dt.datetime) -> Iterator[Fact]:
    """What the tables of work say."""
    page = reverse("portfolio:jobs")
    yield Fact(Words("画面", "The pages"), "ok", Words("このページが開いています。", "This page has opened."))
    backlog = queries.backlog(now=now)
    yield _queue(min((each.due_since for each in backlog if each.due_since), default=None), now, page)
    yield _given_up(sum(each.failed for each in backlog), page)
    yield _mailed(queries.last_done("notify.delivery"))


def _queue(since: dt.datetime | None, now: dt.datetime, page: str) -> Fact:
    title = Words("順番待ち", "The queue")
    if since is None:
        return Fact(title, "ok", Words("待っている仕事はありません。", "No work is waiting."))
    minutes = int((now - since).total_seconds() // 60)
    sentence = Words("いちばん長い仕事は、{n}分待っています。", "The longest waits for {n} minutes.").format(n=minutes)
    if minutes < QUEUE_MINUTES:
        return Fact(title, "ok", sentence, page=page)
    remedy = Words("ワーカーが動いているか確かめてください。", "See whether the worker runs.")
    return Fact(title, "warn", sentence, remedy, page)


def _given_up(count: int, page: str) -> Fact:
    title = Words("失敗した仕事", "Failed work")
    if not count:
        return Fact(title, "ok", Words("失敗した仕事はありません。", "No work has failed."))
    sentence = Words("{n}件の仕事が失敗しています。", "{n} pieces of work have failed.").format(n=count)
    remedy = Words("理由を見て、やり直してください。", "See why, and run them again.")
    return Fact(title, "warn", sentence, remedy, page)


def _mailed(at: dt.datetime | None) -> Fact:
    title = Words("最後に送れたメール", "The last mail that was sent")
    if at is None:
        return Fact(title, "unknown", Words("まだ送ったメールがありません。", "No mail was sent yet."))
    shown = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    return Fact(title, "ok", Words("{at} に送れました。", "Sent at {at}.").format(at=shown))


def _examined(found: Iterable[Condition]) -> list[Fact]:
    known = {each.name: each for each in found}
    names = [*(name for name in TITLES if name in known), *(name for name in known if name not in TITLES)]
    return [_fact(known[name]) for name in names]


def _fact(found: Condition) -> Fact:
    title = TITLES.get(found.name) or Words(found.name, found.name)
    return Fact(title, str(found.state), found.sentence, found.remedy)


def _term(kind: registry.Kept, now: dt.datetime) -> Term:
    if kind.days is None:
        return Term(kind, None, None, None)
    days = kind.days()
    oldest = kind.oldest() if kind.oldest else None
    due = kind.due(now - dt.timedelta(days=days)) if kind.due else None
    return Term(kind, days, due, oldest + dt.timedelta(days=days) if oldest else None)


# Judgement: the beat comes each minute; what waits for longer than this waits for a worker.
QUEUE_MINUTES = 10
