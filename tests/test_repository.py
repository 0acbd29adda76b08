"""The papers of the repository say what is true: paths, commands, settings, lock files."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest

from sonaeru.cli.__main__ import parser

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.en.md")
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PAPERS = [ROOT / "MAP.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("**/*.md"))]
SETTING = re.compile(r'\b(?:text|number)\("([A-Z_]+)"(?:, (\d+))?')
HEADING = "# python3 dev.py lock; dependencies 0"


def read(path: str) -> str:
    """The text of a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def dev() -> ModuleType:
    """The script at the root as a module."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def code(text: str) -> str:
    """The code of a Markdown text: fenced blocks and what stands between backticks."""
    fences = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*fences, *spans])


def paths(text: str) -> Iterator[str]:
    """Paths between backticks, from the root. `<id>` stands for any name; what is part of an address is no path."""
    for span in re.findall(r"`([^`\s]+)`", text):
        if re.fullmatch(r"\.?[\w.*<>-]+(/[\w.*<>-]+)*/?", span) and (
            "/" in span or re.search(r"\.(py|md|lock|toml)$", span)
        ):
            yield re.sub(r"<[^>]+>", "*", span)


def settings() -> dict[str, str]:
    """The settings that the product reads, each with its default where that is a number."""
    return {f"SONAERU_{name}": default for name, default in SETTING.findall(read("src/sonaeru/web/config/settings.py"))}


def rows() -> dict[str, str]:
    """The rows of the page about settings, by the name in the first column."""
    return dict(re.findall(r"^\| `([A-Z_]+)` \|(.*)$", read("docs/reference/settings.md"), re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_in_a_paper_exists(paper: Path) -> None:
    assert [path for path in paths(paper.read_text(encoding="utf-8")) if not exists(path)] == []


def exists(path: str) -> bool:
    """Whether the repository holds it. A folder without files does not count: a fresh copy would not have it."""
    return any(each.is_file() or any(below.is_file() for below in each.rglob("*")) for each in ROOT.glob(path))


def test_a_path_that_is_not_there_is_missed() -> None:
    assert not exists("src/sonaeru/web/no-such-room/")


def test_the_map_is_full_of_paths() -> None:
    assert len(set(paths(read("MAP.md")))) > 20


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_names_the_check_that_keeps_it(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    kept_by = text.partition("## The check that keeps it")[2]
    assert len(text.splitlines()) <= 40
    assert list(paths(kept_by))


def test_ci_runs_the_test_command_of_the_readme_on_both_databases() -> None:
    assert "python3 dev.py test" in code(read("README.md"))
    runs = [line.partition(" #")[0] for line in read(".ci/run").splitlines() if re.search(r"[ &]tests \d+m", line)]
    assert ["unset DATABASE_URL" in line for line in runs] == [True, False]
    assert [line.startswith('DATABASE_URL="$postgres" ') for line in runs] == [False, True]


@pytest.mark.parametrize("readme", READMES)
def test_every_dev_command_of_a_readme_exists(readme: str) -> None:
    named = set(re.findall(r"\bdev\.py (\w+)", code(read(readme))))
    assert named
    assert named <= set(dev().COMMANDS)


@pytest.mark.parametrize("readme", READMES)
def test_every_sonaeru_command_of_a_readme_exists(readme: str) -> None:
    named = set(re.findall(r"\bsonaeru ([a-z][\w-]*)", code(read(readme))))
    assert [command for command in sorted(named) if not is_command(command)] == []


def is_command(name: str) -> bool:
    """Whether `sonaeru NAME --help` explains a command instead of refusing the name."""
    silent = io.StringIO()
    with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent), pytest.raises(SystemExit) as left:
        parser().parse_args([name, "--help"])
    return left.value.code == 0


def test_a_word_that_is_no_command_is_not_taken_for_one() -> None:
    assert not is_command("no-such-command")


def test_every_setting_has_a_row_with_its_default() -> None:
    wanted = {name: f" `{default}` |" if default else " |" for name, default in settings().items()}
    assert wanted
    assert [name for name, cell in wanted.items() if cell not in rows().get(name, "")] == []


def test_every_setting_that_is_explained_is_read() -> None:
    assert set(rows()) == {*settings(), "DATABASE_URL"}


def test_lock_files_match_the_project_and_name_no_place() -> None:
    assert dev().lock_faults() == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url a",
        "--extra-index-url a",
        "--find-links a",
        "-i a",
        "-f a",
        "-e .",
        "package @ https://host/package.whl",
        "package @ file:a",
        "    # via -r /srv/requirements.in",
        "    # via -r ~/requirements.in",
    ],
)
def test_a_lock_file_that_names_a_place_is_found(line: str) -> None:
    (fault,) = dev().faults_of("a.lock", f"{HEADING}\n{line}\n", HEADING)
    assert fault.startswith("a.lock:2 names a place")


def test_a_lock_file_older_than_the_project_is_found() -> None:
    (fault,) = dev().faults_of("a.lock", f"{HEADING}0\n", HEADING)
    assert "python3 dev.py lock" in fault


def test_both_lock_files_pin_with_hashes_only() -> None:
    lines = chain.from_iterable(read(name).splitlines() for name in ("requirements.lock", "requirements-dev.lock"))
    assert {
        re.sub(r"^(\s*)\S.*", r"\1", line) for line in lines if not re.match(r"[\w.-]+==|\s+(--hash=sha256:|#)|#", line)
    } == set()


def test_the_environment_of_another_copy_is_not_cleared_through_a_link(tmp_path: Path) -> None:
    module, other = dev(), tmp_path / "other"
    other.mkdir()
    (other / "python").touch()
    module.VENV = tmp_path / ".venv"  # type: ignore[attr-defined]
    module.BIN = other  # type: ignore[attr-defined]
    module.VENV.symlink_to(other)
    with pytest.raises(module.Stop, match="remove it first"):
        module.make_venv()
    assert (other / "python").exists()


def test_the_report_counts_files_lines_functions_and_late_imports() -> None:
    source = "def one() -> int:\n    import os\n    return 1\n\n\ndef two():\n    return 2\n"
    assert dev().numbers([source]) == ("1", "7", "7 / 7 / 7", "2 / 2 / 3", "50%", "1")
