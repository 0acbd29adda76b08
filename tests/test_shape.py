"""The shape of the code, where no tool of `python3 dev.py check` keeps it: sizes, what core may use, private models.

Layers and cycles are contracts in `.importlinter`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [
    ROOT / "dev.py",
    *(
        path
        for folder in ("src", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ),
]
PRODUCT = [path for path in SOURCES if path.is_relative_to(ROOT / "src")]
CORE = [path for path in PRODUCT if path.is_relative_to(ROOT / "src/sonaeru/core")]
AGENT = [path for path in PRODUCT if path.is_relative_to(ROOT / "src/sonaeru/agent")]
# What is longer cannot be held in one's head (judgement): it is two things under one name.
LONGEST_FILE = 450
LONGEST_FUNCTION = 60
# Where core may use arrays and special functions, and no more of these packages than that.
NUMBERS = ("src/sonaeru/core/loss/", "src/sonaeru/core/insurance/")
ARRAYS = re.compile(r"numpy\b(?!\.random\.(?!Generator\b))|scipy\.special\.")
# What core would need to look at the world or the clock, or to be different each time.
OUTSIDE = {"asyncio", "os", "pathlib", "random", "secrets", "socket", "subprocess", "tempfile", "threading", "time"}
MODELS = re.compile(r"sonaeru\.web\.(\w+)\.models\b")


def place(path: Path) -> str:
    """A file as people call it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A file as syntax."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(nodes: ast.AST) -> Iterator[str]:
    """What is imported, each by its whole name: `from a import b` is `a.b`."""
    for node in ast.walk(nodes):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def functions(nodes: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(nodes) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines, from `def` to the last one."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def foreign_models(path: Path, nodes: ast.AST) -> list[str]:
    """Models of other rooms that a file imports."""
    room = place(path).removeprefix("src/sonaeru/web/").partition("/")[0]
    return [name for name in imports(nodes) if (found := MODELS.match(name)) and found[1] != room]


def impure(nodes: ast.AST, *, arrays: bool = False) -> list[str]:
    """What core may not use: other packages, the world outside, the clock, randomness that was not handed in."""
    used = [name for name in imports(nodes) if not name.startswith("sonaeru.core.")]
    used = [name for name in used if not (arrays and ARRAYS.match(name))]
    foreign = [
        name for name in used if (top := name.partition(".")[0]) not in sys.stdlib_module_names or top in OUTSIDE
    ]
    called = (ast.unparse(node.func) for node in ast.walk(nodes) if isinstance(node, ast.Call))
    made = (".now", ".today", ".utcnow", ".default_rng")
    return foreign + [name for name in called if name == "open" or name.startswith("np.random.") or name.endswith(made)]


def test_no_file_is_too_long() -> None:
    sizes = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert len(sizes) > 400
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    sizes = {(place(path), each.name): length(each) for path in SOURCES for each in functions(tree(path))}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


def test_no_function_imports() -> None:
    late = {place(path) for path in SOURCES for each in functions(tree(path)) if any(imports(each))}
    assert late == set()


def test_core_uses_the_standard_library_and_itself_and_never_looks_outside() -> None:
    assert len(CORE) > 20
    found = {place(path): impure(tree(path), arrays=place(path).startswith(NUMBERS)) for path in CORE}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_agent_carries_nothing_that_a_pc_would_have_to_install() -> None:
    own = ("sonaeru.agent", "sonaeru.core.devices")
    used = {name for path in AGENT for name in imports(tree(path)) if not name.startswith(own)}
    assert len(AGENT) > 30
    assert {name for name in used if name.partition(".")[0] not in sys.stdlib_module_names} == set()


def test_the_agent_never_asks_platform_which_stops_python_on_some_windows() -> None:
    assert {place(path) for path in AGENT if "platform" in set(imports(tree(path)))} == set()


def test_the_models_of_a_room_are_its_own() -> None:
    assert {place(path): found for path in PRODUCT if (found := foreign_models(path, tree(path)))} == {}


def test_what_is_forbidden_would_be_found() -> None:
    assert impure(
        ast.parse("import numpy\nfrom django.db import models\nimport os.path\ndt.datetime.now()\nopen(a)")
    ) == [
        *("numpy", "django.db.models", "os.path"),
        *("dt.datetime.now", "open"),
    ]
    numbers = "import numpy as np\nfrom scipy.special import ndtr\nfrom scipy.stats import norm\nimport pandas\nnp.random.rand(3)"
    assert impure(ast.parse(numbers), arrays=True) == ["scipy.stats.norm", "pandas", "np.random.rand"]
    room = ROOT / "src/sonaeru/web/plan/new.py"
    text = "from sonaeru.web.plan import models\nfrom sonaeru.web.audit import models as log\nimport sonaeru.web.jobs.models"
    assert foreign_models(room, ast.parse(text)) == ["sonaeru.web.audit.models", "sonaeru.web.jobs.models"]
    late = ast.parse("def one():\n    def two():\n        from a import b")
    assert {name for each in functions(late) for name in imports(each)} == {"a.b"}
    assert max(map(length, functions(late))) == 3
