"""The report for the person at the PC, before anybody else: what to fix, what is not known, what is in order."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sonaeru.agent.carried import Carried
from sonaeru.agent.saying import LANGUAGES, Words
from sonaeru.agent.view import GROUPS, view
from sonaeru.core.devices import Check, Finding, Seen, judge_all, look, read
from sonaeru.core.devices.facts import TOKYO
from sonaeru.core.devices.summary import FOR_THE_EMPLOYEE, to_do
from sonaeru.core.devices.words import Told, told

TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("このパソコンの点検結果", "How this computer is doing"),
    "stays": (
        "この結果は、このパソコンの中だけにあります。どこにも送っていません。設定も変えていません。",
        "This result is on this computer only. Nothing was sent, nothing was changed.",
    ),
    "before": (
        "このページを作ったとき、まだ何も送っていません。送ったものは、show-sent という命令でいつでも見られます。",
        "When this page was made, nothing was sent yet. The command show-sent lists what was sent, at any time.",
    ),
    "counts": (
        "直すこと {fix}件　分からないこと {unknown}件　できていること {good}件",
        "{fix} to fix, {unknown} not known, {good} in order",
    ),
    "first": ("はじめに直すこと", "Fix these first"),
    "more": ("ほかの項目", "Other items"),
    "unknown": ("確かめられなかったこと", "What could not be checked"),
    "no_blame": (
        "設定が悪いという意味ではありません。理由を見て、必要なら管理者に伝えてください。",
        "This does not mean that a setting is wrong. See the reason and tell your administrator if needed.",
    ),
    "good": ("できていること", "What is in order"),
    "self": ("本人", "yourself"),
    "manager": ("管理者", "administrator"),
    "heading": ("{title}：{state}（{who}・{minutes}分）", "{title}: {state} ({who}, {minutes} min)"),
    "reason": ("{title}：{why}", "{title}: {why}"),
    "between": ("", " "),
    "day": ("{day.year}年{day.month}月{day.day}日", "{day}"),
    "as_of": ("データの日付：{day}", "Date of the tables: {day}"),
    "facts": ("調べたことの全部（JSON）", "Everything that was read (JSON)"),
    "none": ("ありません。", "None."),
}
STYLE = (
    "body{font:1rem/1.7 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "section{margin:2rem 0}article{border:1px solid #767676;border-radius:.5rem;padding:0 1rem;margin:1rem 0}"
    "pre{overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#1a1a1a}}"
)


@dataclass(frozen=True)
class Local:
    """The findings of one scan in one language. `intro`: the text of ours that says what was sent so far."""

    carried: Carried
    seen: Seen
    findings: Sequence[Finding]
    language: str
    intro: str = "stays"

    @property
    def words(self) -> Words:
        """The words that the file carries."""
        return Words(self.carried, self.language)

    @property
    def bad(self) -> bool:
        """Whether something must be fixed."""
        return any(each.state == "fail" for each in self.findings)

    def text(self, name: str, **values: object) -> str:
        """A text of ours."""
        return TEXTS[name][LANGUAGES.index(self.language)].format(**values)

    def check(self, finding: Finding) -> Check:
        """The check a finding is of."""
        return next(each for each in self.carried.checks if each.id == finding.check)

    def of(self, *states: str) -> list[Finding]:
        """The findings of these states."""
        return [each for each in self.findings if each.state in states]

    def ordered(self) -> list[Finding]:
        """What to fix, first things first."""
        by_check = {each.check: each for each in self.findings}
        return [by_check[each.check] for each in to_do({"": self.findings}, self.carried.checks)]

    def told(self, finding: Finding) -> Told:
        """A finding in words."""
        return told(self.check(finding), finding, self.seen, self.language)

    def heading(self, finding: Finding) -> str:
        """Title, state, who does it and how long it takes."""
        words = self.told(finding)
        state = self.carried.words["states"][finding.state][self.language]
        return self.text("heading", title=words.title, state=state, who=self.text(words.who), minutes=words.minutes)

    def why(self, finding: Finding) -> str:
        """What was seen and why it matters; that it is only likely where it is."""
        words = self.told(finding)
        likely = self.carried.words["confidence"]["inferred"][self.language] if finding.confidence == "inferred" else ""
        return self.text("between").join(filter(None, (words.what, words.why, likely)))

    def reason(self, finding: Finding) -> str:
        """Title of what is not known, and why."""
        why = self.carried.words["reasons"][finding.why.partition(":")[0]][self.language]
        return self.text("reason", title=self.title(finding), why=why)

    def title(self, finding: Finding) -> str:
        """The title of a check."""
        return str(self.check(finding).words["title"][self.language])

    def counts(self) -> str:
        """The three numbers, in the order of what matters."""
        numbers = {"fix": self.of("fail", "warn"), "unknown": self.of("unknown"), "good": self.of("pass")}
        return self.text("counts", **{name: len(found) for name, found in numbers.items()})

    def as_of(self) -> str:
        """How old the tables are."""
        day = self.seen.tables.as_of
        return self.text("as_of", day=self.text("day", day=day) if day else "-")


def local(report: Mapping[str, Any], carried: Carried, *, at: float, language: str) -> Local:
    """The findings of a report. `at` is Unix time in seconds."""
    today = dt.datetime.fromtimestamp(at, TOKYO).date()
    seen = look(read(dict(report), whole=False).facts, carried.tables, today)
    return Local(carried, seen, judge_all(carried.checks, seen), language)


def as_text(found: Local) -> str:
    """For the terminal."""
    return "\n".join(text_lines(found)) + "\n"


def text_lines(found: Local) -> Iterator[str]:
    """The lines; at most three things to do, with their steps."""
    yield from (found.text("title"), found.text(found.intro), "", *view(found.words), "", found.counts())
    ordered = found.ordered()
    for each in ordered[:FOR_THE_EMPLOYEE]:
        yield from ("", found.heading(each), f"  {found.why(each)}")
        yield from (f"  {number}. {step}" for number, step in enumerate(found.told(each).steps, 1))
    yield from listed(found.text("more"), [found.heading(each) for each in ordered[FOR_THE_EMPLOYEE:]])
    yield from listed(
        found.text("unknown"), [found.reason(each) for each in found.of("unknown")], found.text("no_blame")
    )
    yield from ("", found.as_of())


def listed(heading: str, rows: Sequence[str], note: str = "") -> Iterator[str]:
    """A heading with its rows; nothing without rows."""
    if rows:
        yield from ("", heading, *([f"  {note}"] if note else []), *(f"  - {row}" for row in rows))


def as_page(found: Local, facts: str) -> str:
    """For the browser: one file without scripts that loads nothing. `facts`: the JSON, shown on request."""
    ordered = found.ordered()
    title = html.escape(found.text("title"))
    parts = [
        f"<h1>{title}</h1><p>{html.escape(found.text(found.intro))}</p>",
        seen_by_others(found.words),
        f"<p><strong>{html.escape(found.counts())}</strong></p>",
        section(found.text("first"), "".join(article(found, each) for each in ordered[:FOR_THE_EMPLOYEE])),
        section(found.text("more"), items([found.heading(each) for each in ordered[FOR_THE_EMPLOYEE:]])),
        section(
            found.text("unknown"),
            f"<p>{html.escape(found.text('no_blame'))}</p>"
            + items([found.reason(each) for each in found.of("unknown")]),
        ),
        section(found.text("good"), items([found.title(each) for each in found.of("pass")])),
        f"<details><summary>{html.escape(found.text('facts'))}</summary><pre>{html.escape(facts)}</pre></details>",
        f"<p>{html.escape(found.as_of())}</p>",
    ]
    return (
        f'<!doctype html><html lang="{found.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )


def seen_by_others(words: Words) -> str:
    """What the company sees and does not see: before the first finding."""
    lists = "".join(
        f"<h3>{html.escape(words(f'{group}_heading'))}</h3>{items(words.listed(group))}" for group in GROUPS
    )
    return section(words("view"), f"{lists}<p>{html.escape(words('view_others'))}</p>")


def section(heading: str, content: str) -> str:
    """A part of the page."""
    return f"<section><h2>{html.escape(heading)}</h2>{content}</section>"


def article(found: Local, finding: Finding) -> str:
    """One thing to do."""
    steps = "".join(f"<li>{marked(step)}</li>" for step in found.told(finding).steps)
    heading, why = html.escape(found.heading(finding)), html.escape(found.why(finding))
    return f"<article><h3>{heading}</h3><p>{why}</p><ol>{steps}</ol></article>"


def marked(step: str) -> str:
    """A step; what stands between backticks is typed as it is."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(step))


def items(rows: Sequence[str]) -> str:
    """A list, or a dash."""
    return "<ul>" + "".join(f"<li>{html.escape(row)}</li>" for row in rows) + "</ul>" if rows else "<p>-</p>"
