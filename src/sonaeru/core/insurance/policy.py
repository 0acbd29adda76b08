"""A policy as a value: its parts in a tree, what each covers and in which order it is reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sonaeru.core.insurance.checking import check
from sonaeru.core.loss.faults import BadInput, number, table

STEPS = ("deductible", "share", "limit")


@dataclass(frozen=True, slots=True)
class Cover:
    """An item in a part. `covered`: yes, no or unknown; caps in yen a head, None where none is stated."""

    part: str
    item: str
    covered: str
    per_person: float | None
    per_company: float | None


@dataclass(frozen=True, slots=True)
class Node:
    """A part, or a group of parts. Yen; `share`: the insurer's, in per cent; None where no limit is stated."""

    code: str
    inside: str | None
    held: bool
    deductible: float
    share: float
    limit: float | None
    aggregate: float | None
    waiting_hours: float
    qualifying: bool
    indemnity_hours: float | None
    after_waiting: bool
    order: tuple[str, ...]
    needs_consent: bool

    @property
    def timed(self) -> bool:
        """Whether the part counts hours."""
        return self.waiting_hours > 0 or self.indemnity_hours is not None


@dataclass(frozen=True, slots=True)
class Pool:
    """One deductible in yen that parts share, used up in their order."""

    amount: float
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """An edition with its values. `nodes`: by code, children before what they are inside of, the `root` last.

    `children`: by group; `covers`: by item; `excluded`: by part, the flags that exclude it and are not lifted.
    """

    root: str
    nodes: Mapping[str, Node] = field(hash=False)
    children: Mapping[str, tuple[str, ...]] = field(hash=False)
    covers: Mapping[str, Cover] = field(hash=False)
    pools: tuple[Pool, ...]
    excluded: Mapping[str, tuple[str, ...]] = field(hash=False)

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes that have none inside."""
        return tuple(node for code, node in self.nodes.items() if not self.children[code])


def load_policy(data: Mapping[str, Any]) -> Policy:
    """Read a policy from parsed TOML or JSON, with the values of the set that `set_held` names.

    An edition whose amounts can be read in two ways has `source_reading = "unsettled"` and needs `as_read`; under
    `illustrative_payment` there are no limits, and so no policy. Raises BadInput: the first fault in the order of its
    codes.
    """
    _refuse_unread(table(data, "policy"))
    stated = _resolved(data)
    check(stated)
    rows = {row["code"]: row for row in stated["nodes"]}
    children = {code: tuple(each for each, row in rows.items() if row.get("inside") == code) for code in rows}
    held = {code: _held(code, rows, stated.get("options_held") or ()) for code in rows}
    root = next(code for code, row in rows.items() if row.get("inside") is None)
    return Policy(
        root=root,
        nodes={code: _node(rows[code], rows, held=held[code]) for code in _children_first(root, children)},
        children=children,
        covers={each.item: each for row in rows.values() for each in _covers(row)},
        pools=tuple(Pool(float(row["amount"]), tuple(row["nodes"])) for row in stated.get("deductible_pools") or ()),
        excluded={code: _excluded(code, rows, stated) for code in rows if not children[code]},
    )


def above(code: str, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A node and what it is inside of, up to the root."""
    place: str | None = code
    while place is not None:
        yield place
        place = rows[place].get("inside")


def _refuse_unread(data: Mapping[str, Any]) -> None:
    if data.get("source_reading") != "unsettled":
        return
    if data.get("as_read") not in data.get("readings", ()):
        raise BadInput("bad_reading", "as_read")
    if data["as_read"] == "illustrative_payment":
        raise BadInput("bad_value", "as_read")


def _resolved(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The policy with the values of its set in the place of `$name`."""
    values = table(data.get("set") or {}, "set").get(str(data.get("set_held")), {})
    resolved: Mapping[str, Any] = _filled({key: each for key, each in data.items() if key != "set"}, values)
    return resolved


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(each, values) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(each, values) for each in value]
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in values:
            raise BadInput("bad_value", f"set.{value[1:]}")
        return values[value[1:]]
    return value


def _children_first(code: str, children: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for each in children[code]:
        yield from _children_first(each, children)
    yield code


def _held(code: str, rows: Mapping[str, Any], options: Sequence[str]) -> bool:
    wanted = (rows[each].get("option") for each in above(code, rows))
    return all(option is None or option in options for option in wanted)


def _node(row: Mapping[str, Any], rows: Mapping[str, Any], *, held: bool) -> Node:
    return Node(
        code=row["code"],
        inside=row.get("inside"),
        held=held,
        deductible=_amount(row, "deductible") or 0.0,
        share=100.0 if row.get("paid_percent") is None else float(row["paid_percent"]),
        limit=_limit(row, rows),
        aggregate=_amount(row, "aggregate_limit"),
        waiting_hours=_amount(row, "waiting_hours") or 0.0,
        qualifying=row.get("waiting_kind") == "qualifying",
        indemnity_hours=_amount(row, "indemnity_hours"),
        after_waiting=row.get("indemnity_from") == "after_waiting",
        order=tuple(row.get("order") or STEPS),
        needs_consent=bool(row.get("needs_consent")),
    )


def _limit(row: Mapping[str, Any], rows: Mapping[str, Any]) -> float | None:
    """The smaller of its own limit and its share of another node's."""
    limits = [_amount(row, "per_event_limit")]
    if share := row.get("limit_percent_of"):
        other = _amount(rows[share["node"]], "per_event_limit")
        limits.append(None if other is None else other * float(share["percent"]) / 100)
    return min((each for each in limits if each is not None), default=None)


def _covers(row: Mapping[str, Any]) -> Iterator[Cover]:
    for each in row.get("covers") or ():
        caps = (_amount(each, key) for key in ("per_person_yen", "per_company_yen"))
        yield Cover(row["code"], each["item"], each.get("covered", "yes"), *caps)


def _excluded(code: str, rows: Mapping[str, Any], stated: Mapping[str, Any]) -> tuple[str, ...]:
    names, held = {"*", *above(code, rows)}, stated.get("options_held") or ()
    return tuple(
        row["flag"]
        for row in stated.get("exclusions") or ()
        if names & set(_named(row["nodes"])) and row.get("lifted_by") not in held
    )


def _named(nodes: str | Sequence[str]) -> Sequence[str]:
    return [nodes] if isinstance(nodes, str) else nodes


def _amount(row: Mapping[str, Any], key: str) -> float | None:
    return None if row.get(key) is None else number(row[key], key)
