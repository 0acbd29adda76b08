"""Rows of the room: computers, what they reported, and what the installation knows to judge them by.

Facts are kept, findings are not: they are made anew, and only remembered for as long as nothing changes (`Judged`).
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.db import models
from django.utils import timezone

from sonaeru.web.tenancy.scopes import by_organisation
from sonaeru.web.ui.ids import text_id

ID_LENGTH = 40
LABEL_LENGTH = 40


class Source(models.TextChoices):
    """How we know of a computer: our agent, osquery, or somebody who answered eight questions."""

    AGENT = "agent"
    OSQUERY = "osquery"
    GUIDED = "guided"


class Fleet(models.Model):
    """What a company says about all its computers. `expected`: how many there are, None until somebody says so.

    `osquery_hash`: of the secret with which stock osqueryd enrols; only the hash is kept.
    """

    organisation = models.OneToOneField(
        "tenancy.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    expected = models.PositiveIntegerField(null=True, blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)
    osquery_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    osquery_made_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Fleet]] = by_organisation("organisation")
    # An osquery client knows nothing but the secret: it finds the company whose scope is then opened.
    everywhere = models.Manager()

    def __str__(self) -> str:
        return self.organisation_id


class EnrolmentCode(models.Model):
    """A code that lets computers in for a quarter of an hour. Only a keyed hash is kept; it is shown once.

    `person`: text id of whom the company gave it to, or "".
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "cod"), editable=False)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    uses = models.PositiveSmallIntegerField(default=1)
    used = models.PositiveSmallIntegerField(default=0)
    person = models.CharField(max_length=ID_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    created_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[EnrolmentCode]] = by_organisation("organisation")
    # A code is looked up before it is known whose it is; and for what is past its term.
    everywhere = models.Manager()

    class Meta:
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.pk


class Device(models.Model):
    """A computer, under the name that its person chose. `person`: text id of who uses it, or "".

    `generation`: of its secret, which is derived and stored nowhere; `revoked_at`: since when it is not listened to.
    `pending_since`: the day of the first report of those in which security updates wait; `skew_s`: how far its clock
    was ahead of ours. `marks`: what cannot be true, each with `code` and `at`, until somebody has looked.
    Of an osquery client: `node_key_hash` and the one before it, of the key given at `keyed_at`; `host_hash`; since when
    it is asked out of turn (`asked_at`), and when it answered.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "dev"), editable=False)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=LABEL_LENGTH)
    person = models.CharField(max_length=ID_LENGTH, blank=True, db_index=True)
    source = models.CharField(max_length=8, choices=Source)
    os_family = models.CharField(max_length=8, blank=True)
    generation = models.PositiveIntegerField(default=1)
    enrolled_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True, db_index=True)
    reported_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_seq = models.PositiveIntegerField(default=0)
    agent_version = models.CharField(max_length=32, blank=True)
    skew_s = models.IntegerField(null=True, blank=True)
    pending_since = models.DateField(null=True, blank=True)
    marks = models.JSONField(default=list)
    silence_told_at = models.DateTimeField(null=True, blank=True)
    node_key_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    former_key_hash = models.CharField(max_length=64, blank=True, db_index=True)
    keyed_at = models.DateTimeField(null=True, blank=True)
    host_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Device]] = by_organisation("organisation")
    # A report is received before it is known whose it is; and for what is overdue in any company.
    everywhere = models.Manager()

    class Meta:
        ordering = ["label", "pk"]
        indexes = [models.Index(fields=["organisation", "host_hash"], name="devices_host")]

    def __str__(self) -> str:
        return f"{self.pk} of {self.organisation_id}"


class FormerLabel(models.Model):
    """A name that a computer had until it was given another."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=LABEL_LENGTH)
    until = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager[FormerLabel]] = by_organisation("device__organisation")
    # Only for what is past its term.
    everywhere = models.Manager()

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.device_id


class Report(models.Model):
    """What a computer said at one time; rows are only added. `key`: its own id, so that it is stored once.

    `facts`: by name, each `{"v": …}` or `{"why": …}` with where and when it was read; `flags`: what cannot be true.
    """

    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    seq = models.PositiveIntegerField(default=0)
    nonce = models.CharField(max_length=32, blank=True)
    body_hash = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    collected_at = models.DateTimeField()
    data_as_of = models.DateField(null=True, blank=True)
    privilege = models.CharField(max_length=8, blank=True)
    facts = models.JSONField()
    flags = models.JSONField(default=list)

    objects: ClassVar[models.Manager[Report]] = by_organisation("organisation")
    # Only for what is past its term.
    everywhere = models.Manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["device", "key"], name="devices_a_report_is_stored_once")]
        indexes = [
            models.Index(fields=["device", "-received_at"], name="devices_latest"),
            models.Index(fields=["received_at"], name="devices_received"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.device_id}"


class Said(models.Model):
    """What somebody answered in the guided check, kept while it is filled in and for changing an answer later.

    `answers`: by question `answer` (or `typed`, as the fact takes it) and `at`; `edition`: of the last answer.
    """

    device = models.OneToOneField(Device, on_delete=models.CASCADE, primary_key=True, related_name="+")
    edition = models.CharField(max_length=8)
    answers = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Said]] = by_organisation("device__organisation")

    def __str__(self) -> str:
        return self.device_id


class Judged(models.Model):
    """The findings of a computer, remembered while its `stamp` (report, day, checks, tables) holds."""

    device = models.OneToOneField(Device, on_delete=models.CASCADE, primary_key=True, related_name="+")
    stamp = models.CharField(max_length=64)
    findings = models.JSONField()

    objects: ClassVar[models.Manager[Judged]] = by_organisation("device__organisation")

    def __str__(self) -> str:
        return self.device_id


class Counts(models.Model):
    """The numbers of a company as they were last worked out: all that an association with its consent may add up.

    `numbers`: `devices`, `reported`, `week`, and by measure (`T1` …) the computers of each state.
    """

    organisation = models.OneToOneField(
        "tenancy.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    at = models.DateTimeField()
    numbers = models.JSONField()

    objects: ClassVar[models.Manager[Counts]] = by_organisation("organisation")
    # For adding up over the companies that an association may see, whose ids the caller got from their consent.
    everywhere = models.Manager()

    def __str__(self) -> str:
        return self.organisation_id


class Gear(models.Model):
    """A router, a server program, an appliance that the company says it has, to be looked up in lists of known attacks."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "gea"), editable=False)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.CASCADE, related_name="+")
    vendor = models.CharField(max_length=100)
    product = models.CharField(max_length=100)
    version = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Gear]] = by_organisation("organisation")

    class Meta:
        ordering = ["vendor", "product", "pk"]

    def __str__(self) -> str:
        return self.pk


class Feed(models.Model):
    """A list that the operator took in from a file. `kind`: "kev" (what is attacked) or "jvn" (what became known)."""

    kind = models.CharField(primary_key=True, max_length=8)
    as_of = models.DateField()
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.kind} of {self.as_of}"


class FeedEntry(models.Model):
    """One weakness of one product, as the list names it."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    number = models.CharField(max_length=40)
    vendor = models.CharField(max_length=200)
    product = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    added_on = models.DateField(null=True, blank=True)
    link = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-added_on", "number"]
        indexes = [models.Index(fields=["feed", "vendor", "product"], name="devices_feed_product")]

    def __str__(self) -> str:
        return self.number


class Bundle(models.Model):
    """Newer tables of products than those that came with the program, out of a signed file.

    `taken_at`: since when they are used; None while somebody looks at what they would change.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=partial(text_id, "bun"), editable=False)
    as_of = models.DateField()
    tables = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-as_of", "-imported_at"]

    def __str__(self) -> str:
        return f"{self.pk} of {self.as_of}"
