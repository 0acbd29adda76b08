"""What README and docs say is what the product does: commands, codes, columns, figures, examples, links, pictures."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from tests.browser import pictures

from sonaeru.cli.__main__ import main, parser
from sonaeru.core.assessment import Code, answer
from sonaeru.core.plan.ranking import next_three, rank
from sonaeru.core.posture import posture
from sonaeru.web.api.scopes import Scope
from sonaeru.web.api.v1.api import api
from sonaeru.web.api.v1.problems import TITLES
from sonaeru.web.assessment import actions, exports, queries
from sonaeru.web.audit.words import verb_words
from sonaeru.web.holdings import registry
from sonaeru.web.library import reader
from sonaeru.web.library.documents import documents
from sonaeru.web.library.guides import guides
from sonaeru.web.ui.middleware import HEADERS

ROOT = Path(__file__).resolve().parents[1]
READMES = [ROOT / "README.md", ROOT / "README.en.md"]
PAPERS = [*READMES, *sorted((ROOT / "docs").glob("**/*.md"))]
CLI = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
JUDGED = re.compile(r"^```sh\n(?=sonaeru (?:assess|verify|devices|insurance|phishing)\b)", re.MULTILINE)
EXAMPLE = re.compile(
    r"^```sh\nsonaeru ((?:assess|verify|devices|insurance|phishing)\b[^\n]*)\n```\n\n終了コード：(\d)\n\n```(text|json)\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Example:
    """A command as a page shows it, with the exit code and the standard output that the page states."""

    words: tuple[str, ...]
    exit: int
    form: str
    printed: str


def text(path: Path) -> str:
    """The text of a page."""
    return path.read_text(encoding="utf-8")


def examples() -> list[Example]:
    """Every example of a command that works on files alone."""
    found = [match for paper in PAPERS for match in EXAMPLE.finditer(text(paper))]
    return [Example(tuple(match[1].split()), int(match[2]), match[3], match[4]) for match in found]


def commands() -> dict[str, argparse.ArgumentParser]:
    """The commands by name; those of a group by both names, as `plan rank`."""
    return dict(below(parser()))


def below(command: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands below one, or itself if it has none."""
    groups = [action.choices for action in command._actions if isinstance(action.choices, dict)]
    if not groups:
        yield name, command
    for word, each in (groups[0] if groups else {}).items():
        yield from below(each, f"{name} {word}".strip())


def section(command: str) -> str:
    """What the page says of a command, from its heading to the next one."""
    found = re.search(rf"^## sonaeru {command}$(.*?)(?=^## |\Z)", CLI, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def options(command: argparse.ArgumentParser) -> list[argparse.Action]:
    """The options of a command but for --help."""
    return [each for each in command._actions if each.option_strings and each.dest != "help"]


def links(paper: Path) -> list[str]:
    """The relative addresses of links and pictures of a page."""
    words = FENCE.sub("", text(paper))
    found = re.findall(r"\]\(([^)\s]+)\)", words) + re.findall(r'\b(?:src|href)="([^"]+)"', words)
    return [address for address in found if not re.match(r"[a-z]+:", address)]


def anchors(paper: Path) -> set[str]:
    """The anchors that the headings of a page make, by the rule of the common Git hosts."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text(paper)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(paper: Path, address: str) -> bool:
    """Whether the file of a relative address is there, and the heading that it names."""
    name, _, anchor = address.partition("#")
    target = (paper.parent / name).resolve() if name else paper
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("name", commands())
def test_every_command_has_a_section_with_its_options_and_their_defaults(name: str) -> None:
    said = section(name)
    assert said
    for option in options(commands()[name]):
        default = (
            ""
            if option.default is None or isinstance(option.default, bool)
            else f"`{option.option_strings[-1]}` | `{option.default}` |"
        )
        assert option.option_strings[-1] in said
        assert default in said


def test_every_section_is_about_a_command() -> None:
    assert set(re.findall(r"^## sonaeru (.+)$", CLI, re.MULTILINE)) == set(commands())


def test_every_code_of_a_fault_has_a_row_in_the_order_of_the_checks() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section("assess").partition("### まちがいの記号")[2], re.MULTILINE)
    assert rows == ["unreadable_file", *[code.value for code in Code]]


@pytest.mark.parametrize("example", examples(), ids=lambda example: " ".join(example.words))
def test_an_example_prints_and_returns_what_its_page_says(
    example: Example, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(example.words) == example.exit
    printed = capsys.readouterr().out
    if example.form == "json":
        assert json.loads(printed) == json.loads(example.printed)
    else:
        assert printed == example.printed


def test_every_example_of_a_judging_command_is_run() -> None:
    assert sum(len(JUDGED.findall(text(paper))) for paper in PAPERS) == len(examples())
    assert {example.words[0] for example in examples()} == {"assess", "verify", "devices", "insurance", "phishing"}


def test_every_example_file_is_used() -> None:
    used = {word for example in examples() for word in example.words}
    assert {f"docs/examples/{path.name}" for path in (ROOT / "docs/examples").iterdir()} <= used


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_picture_of_a_page_leads_somewhere(paper: Path) -> None:
    assert [address for address in links(paper) if not leads_somewhere(paper, address)] == []


@pytest.mark.parametrize("address", ["docs/no-such-page.md", "CHANGELOG.md#no-such-heading"])
def test_a_link_that_leads_nowhere_is_found(address: str) -> None:
    assert not leads_somewhere(ROOT / "README.md", address)


def test_the_pictures_are_those_that_the_script_makes_and_every_one_is_shown() -> None:
    there = {path.name for path in (ROOT / "docs/pictures").iterdir()}
    shown = {address.rpartition("/")[2] for paper in PAPERS for address in links(paper) if "pictures/" in address}
    assert there == set(pictures.expected()) == shown


def test_the_worked_example_of_the_ranking_is_what_core_computes() -> None:
    outcome = answer((ROOT / "docs/examples/answers.json").read_bytes(), reader.question_sets())
    assert outcome.sheet
    ranked = rank(posture([outcome.sheet]), reader.actions(), {})
    figures = [(each.id, each.points, each.risk, each.effort, each.priority) for each in ranked]
    rows = re.findall(r"^\| (\d) \| `([\w-]+)` \|(.+)\|$", text(ROOT / "docs/reference/scoring.md"), re.MULTILINE)
    said = [(name, *map(int, cells.split("|"))) for _, name, cells in rows]
    assert said == figures[: len(said)]
    assert [name for name, *_ in said[:3]] == [each.id for each in next_three(ranked)]


@pytest.mark.django_db
def test_every_column_of_the_csv_is_explained() -> None:
    check = queries.check(
        actions.add_sample(question_set=reader.question_sets()["ipa-5min", "3.1"], sample=reader.sample())
    )
    assert check
    said = re.findall(r"`(\w+)`", text(ROOT / "docs/reference/csv.md"))
    columns = set(exports.columns(check))
    assert columns - set(said) == {f"i{no:02}" for no in range(2, 25)}


def test_every_spelling_of_an_answer_that_is_listed_is_read() -> None:
    edition = reader.question_sets()["ipa-5min", "3.1"]
    table = text(ROOT / "docs/reference/csv.md").partition("| 答え | 読める書き方 |")[2]
    rows = dict(re.findall(r"^\| (\S+) \| (.+) \|$", table, re.MULTILINE))
    for choice in edition.choices:
        for spelling in rows[choice.button.ja].replace("`", "").split("、"):
            sheet = "番号,答え\n" + "".join(f"{item.no},{spelling}\n" for item in edition.items)
            score = answer(sheet, reader.question_sets(), "paper.csv").score
            assert score and score.counts[choice.answer] == len(edition.items), spelling


@pytest.mark.parametrize(
    ("readme", "cases", "raising"),
    [
        (READMES[0], "例題{}件", "25問に効く{}の対策"),
        (READMES[1], "the {} published cases", "the {} actions"),
    ],
    ids=["ja", "en"],
)
def test_the_numbers_of_a_readme_are_true(readme: Path, cases: str, raising: str) -> None:
    published = sum(len(json.loads(text(path))["cases"]) for path in reader.cases() if path.stem == "assessment")
    concepts = {item.concept for item in reader.question_sets()["ipa-5min", "3.1"].items}
    helpful = sum(action.raises[0].concept in concepts for action in reader.actions())
    assert cases.format(published) in text(readme)
    assert raising.format(helpful) in text(readme)


def test_a_readme_counts_guides_forms_and_readiness_right() -> None:
    assert f"{len(guides())}本のガイドと{len(documents())}のひな形" in text(READMES[0])
    assert f"{len(guides())} guides and {len(documents())} forms" in text(READMES[1])
    readiness = reader.offered_edition("readiness").title
    assert readiness.ja in text(READMES[0])
    assert readiness.en.lower() in text(READMES[1])


def table(page: str, heading: str) -> list[list[str]]:
    """The cells of the table of a page that has this heading row."""
    after = text(ROOT / page).partition(f"| {heading} |\n")[2]
    rows = re.match(r"\|[-|]+\|\n((?:\|.*\|\n)*)", after)
    return [re.split(r" ?\| ?", line.strip("| ")) for line in rows[1].splitlines()] if rows else []


def test_every_verb_of_the_log_is_listed_with_its_words() -> None:
    said = table("docs/reference/audit-events.md", "記号 | 日本語 | English")
    assert said == [[f"`{verb}`", words.ja, words.en] for verb, words in sorted(verb_words().items())]


def test_every_kind_of_data_is_listed_with_its_term() -> None:
    said = table("docs/reference/retention.md", "種類 | 中身 | 日数 | いつから数えるか | なぜ残すか | 消さないとき")
    assert [row[:5] for row in said] == [
        [f"`{kind.id}`", kind.name.ja, str(kind.days()) if kind.days else "なし", kind.since.ja, kind.why.ja]
        for kind in registry.all_kept()
    ]


def test_the_page_of_the_api_lists_its_operations_with_their_scopes() -> None:
    paths = api.get_openapi_schema()["paths"]
    wanted = {
        (f"`{method.upper()} {path}`", f"`{path.split('/')[3]}:{'read' if method == 'get' else 'write'}`")
        for path, methods in paths.items()
        for method in methods
    }
    assert {
        (call, scope) for call, scope, _ in table("docs/reference/api.md", "呼び出し | 要る鍵 | すること")
    } == wanted


def test_the_page_of_the_api_lists_the_scopes_and_the_errors() -> None:
    scopes = table("docs/reference/api.md", "できること | 意味")
    assert scopes == [[f"`{scope}`", scope.words.ja] for scope in Scope]
    assert {int(row[0]) for row in table("docs/reference/api.md", "番号 | 意味")} == {*TITLES, 503}


def test_every_model_is_explained() -> None:
    rooms = [room for room in apps.get_app_configs() if room.name.startswith("sonaeru.")]
    said = {row[0] for row in table("docs/reference/data-model.md", "表 | 1行は")}
    assert said == {f"`{model._meta.label}`" for room in rooms for model in room.get_models()}


def test_the_page_about_headers_shows_those_that_are_sent() -> None:
    shown = "".join(f"{name}: {value}\n" for name, value in HEADERS.items())
    assert f"```\n{shown}```\n" in text(ROOT / "docs/reference/csp.md")


def test_the_index_names_every_page() -> None:
    index = ROOT / "docs/README.md"
    named = {(index.parent / address).resolve() for address in links(index)}
    assert {paper for paper in (ROOT / "docs").glob("**/*.md") if paper != index} <= named
