"""What waits to be sent, what people were told, how each of them wants to hear, and where a company wants it sent."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.jobs.leases import Leased, State
from sonaeru.web.notify.kinds import How
from sonaeru.web.ui.ids import text_id

ID_LENGTH = 64


class Delivery(Leased):
    """One message on its way to one place. `content` (sealed) and `address` are wiped once it is sent or given up.

    `channel`: the file in `channels/`; `address`: of a mail; `destination`: id of a company's place instead.
    """

    WORDS = Words("送るメールとお知らせ", "Mail and notices to send")
    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "dlv"), editable=False)
    channel = models.CharField(max_length=40)
    address = models.CharField(max_length=254, blank=True)
    destination = models.CharField(max_length=ID_LENGTH, blank=True)
    user = models.CharField(max_length=ID_LENGTH, blank=True, db_index=True)
    organisation = models.CharField(max_length=ID_LENGTH, blank=True, db_index=True)
    content = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Leased.Meta):
        constraints = [
            *Leased.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | Q(content="", address=""), name="notify_sent_wiped"
            ),
        ]


class Notice(models.Model):
    """Something a user was told; shown in the inbox. `how` it goes out was decided when it was told.

    `path`: the page it leads to, without the host. `digest_at`: when a weekly mail took it along.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "ntc"), editable=False)
    key = models.CharField(max_length=200, unique=True)
    user = models.CharField(max_length=ID_LENGTH)
    organisation = models.CharField(max_length=ID_LENGTH, blank=True, db_index=True)
    association = models.CharField(max_length=ID_LENGTH, blank=True)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    label = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=2000, blank=True)
    how = models.CharField(max_length=8, choices=How.choices)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    digest_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "-created_at"], name="notify_notice_of_user")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"


class Preference(models.Model):
    """How one person wants to hear, by group of kinds; a group that is missing follows its default."""

    user = models.CharField(primary_key=True, max_length=ID_LENGTH)
    choices = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.user


class Destination(models.Model):
    """A place outside where a company wants to be told. `config`: sealed; `groups`: the kinds that go there.

    `failures`: deliveries given up in a row; `fault`: why the last one was, in both languages.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "dst"), editable=False)
    organisation = models.CharField(max_length=ID_LENGTH, db_index=True)
    channel = models.CharField(max_length=40)
    config = models.TextField()
    groups = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="ja")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    fault = models.JSONField(default=dict)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.channel} ({self.pk})"
