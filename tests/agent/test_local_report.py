"""What the person at the PC is shown first: little, in order, without blame; everything else on request."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cache

import pytest

from sonaeru.agent.carried import Carried, unpacked
from sonaeru.agent.local import LANGUAGES, TEXTS, Local, as_page, as_text, local
from sonaeru.cli.agent import content
from sonaeru.web.library import devices

AT = 1_795_305_600.0  # 2026-11-22 in Japan
BAD: Mapping[str, object] = {
    "os.family": "linux",
    "device.role": "laptop",
    "fw.state": "off",
    "disk.system": "off",
    "lock.enabled": False,
    "lock.delay_s": None,
    "acct.autologon": True,
    "svc.ssh": "on",
    "svc.ssh_root": "yes",
    "origin.unsigned_sources": 2,
    "origin.extra_sources": 0,
    "acct.uid0_count": 1,
}


@cache
def packed() -> Carried:
    """What the built file carries."""
    return unpacked(json.loads(content()))


def found(facts: Mapping[str, object] = BAD, language: str = "ja") -> Local:
    """The findings about a PC of these facts."""
    report = {"schema": "sonaeru.facts/1", "facts": {key: {"v": value} for key, value in facts.items()}}
    return local(report, packed(), at=AT, language=language)


def test_the_file_carries_the_released_checks_and_tables_as_they_are() -> None:
    assert [each.id for each in packed().checks] == [each.id for each in devices.checks()]
    assert packed().tables == devices.lifecycles()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_at_most_three_things_with_their_steps_and_names_the_rest(language: str) -> None:
    shown = found(language=language)
    page, text = as_page(shown, "{}"), as_text(shown)
    assert (page.count("<article>"), len(re.findall(r"^  1\. ", text, re.MULTILINE))) == (3, 3)
    for each in shown.ordered():
        assert shown.told(each).title in text


def test_what_must_be_fixed_stands_before_what_could_be_better() -> None:
    states = [each.state for each in found().ordered()]
    assert states == sorted(states, key=("fail", "warn").index)
    assert found().bad


def test_a_pc_without_facts_is_unknown_and_not_blamed() -> None:
    shown = found({"os.family": "linux"})
    assert not shown.bad
    assert "設定が悪いという意味ではありません" in as_text(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_company_sees_and_does_not_see_stands_before_the_first_finding(language: str) -> None:
    shown = found(language=language)
    first = shown.told(shown.ordered()[0]).title
    for text in (as_text(shown), html.unescape(as_page(shown, "{}"))):
        for each in (shown.words("view"), *shown.words.listed("visible"), *shown.words.listed("hidden")):
            assert text.index(each) < text.index(first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_nothing_was_sent_and_how_old_the_tables_are(language: str) -> None:
    for shown in (as_text(found(language=language)), as_page(found(language=language), "{}")):
        assert TEXTS["stays"][LANGUAGES.index(language)] in shown
        assert {"ja": "データの日付：2026年8月22日", "en": "Date of the tables: 2026-08-22"}[language] in shown


def test_the_page_loads_nothing_and_runs_nothing_and_shows_what_was_read() -> None:
    page = as_page(found(), '{"name": "<script>alert(1)</script>"}')
    assert not re.search(r"<script|<link|<img|\bsrc=|\bon\w+=|url\(|@import", page)
    assert "&lt;script&gt;alert(1)" in page
    assert '<html lang="ja">' in page
