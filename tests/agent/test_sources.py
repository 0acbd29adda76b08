"""Where facts are from: what the collectors and osquery declare is the list that a report is held to, no more, no less."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import PurePosixPath
from types import ModuleType
from typing import cast

import pytest

from sonaeru.agent.commands import COMMANDS
from sonaeru.agent.found import FAMILIES, Collector, collectors, name_of
from sonaeru.core.devices import osquery
from sonaeru.core.devices.sources import ASKED, READ, SOURCES

ALL = [(family, each) for family in FAMILIES for each in collectors(family)]
each_collector = pytest.mark.parametrize(
    "collector", [each for _, each in ALL], ids=[f"{family}.{name_of(each)}" for family, each in ALL]
)
FORM = re.compile(
    r"(cmd|cim|api|osquery|guided):[A-Za-z0-9_-]+|(com|shell):[A-Za-z.]+|file:(~?/[ -~]+|canary\.json)|reg:HK(LM|CU)/[ -~]+"
)
# What the two children of PowerShell are asked for is told by class, not by program.
BY_CLASS = {"cim", "windows-updates"}


def programs(name: str) -> set[str]:
    """The programs of a command, as sources call them."""
    return {f"cmd:{PurePosixPath(path).name}" for path in COMMANDS[name].paths}


def asked(collector: Collector) -> set[str]:
    """The commands of the list that a collector names."""
    words = ast.walk(ast.parse(inspect.getsource(cast(ModuleType, collector))))
    named = {word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)}
    return (named & COMMANDS.keys()) - BY_CLASS


def parts(collector: Collector) -> set[str]:
    """The single sources of a collector."""
    return {part for source in collector.FACTS.values() for part in source.split(", ")}


def test_what_the_collectors_declare_is_the_list() -> None:
    assert sorted({source for _, each in ALL for source in each.FACTS.values()}) == sorted(READ)


def test_what_osquery_declares_is_the_list() -> None:
    assert sorted(map(osquery.source, osquery.tables())) == sorted(ASKED)


def test_every_source_is_told_in_its_form_and_once() -> None:
    assert len(SOURCES) == len(set(SOURCES))
    assert [source for source in SOURCES if not all(map(FORM.fullmatch, source.split(", ")))] == []


@each_collector
def test_a_collector_declares_the_programs_that_it_asks_and_no_others(collector: Collector) -> None:
    said = {part for part in parts(collector) if part.startswith("cmd:")}
    known = {name: programs(name) for name in asked(collector)}
    assert [name for name, each in known.items() if not each & said] == []
    assert said <= {program for each in known.values() for program in each}


def test_every_command_of_the_list_is_asked_by_a_collector() -> None:
    assert COMMANDS.keys() - BY_CLASS == {name for _, each in ALL for name in asked(each)}
