"""Checks a JSON value against the part of JSON Schema (draft 2020-12) that our own schemas use. Python 3.9, no clock.

A schema with a word that is not understood here is refused, so that a rule can never be silently skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
KINDS: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
NOTES = {"$schema", "$id", "$defs", "title", "description"}
KEYWORDS = NOTES | {
    *("$ref", "type", "enum", "const", "oneOf", "pattern", "maxLength", "minimum", "maximum"),
    *("maxItems", "prefixItems", "items", "properties", "required", "additionalProperties"),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: `path` as keys joined by `/`, and a code: `unknown_field`, `missing`, `type`, `value`."""

    path: str
    code: str


def faults(value: object, schema: Schema, root: Schema, path: str = "") -> Iterator[Fault]:
    """What is wrong with a value, in the order of the value. Raises KeyError for a schema with an unknown word."""
    if foreign := set(schema) - KEYWORDS:
        raise KeyError(f"unknown words in the schema: {sorted(foreign)}")
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, path)
    if "oneOf" in schema and sum(not any(faults(value, each, root)) for each in schema["oneOf"]) != 1:
        yield Fault(path, "value")
    if not _is(value, schema):
        yield Fault(path, "type")
    elif not _fits(value, schema):
        yield Fault(path, "value")
    elif isinstance(value, dict):
        yield from _object(value, schema, root, path)
    elif isinstance(value, list):
        yield from _array(value, schema, root, path)


def _is(value: object, schema: Schema) -> bool:
    """Whether the type is one of those allowed; a boolean is no number, as in JSON."""
    wanted = schema.get("type", list(KINDS))
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return any(isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in kinds)


def _fits(value: object, schema: Schema) -> bool:
    """Whether a value of the right type is inside its limits."""
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if allowed is not None and not any(value == each and type(value) is type(each) for each in allowed):
        return False
    if isinstance(value, str):
        return len(value) <= schema.get("maxLength", len(value)) and _matches(schema.get("pattern", ""), value)
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _matches(pattern: str, text: str) -> bool:
    """As JSON Schema means it: `$` is the very end, where Python would let a line feed follow."""
    return bool(re.search(re.sub(r"\$$", r"\\Z", pattern), text))


def _object(value: dict[str, object], schema: Schema, root: Schema, path: str) -> Iterator[Fault]:
    known = schema.get("properties", {})
    yield from (Fault(_under(path, name), "missing") for name in schema.get("required", ()) if name not in value)
    for name, part in value.items():
        rule = known.get(name, schema.get("additionalProperties", {}))
        if rule is False:
            yield Fault(_under(path, name), "unknown_field")
        else:
            yield from faults(part, rule, root, _under(path, name))


def _array(value: list[object], schema: Schema, root: Schema, path: str) -> Iterator[Fault]:
    first = schema.get("prefixItems", [])
    if len(value) > schema.get("maxItems", len(value)) or len(value) < len(first):
        yield Fault(path, "value")
        return
    for place, part in enumerate(value):
        yield from faults(
            part, first[place] if place < len(first) else schema.get("items", {}), root, _under(path, str(place))
        )


def _under(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name
