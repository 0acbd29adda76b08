"""How far a company is with each declaration: its steps, what is known of each, what comes next. For page and PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sonaeru.core.assessment import score
from sonaeru.core.words import Words
from sonaeru.web.assessment.queries import Check
from sonaeru.web.declaration.models import Place, Purpose
from sonaeru.web.declaration.queries import Facts
from sonaeru.web.library import declarations
from sonaeru.web.library.declarations import Star, Step
from sonaeru.web.tenancy.queries import Organisation
from sonaeru.web.ui.formats import long_date, signed

PLACES: Final = ((Place.WEB, gettext_lazy("ホームページ")), (Place.POSTED, gettext_lazy("店頭に掲示")))
PURPOSES: Final = (
    (Purpose.PARTNERS, gettext_lazy("取引先に伝える")),
    (Purpose.SUBSIDY, gettext_lazy("補助金の申し込み")),
    (Purpose.INSIDE, gettext_lazy("社内の取組み")),
    (Purpose.OTHER, gettext_lazy("そのほか")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A step; `known`: what makes it done, in words, "" while it is open."""

    step: Step
    known: str

    @property
    def done(self) -> bool:
        """Whether nothing is left to do for it."""
        return bool(self.known)


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the two declarations with its steps; `sentence`: what the company may say of itself, once it declared."""

    star: Star
    facts: Facts
    lines: tuple[Line, ...]
    means: str
    sentence: str
    purpose: str


def standing(star: int, facts: Facts, check: Check | None) -> Standing:
    """How far the company is with one declaration."""
    content = declarations.security_action()
    chosen = content.stars[star]
    lines = tuple(Line(content.steps[step], KNOWN[step](facts, check)) for step in chosen.steps)
    sentence = content.sentence.format(star=say(chosen.name)) if facts.declared else None
    return Standing(chosen, facts, lines, joined(chosen.means), say(sentence) if sentence else "", purpose(facts))


def say(words: Words) -> str:
    """Content in the language of the page."""
    return words.in_language(get_language() or "ja")


def joined(texts: Iterable[Words]) -> str:
    """Sentences one after another; only English sets a space between them."""
    return (" " if (get_language() or "ja") == "en" else "").join(map(say, texts))


def on(day: dt.date | None) -> str:
    """A day in words, "" for none."""
    return long_date(day, get_language() or "ja") if day else ""


def diagnosis(check: Check) -> str:
    """Day, edition and total of a result."""
    assert check.finished_at  # a result that counts is finished
    edition, total = check.question_set, score(check.question_set, check.answers, check.sheet.not_applicable).total
    day = on(timezone.localtime(check.finished_at).date())
    values = {"day": day, "title": say(edition.title), "edition": edition.edition, "total": signed(total)}
    return _("%(day)s、%(title)s 第%(edition)s版、%(total)s点") % values


def place(facts: Facts) -> str:
    """Where the policy is public."""
    return facts.address if facts.place == Place.WEB else _named(PLACES, facts.place)


def purpose(facts: Facts) -> str:
    """What the declaration is for."""
    return _named(PURPOSES, facts.purpose)


def entries(company: Organisation, facts: Facts, schemes: Mapping[str, str]) -> list[tuple[str, str]]:
    """What IPA's site asks for, with what the company told us; `schemes`: industry, size and prefecture in words."""
    content = declarations.security_action()
    known = {"company": company.name, "star": say(content.stars[facts.star].name), "purpose": purpose(facts), **schemes}
    if prefecture := schemes.get("prefecture"):
        # A prefecture is only the beginning of what IPA asks for here.
        known["prefecture"] = _("%(place)s（つづきは用意してください）") % {"place": prefecture}
    return [(say(entry.name), known.get(entry.fact, "")) for entry in content.entries]


def _named(choices: tuple[tuple[str, object], ...], value: str) -> str:
    return next((str(name) for code, name in choices if code == value), "")


def _published(facts: Facts, check: Check | None) -> str:
    if not (facts.place and facts.published_on):
        return ""
    return _("%(day)sから、%(place)s") % {"day": on(facts.published_on), "place": place(facts)}


KNOWN: Mapping[str, Callable[[Facts, Check | None], str]] = {
    "diagnosed": lambda facts, check: diagnosis(check) if check else "",
    "adopted": lambda facts, check: on(facts.adopted_on),
    "published": _published,
    "apply": lambda facts, check: on(facts.applied_on),
    "notified": lambda facts, check: on(facts.notified_on),
}
