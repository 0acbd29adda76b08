"""Hits and outcomes for the tests, and the published cases as they ship."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from sonaeru.core.phishing import tables
from sonaeru.core.phishing.classify import Classification, classify
from sonaeru.core.phishing.hits import KINDS, TOKENS, Delivery, Hit
from sonaeru.core.phishing.metrics import KINDS as CLASSES
from sonaeru.core.phishing.metrics import STATES, Outcome
from sonaeru.core.phishing.networks import Crowd
from sonaeru.core.phishing.rules import Context
from sonaeru.web.library import phishing, reader

PUBLISHED = json.loads(next(path for path in reader.cases() if path.stem == "phishing").read_text(encoding="utf-8"))
EDITION = phishing.newest_edition()
OWN, SCANNER, HOSTING, HOME = "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.5.0/24"
CONTEXT = Context.of(own=[OWN], scanner=[SCANNER], hosting=[HOSTING])
MAIL = Delivery(accepted_at_ms=0, links=1)
CHROME = tables.HIT_DEFAULTS["ua"]


def hit(n: int, at_ms: int, **fields: Any) -> Hit:
    """A hit: a GET of the one link by an ordinary browser at home, unless said otherwise."""
    return Hit(**{"n": n, "at_ms": at_ms, **tables.HIT_DEFAULTS, **fields})


def visit(at_ms: int, **fields: Any) -> list[Hit]:
    """A visit that loads the page's look."""
    return [hit(1, at_ms, **fields), hit(2, at_ms + 200, kind="page_asset", visit=1)]


def beacon(n: int, at_ms: int, of: int = 1, **fields: Any) -> Hit:
    """What the page of a visit says."""
    return hit(n, at_ms, kind="beacon", method="POST", visit=of, **fields)


def judged(hits: list[Hit], *, mail: Delivery = MAIL, context: Context = CONTEXT) -> Classification:
    """What becomes of these hits."""
    return classify(mail, hits, context, EDITION)


def codes(hits: list[Hit], *, mail: Delivery = MAIL, context: Context = CONTEXT, of: int = 1) -> list[str]:
    """The reasons for one visit."""
    found = judged(hits, mail=mail, context=context)
    return [code for code, _ in next(each for each in found.visits if each.n == of).reasons]


def busy(recipients: int, organisations: int) -> Context:
    """A context in which the home network is that busy."""
    return Context.of(own=[OWN], scanner=[SCANNER], crowds={HOME: Crowd(recipients, organisations)})


_MOMENTS = st.one_of(st.integers(-2_000, 40_000), st.integers(0, 2_000_000))
ANY_HIT = st.builds(
    hit,
    st.just(0),
    _MOMENTS,
    kind=st.sampled_from(KINDS),
    method=st.sampled_from(["GET", "GET", "HEAD", "OPTIONS", "POST"]),
    link=st.sampled_from([1, 2, None]),
    visit=st.sampled_from([None, 1, 2, 3, 4]),
    network=st.sampled_from([OWN, SCANNER, HOSTING, HOME, "2001:db8:abcd::/48"]),
    ua=st.sampled_from([CHROME, "", "curl/8", "Mozilla/5.0 (Windows NT 6.1) Chrome/90.0", "Firefox/150.0"]),
    accept_language=st.booleans(),
    fetch_mode=st.sampled_from(["", "navigate"]),
    secure=st.booleans(),
    purpose=st.sampled_from(["", "prefetch"]),
    token=st.sampled_from(TOKENS),
    interaction=st.sampled_from(["none", "pointer", "button"]),
    visible_ms=st.sampled_from([0, 1_999, 2_000]),
    webdriver=st.booleans(),
    entered=st.booleans(),
)
ANY_HITS = st.lists(ANY_HIT, max_size=9).map(lambda hits: [each._replace(n=n) for n, each in enumerate(hits, 1)])
ANY_MAIL = st.builds(
    Delivery,
    accepted_at_ms=st.sampled_from([0, None, 5_000]),
    links=st.integers(1, 3),
    reports_ms=st.lists(_MOMENTS, max_size=2).map(tuple),
)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """What can become of one delivery."""
    kind = draw(st.sampled_from(CLASSES))
    return Outcome(
        state=draw(st.sampled_from(sorted(STATES))),
        accepted_at_ms=draw(st.one_of(st.none(), st.integers(0, 10**6))),
        kind=kind,
        first_at_ms=None if kind == "none" else draw(st.integers(0, 10**7)),
        hit=kind != "none" or draw(st.booleans()),
        reports_ms=tuple(draw(st.lists(st.integers(0, 10**7), max_size=2))),
        entered=draw(st.booleans()),
    )
