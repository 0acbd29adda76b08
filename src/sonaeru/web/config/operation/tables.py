"""Every table of the product as rows of plain values, at any state of its migrations.

The tables are those of the models as the migrations of a given state describe them. So a new room is included by
itself, and a database that is behind the program, or a backup that is, can still be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, cast

from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, JSONField, Model, QuerySet
from django.db.models.sql import InsertQuery

State = Collection[tuple[str, str]]

# Django makes the first two anew with every migration; a session is a sign-in that must not come back from a copy.
NOT_KEPT = {"contenttypes.contenttype", "auth.permission", "sessions.session"}
BATCH = 500


def leaves(loader: MigrationLoader, state: State) -> list[tuple[str, str]]:
    """The last migration of each app in a state: what to migrate to in order to reach it."""
    nodes = loader.graph.node_map
    return [
        key for key in state if not any(child.key in state and child.key[0] == key[0] for child in nodes[key].children)
    ]


def newer(loader: MigrationLoader) -> bool:
    """Whether the database was migrated by a newer version: rooms of ours have migrations that are not known here."""
    rooms = {app for app, _ in loader.graph.nodes}
    return any(key[0] in rooms and key not in loader.graph.nodes for key in loader.applied_migrations)


def models(loader: MigrationLoader, state: State) -> dict[str, type[Model]]:
    """The models with a table of their own at a state of the migrations, by label, in order."""
    registry = loader.project_state(leaves(loader, state)).apps
    found = {model._meta.label_lower: model for model in registry.get_models(include_auto_created=True)}
    return {
        label: model
        for label, model in sorted(found.items())
        if label not in NOT_KEPT and model._meta.managed and not model._meta.proxy
    }


def columns(model: type[Model]) -> tuple[str, ...]:
    """The names of what a row holds, in order."""
    return tuple(field.attname for field in _fields(model))


def rows(model: type[Model]) -> Iterator[list[Any]]:
    """Every row as values that JSON can hold, streamed. No manager is asked: none may hide rows."""
    fields = _fields(model)
    every: QuerySet[Model] = QuerySet(model)
    for instance in every.order_by("pk").iterator(BATCH):
        yield [_plain(field, instance) for field in fields]


def insert(model: type[Model], names: Iterable[str], plain: Iterable[list[Any]]) -> None:
    """Put rows in exactly as they were: keys kept, nothing set anew, no signal sent."""
    fields = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in names]
    made = (
        model(**{field.attname: _value(field, value) for field, value in zip(fields, row, strict=True)})
        for row in plain
    )
    size = min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH))
    while batch := list(islice(made, size)):
        query = InsertQuery(model)
        query.insert_values(fields, batch, raw=True)
        query.get_compiler(connection=connection).execute_sql()


def empty(found: Iterable[type[Model]]) -> None:
    """Take every row out, past triggers that forbid deleting. Inside a transaction: foreign keys are looked at when it
    ends, so the order does not matter.
    """
    names = [connection.ops.quote_name(model._meta.db_table) for model in found]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")  # runs no trigger of a row
        else:
            _delete_past_triggers(cursor, names)


def _delete_past_triggers(cursor: CursorWrapper, names: Iterable[str]) -> None:
    """SQLite cannot switch triggers off: they are taken away and put back, all within the transaction."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    for name in names:
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - a table of ours
    for _, statement in triggers:
        cursor.execute(statement)


def any_row(found: Iterable[type[Model]]) -> bool:
    """Whether one of the tables that exist already has a row."""
    there = set(connection.introspection.table_names())
    return any(model._meta.db_table in there and QuerySet(model).exists() for model in found)


def reset_sequences(found: Iterable[type[Model]]) -> None:
    """Let the database count on from the highest keys; only PostgreSQL needs to be told."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _plain(field: Field[Any, Any], instance: Model) -> Any:
    """The value as JSON can hold it. Not Django's own encoder, which cuts microseconds off."""
    value = field.value_from_object(instance)
    if value is None or isinstance(value, bool | int | float | str) or isinstance(field, JSONField):
        return value
    return field.value_to_string(instance)


def _value(field: Field[Any, Any], plain: Any) -> Any:
    return plain if plain is None or isinstance(field, JSONField) else field.to_python(plain)
