"""Every kind of column goes through plain values and comes back as it was, on the database in use."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from sonaeru.web.config.operation import tables

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kinds() -> Iterator[tuple[type[models.Model], type[models.Model]]]:
    """A table with every kind of column, and one that extends it."""
    with isolate_apps("sonaeru.web.config"):

        class Kind(models.Model):  # noqa: DJ008 - lives for one test
            text = models.TextField()
            flag = models.BooleanField(null=True)
            whole = models.BigIntegerField()
            real = models.FloatField()
            exact = models.DecimalField(max_digits=12, decimal_places=4)
            day = models.DateField()
            time = models.TimeField()
            span = models.DurationField()
            moment = models.DateTimeField()
            made = models.DateTimeField(auto_now_add=True)
            changed = models.DateTimeField(auto_now=True)
            named = models.UUIDField(unique=True)
            raw = models.BinaryField()
            tree = models.JSONField()
            host = models.GenericIPAddressField()
            other = models.ForeignKey("self", models.CASCADE, null=True)

            class Meta:
                app_label = "config"

        class More(Kind):  # noqa: DJ008 - the same
            twice = models.GeneratedField(
                expression=models.F("most") * 2, output_field=models.BigIntegerField(), db_persist=True
            )
            most = models.BigIntegerField()
            of = models.ForeignKey(Kind, models.CASCADE, to_field="named", related_name="+")

            class Meta:
                app_label = "config"

        with connection.schema_editor() as editor:
            editor.create_model(Kind)
            editor.create_model(More)
        yield Kind, More
        with connection.schema_editor() as editor:
            editor.delete_model(More)
            editor.delete_model(Kind)


def fill(kind: type[models.Model], more: type[models.Model]) -> None:
    common = {
        "text": "𠮷野家🍚 \u202e\"',\n\\ ",
        "flag": None,
        "whole": -(2**63),
        "real": 0.1 + 0.2,
        "exact": Decimal("12345678.9012"),
        "day": dt.date(1970, 1, 1),
        "time": dt.time(23, 59, 59, 999_999),
        "span": dt.timedelta(days=-1, microseconds=1),
        "moment": dt.datetime(2026, 4, 1, 9, 30, 0, 123_456, dt.UTC),
        "raw": bytes(range(256)),
        "tree": {"a": [1, 2.5, None, True, "𠮷"], "b": {}},
        "host": "2001:db8::1",
    }
    first = kind(pk=7, named=uuid.uuid4(), other_id=9, **common)
    second = more(pk=9, named=uuid.uuid4(), other_id=7, most=21, of_id=first.named, **common)  # each needs the other
    with transaction.atomic():
        first.save()
        second.save()


def test_every_kind_of_column_comes_back_as_it_was(kinds: tuple[type[models.Model], type[models.Model]]) -> None:
    kind, more = kinds
    fill(kind, more)
    kind._base_manager.update(
        made=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), changed=dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
    )
    before = [list(model._base_manager.order_by("pk").values()) for model in kinds]
    plain = {model: json.loads(json.dumps(list(tables.rows(model)))) for model in kinds}
    with transaction.atomic():
        tables.empty(kinds)
        assert not tables.any_row(kinds)
        for model in (more, kind):
            tables.insert(model, tables.columns(model), plain[model])
        connection.check_constraints()
        tables.reset_sequences(kinds)
    after = [list(model._base_manager.order_by("pk").values()) for model in kinds]
    assert [[comparable(row) for row in rows] for rows in after] == [
        [comparable(row) for row in rows] for rows in before
    ]
    assert len(before[0]) == 2 and before[1][0]["twice"] == 42


def test_keys_count_on_from_the_highest(kinds: tuple[type[models.Model], type[models.Model]]) -> None:
    kind, more = kinds
    fill(kind, more)
    plain = list(tables.rows(kind))
    with transaction.atomic():
        tables.empty(kinds)
        tables.insert(kind, tables.columns(kind), plain)
        tables.reset_sequences(kinds)
    latest = kind._base_manager.get(pk=9)
    latest.pk, latest.named = None, uuid.uuid4()
    latest.save()
    assert latest.pk > 9


def comparable(row: dict[str, object]) -> dict[str, object]:
    """PostgreSQL gives bytes as a memoryview."""
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
