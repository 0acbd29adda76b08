"""The plan in words: what happened to an item, what it stands on, what a change did. In the language of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sonaeru.core.plan import Projection, Standing, State
from sonaeru.core.words import Words
from sonaeru.web.plan.queries import Change
from sonaeru.web.plan.verbs import Verb
from sonaeru.web.ui.formats import short_date, signed

Names = Mapping[str, str]
STATES: Mapping[State, Words] = {
    State.NOT_STARTED: Words("これから", "To do"),
    State.RUNNING: Words("進行中", "In progress"),
    State.DONE: Words("終わった", "Done"),
    State.DECLINED: Words("しない", "Not doing"),
}
AGAIN = Words("もう一度", "Once more")


def language() -> str:
    """The language of the page: ja or en."""
    return get_language() or "ja"


def day(when: dt.date | None) -> str:
    """A day in a sentence; none is said in words."""
    return short_date(when, timezone.localdate(), language()) if when else _("なし")


def state(standing: Standing) -> Words:
    """How far an item is, as its mark says it."""
    return AGAIN if standing.again else STATES[standing.state]


def proof(standing: Standing) -> str:
    """What a paper or the computers say about an item; empty where neither does."""
    if standing.seen and standing.seen.closing.kind == "device":
        return _("パソコンの報告で確かめました（%(day)sまで）。") % {"day": day(standing.seen.until)}
    if standing.seen:
        return _("証拠の書類で確かめました（期限 %(day)s）。") % {"day": day(standing.seen.until)}
    if standing.lapsed_on:
        return _("書類の期限が%(day)sに切れました。見直すと、終わったに戻ります。") % {"day": day(standing.lapsed_on)}
    return ""


def projected(projection: Projection) -> str:
    """What the finished actions make of the total; empty where there is nothing to ask again."""
    if projection.projected == projection.total:
        return ""
    values = {"total": signed(projection.total), "projected": signed(projection.projected)}
    return _("いまの点数は%(total)s点です。終わった対策で%(projected)s点になる見込みです。") % values


def happened(change: Change, item: str, names: Names) -> str:
    """What an act did to an item: who, and what."""
    who = _("%(name)sさん") % {"name": names[change.by]} if change.by in names else _("いまはいない人")
    before, after = change.rows[item]
    said = {
        Verb.ADDED: _("%(who)sが予定に加えました"),
        Verb.STARTED: _("%(who)sが始めました"),
        Verb.FINISHED: _("%(who)sが終えました"),
        Verb.REOPENED: _("%(who)sがこれからにもどしました"),
        Verb.REMOVED: _("%(who)sが予定から外しました"),
        Verb.DECLINED: _("%(who)sがしないことにしました（%(reason)s）"),
    }
    words = said.get(Verb(change.verb))
    if words:
        return words % {"who": who, "reason": after.get("reason", "")}
    return _("%(who)sが%(what)s変えました") % {"who": who, "what": _what(before, after, names)}


def _what(before: Mapping[str, object], after: Mapping[str, object], names: Names) -> str:
    changed = {name: value for name, value in after.items() if before[name] != value}
    pieces = []
    if "owner" in changed:
        owner = str(changed["owner"])
        name = _("%(name)sさん") % {"name": names[owner]} if owner in names else _("いまはいない人")
        pieces.append(_("担当を%(to)sに") % {"to": name if owner else _("未定")})
    if "due_on" in changed:
        due = changed["due_on"]
        pieces.append(_("期限を%(to)sに") % {"to": day(dt.date.fromisoformat(str(due)) if due else None)})
    if "note" in changed:
        pieces.append(_("メモを新しい文に"))
    return _("、").join(pieces)
