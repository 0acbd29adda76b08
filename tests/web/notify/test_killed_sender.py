"""Senders in processes of their own, one of them killed in the middle: nothing is lost, nothing arrives twice."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from tests.web.jobs.conftest import ROOT, Other
from tests.web.notify.conftest import NOW, Post, later, read_all, worked_off

from sonaeru.web.jobs import leases
from sonaeru.web.jobs.leases import State
from sonaeru.web.notify import actions
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.models import Delivery, Destination, Notice
from sonaeru.web.notify.transport import Transport

START = (
    "import sys, django; django.setup(); from tests.web.notify import other_sender; other_sender.main(*sys.argv[1:])"
)
Start = Callable[[str], Other]


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a database that other processes see too. The one of the SQLite tests is in this one's memory."""
    if connection.vendor == "postgresql":
        yield "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
        return
    memory = connections["default"]
    connections["default"] = type(memory)(memory.settings_dict | {"NAME": str(tmp_path / "shared.sqlite3")})
    with connection.schema_editor() as editor:
        for model in (Delivery, Notice, Destination):
            editor.create_model(model)
    yield f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    connection.close()
    connections["default"] = memory


@pytest.fixture
def start(shared_database: str, tmp_path: Path, mailbox: Post) -> Iterator[Start]:
    """Start another sender in a mode of `other_sender`; none outlives the test."""
    environment = os.environ | {
        "DATABASE_URL": shared_database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SONAERU_SECRET_KEY": settings.SECRET_KEY,
        "SONAERU_MAIL": f"smtp://127.0.0.1:{mailbox.port}?tls=none",
    }
    with ExitStack() as stack:

        def begin(mode: str) -> Other:
            command = [sys.executable, "-c", START, mode, NOW.isoformat()]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
            process = stack.enter_context(subprocess.Popen(command, env=environment, cwd=ROOT, **pipes))
            stack.callback(process.kill)
            return Other(process)

        yield begin


def waiting(count: int) -> None:
    """So many mails that are due at NOW."""
    for number in range(count):
        actions.mail(to="a@example.jp", message=Message(f"{number}", "本文。"), key=f"mail {number}")
    Delivery.objects.update(due_at=NOW)


def subjects(post: Post) -> list[str]:
    return sorted(str(each["Subject"]) for each in read_all(post))


def test_what_a_killed_sender_held_is_sent_by_another_and_what_it_had_sent_is_not(
    start: Start, mailbox: Post, way: Transport
) -> None:
    waiting(3)
    other = start("hold")
    assert other.says() == "middle"
    other.kill()
    assert len(mailbox.mails) == 1
    assert worked_off(way, now=later(minutes=1)) == 0, "the leases still hold"
    end = leases_end()
    assert leases.sweep(Delivery, now=end) == 2
    assert worked_off(way, now=end) == 2
    assert subjects(mailbox) == ["0", "1", "2"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DONE}


def test_two_senders_share_the_mails_and_send_each_once(start: Start, mailbox: Post) -> None:
    waiting(30)
    others = [start("drain") for _ in range(2)]
    assert [other.says() for other in others] == ["ready", "ready"]
    for other in others:
        other.go_on()
    assert sum(int(other.says()) for other in others) == 30
    assert subjects(mailbox) == sorted(map(str, range(30)))


def leases_end() -> dt.datetime:
    """When the last lease has run out: each was renewed by the clock of its sender."""
    latest = Delivery.objects.exclude(lease_until=None).order_by("lease_until").last()
    assert latest and latest.lease_until
    return latest.lease_until
