"""The agent carries this part of core to computers with Python 3.9: nothing in it may be younger."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import sonaeru.core.devices

FILES = sorted(Path(sonaeru.core.devices.__file__).parent.glob("*.py"))
# Names and arguments that came after 3.9.
YOUNGER = {"StrEnum", "tomllib", "pairwise", "batched", "Self", "override", "assert_never", "TypeAlias", "UTC"}
ARGUMENTS = {"slots", "kw_only", "strict"}
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


def faults(whole: ast.Module) -> list[str]:
    """What Python 3.9 would not run, although it may read it."""
    annotations = {id(below) for node in ast.walk(whole) for each in _annotations(node) for below in ast.walk(each)}
    found = [node for node in ast.walk(whole) if id(node) not in annotations]
    return [
        *[node.id for node in found if isinstance(node, ast.Name) and node.id in YOUNGER],
        *[node.attr for node in found if isinstance(node, ast.Attribute) and node.attr in YOUNGER],
        *[
            name.name
            for node in found
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
            if name.name in YOUNGER
        ],
        *[node.arg for node in found if isinstance(node, ast.keyword) and node.arg in ARGUMENTS],
        *["|" for node in found if _is_union(node)],
        *["match" for node in found if isinstance(node, ast.Match)],
    ]


def _annotations(node: ast.AST) -> list[ast.AST]:
    found = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    return [each for each in found if each is not None]


def _is_union(node: ast.AST) -> bool:
    """Whether types are joined with `|` while the program runs: one side is None or a name of a type."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitOr):
        return False
    return any(isinstance(side, ast.Constant) and side.value is None for side in (node.left, node.right)) or any(
        isinstance(side, ast.Name) and side.id[:1].isupper() and not side.id.isupper()
        for side in (node.left, node.right)
    )


@each_file
def test_a_file_is_python_3_9(path: Path) -> None:
    assert faults(tree(path)) == []


@each_file
def test_a_file_needs_the_standard_library_and_itself_only(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(tree(path))
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in getattr(node, "names", [])]
        )
        if isinstance(node, ast.Import | ast.ImportFrom) and name
    }
    foreign = {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}
    assert all(name.startswith("sonaeru.core.devices") for name in foreign)


@pytest.mark.parametrize(
    "text",
    [
        "import tomllib",
        "from enum import StrEnum",
        "X = int | None",
        "X = Row | Check",
        "zip(a, b, strict=True)",
        "@dataclass(slots=True)\nclass X: ...",
        "from itertools import pairwise",
        "datetime.UTC",
    ],
)
def test_what_is_younger_is_found(text: str) -> None:
    assert faults(ast.parse(text))


def test_a_union_in_an_annotation_is_only_text() -> None:
    assert faults(ast.parse("def f(x: int | None) -> str | None: ...")) == []
