"""The named signals of one visit, in the order in which they are told. A signal's code is the name of its function.

What each is worth stands in the edition; the windows of time are part of what a signal means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from sonaeru.core.phishing.hits import MUTATED, Delivery, Hit, Trail
from sonaeru.core.phishing.rules import Agent, Place

PREFETCH: Final = ("prefetch", "prerender", "preview")


class Seen(NamedTuple):
    """One visit with all that it is judged by. `wait`: ms since the mail was accepted, None if that is not known;
    `beacons`: those that count.
    """

    hit: Hit
    wait: int | None
    delivery: Delivery
    trail: Trail
    place: Place
    agent: Agent
    beacons: list[Hit]


def method_not_get(seen: Seen) -> bool:
    """Nobody's browser opens a page like that."""
    return seen.hit.method != "GET"


def before_acceptance(seen: Seen) -> bool:
    """The mail was not even accepted."""
    return seen.wait is not None and seen.wait < 0


def declared_bot(seen: Seen) -> bool:
    """The program says so."""
    return seen.agent.declared_bot


def after_report(seen: Seen) -> bool:
    """Within ten minutes of a report, which makes desks and programs look."""
    at = seen.hit.at_ms
    return any(report <= at <= report + 600_000 for report in seen.delivery.reports_ms)


def decoy_same_network(seen: Seen) -> bool:
    """A link that nobody can see was followed from the same network within ten minutes."""
    hit = seen.hit
    return any(each.network == hit.network and abs(each.at_ms - hit.at_ms) <= 600_000 for each in seen.trail.decoys)


def decoy_elsewhere(seen: Seen) -> bool:
    """That link was followed within a minute from anywhere."""
    decoys = seen.trail.decoys
    return any(abs(each.at_ms - seen.hit.at_ms) <= 60_000 for each in decoys) and not decoy_same_network(seen)


def within_2s(seen: Seen) -> bool:
    """Under two seconds after delivery."""
    return seen.wait is not None and 0 <= seen.wait < 2_000


def within_10s(seen: Seen) -> bool:
    """Two to ten seconds after delivery."""
    return seen.wait is not None and 2_000 <= seen.wait < 10_000


def within_30s(seen: Seen) -> bool:
    """Ten to thirty seconds after delivery."""
    return seen.wait is not None and 10_000 <= seen.wait < 30_000


def several_links_at_once(seen: Seen) -> bool:
    """Different links of the mail from one network within a second."""
    hit = seen.hit
    if hit.method != "GET" or seen.delivery.links < 2:
        return False
    return any(each.link != hit.link and each.network == hit.network for each in seen.trail.gets_near(hit.at_ms, 1_000))


def burst(seen: Seen) -> bool:
    """One of four requests or more within three seconds."""
    return seen.hit.method == "GET" and seen.trail.in_burst(seen.hit.at_ms)


def scanner_network(seen: Seen) -> bool:
    """A network of a known scanner of links."""
    return seen.place.scanner


def hosting_network(seen: Seen) -> bool:
    """A network of rented machines."""
    return seen.place.hosting


def many_organisations(seen: Seen) -> bool:
    """The network opened links of three companies within ten minutes."""
    return seen.place.crowd.organisations_600s >= 3


def many_recipients(seen: Seen) -> bool:
    """The network opened links of three people within a minute."""
    return seen.place.crowd.recipients_60s >= 3


def no_user_agent(seen: Seen) -> bool:
    """The program does not say what it is."""
    return seen.agent.empty


def stale_browser(seen: Seen) -> bool:
    """A browser that long had updates."""
    return seen.agent.stale


def obsolete_os(seen: Seen) -> bool:
    """A system that nobody updates any more."""
    return seen.agent.obsolete_os


def no_accept_language(seen: Seen) -> bool:
    """Browsers of people say which language they want."""
    return not seen.hit.accept_language


def no_fetch_metadata(seen: Seen) -> bool:
    """A browser of that age says over https why it asks."""
    return seen.hit.secure and not seen.hit.fetch_mode and seen.agent.sends_fetch_metadata


def prefetch(seen: Seen) -> bool:
    """Fetched in advance, for a look."""
    purpose = seen.hit.purpose.lower()
    return any(word in purpose for word in PREFETCH)


def mutated_token(seen: Seen) -> bool:
    """Something was glued to the address."""
    return seen.hit.token == MUTATED


def head_before(seen: Seen) -> bool:
    """The same network asked for the head of the same link within ten seconds before."""
    hit = seen.hit
    return hit.method == "GET" and any(
        each.link == hit.link
        and each.network == hit.network
        and 0 <= hit.at_ms - each.at_ms <= 10_000
        and (each.at_ms, each.n) < (hit.at_ms, hit.n)
        for each in seen.trail.probes
    )


def no_page_assets(seen: Seen) -> bool:
    """The style sheet of the page was not loaded, and the page said nothing."""
    hit = seen.hit
    if hit.method != "GET" or seen.beacons:
        return False
    return not any(hit.at_ms <= at <= hit.at_ms + 10_000 for at in seen.trail.assets.get(hit.n, ()))


def webdriver(seen: Seen) -> bool:
    """The page says that a program steers the browser."""
    return any(each.webdriver for each in seen.beacons)


def interaction(seen: Seen) -> bool:
    """Somebody moved, touched, typed."""
    return any(each.interaction != "none" or each.entered for each in seen.beacons)


def dwell(seen: Seen) -> bool:
    """The page stayed in sight for two seconds, without a sign of anybody."""
    return any(each.visible_ms >= 2_000 for each in seen.beacons) and not interaction(seen)


def own_network(seen: Seen) -> bool:
    """The company's own network."""
    return seen.place.own


def after_5min(seen: Seen) -> bool:
    """Five minutes or more after delivery."""
    return seen.wait is not None and seen.wait >= 300_000


_ORDER: Final[tuple[Callable[[Seen], bool], ...]] = (
    method_not_get,
    before_acceptance,
    declared_bot,
    after_report,
    decoy_same_network,
    decoy_elsewhere,
    within_2s,
    within_10s,
    within_30s,
    several_links_at_once,
    burst,
    scanner_network,
    hosting_network,
    many_organisations,
    many_recipients,
    no_user_agent,
    stale_browser,
    obsolete_os,
    no_accept_language,
    no_fetch_metadata,
    prefetch,
    mutated_token,
    head_before,
    no_page_assets,
    webdriver,
    interaction,
    dwell,
    own_network,
    after_5min,
)
SIGNALS: Final = tuple((each.__name__, each) for each in _ORDER)
