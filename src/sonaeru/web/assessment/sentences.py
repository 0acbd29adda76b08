"""Sentences of the result that page and PDF share, in the language of the visitor."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sonaeru.core.editions import Answer, Item, QuestionSet
from sonaeru.core.plan import GapKind, name
from sonaeru.web.assessment.changes import Change
from sonaeru.web.assessment.models import Source
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.results import Result
from sonaeru.web.assessment.standing import Gap, Tally, standing
from sonaeru.web.library import reader
from sonaeru.web.ui.formats import signed


def language() -> str:
    """The language of the page: ja or en."""
    return get_language() or "ja"


def position(result: Result) -> str:
    """Where the band stands among all: 4段階の下から2番目."""
    values = {"all": len(result.check.question_set.bands), "place": result.place}
    return _("%(all)d段階の下から%(place)d番目") % values


def distance(result: Result) -> str:
    """How far the next band is; empty in the highest."""
    left = result.score.points_to_next_band
    return "" if left is None else _("次の段階まで、あと%(left)d点です。") % {"left": left}


def unknown(result: Result) -> str:
    """What the items nobody knows are worth; empty if there are none."""
    count = len(result.score.check_first)
    if not count:
        return ""
    points = result.check.question_set.points()
    most = max(points.values()) - points[Answer.UNKNOWN]
    values = {"n": count, "most": most * count}
    return _("「わからない」が%(n)d問あります。確かめるだけで、最低%(n)d点、最大%(most)d点上がります。") % values


def goal(result: Result) -> str:
    """What the next steps together reach for certain, and whether that is the next band."""
    if not result.gain.guaranteed:
        return ""
    values = {"n": len(result.steps), "total": signed(result.after_steps)}
    if result.reached != result.score.band:
        return _("%(n)dつ終えると%(total)s点以上になり、次の段階に入ります。") % values
    left = result.reached.highest + 1 - result.after_steps
    return _("%(n)dつ終えると%(total)s点以上になります。次の段階まであと%(left)d点です。") % (values | {"left": left})


def bonus(result: Result) -> str:
    """What checking may add on top; empty if nothing is to be checked."""
    more = result.gain.at_most - result.gain.guaranteed
    return _("確かめた結果しだいで、最大＋%(more)d点です。") % {"more": more} if more else ""


def goal_and_bonus(result: Result) -> str:
    """Both sentences as one text; only English sets a space between sentences."""
    return (" " if language() == "en" else "").join(filter(None, [goal(result), bonus(result)]))


def applicable(result: Result) -> str:
    """The second, unofficial figure; empty unless items were marked."""
    figure = result.score.applicable
    if figure is None:
        return ""
    values = {"n": figure.items, "percent": signed(figure.percent)}
    return _("当てはまる%(n)d項目では%(percent)s%%です（参考。公式の点数ではありません）。") % values


def change(moved: Change | None) -> str:
    """What moved since the last time, in one line; kinds that did not occur are left out."""
    if moved is None:
        return ""
    kinds = [
        (_("よくなった%(n)d"), moved.better),
        (_("下がった%(n)d"), moved.worse),
        (_("新しく分かった%(n)d"), moved.newly_known),
        (_("分からなくなった%(n)d"), moved.newly_unknown),
    ]
    counted = _("、").join(words % {"n": len(items)} for words, items in kinds if items) or _("答えは同じです")
    before, now = map(signed, moved.totals)
    values = {"before": before, "now": now, "counted": counted}
    if moved.across:
        return _("設問票が新しくなったので、前の点数とは比べません。%(counted)s。") % values
    if moved.new.question_set.scored:
        return _("%(before)s点→%(now)s点。%(counted)s。") % values
    return _("できている%(before)s→%(now)s。%(counted)s。") % values


def tally(found: Tally) -> str:
    """How a questionnaire without points was answered, in counts; empty where it never was."""
    if found.check is None:
        return ""
    values = {
        "all": len(found.question_set.items),
        "n": found.counts[Answer.IMPLEMENTED],
        "m": found.counts[Answer.PARTLY],
        "o": found.counts[Answer.NOT_IMPLEMENTED],
        "k": found.counts[Answer.UNKNOWN],
    }
    return _("%(all)d問のうち、できている%(n)d・一部%(m)d・できていない%(o)d・わからない%(k)d") % values


def short_name(question_set: QuestionSet) -> str:
    """What a questionnaire without points is called above its questions; "" for the scored one."""
    return {"T": _("技術対策"), "R": _("備え")}.get(question_set.tier, "")


def due(day: dt.date) -> str:
    """When to check again; a day that is past is not named."""
    if day <= timezone.localdate():
        return _("次の診断の時期です。")
    return _("次の診断は%(day)sごろです。") % {"day": date_format(day, _("Y年n月j日"))}


def hints(check: Check, item: Item) -> list[str]:
    """What was answered elsewhere about something close to a question; it is shown and never chosen for anybody."""
    near = reader.hints().get(item.concept, ())
    topics = standing(check).posture.topics if near else {}
    said = [(topics[concept], topics[concept].claim) for concept in near]
    labels = {choice.answer: choice.button.in_language(language()) for choice in check.question_set.choices}
    return [
        _("%(name)sでは「%(answer)s」と答えました。")
        % {"name": name(topic).in_language(language()), "answer": labels[claim.answer]}
        for topic, claim in said
        if claim
    ]


def month(moment: dt.datetime) -> str:
    """A month for the trend, in the time zone of the product."""
    return date_format(timezone.localtime(moment), _("Y年n月"))


def gap(gap: Gap) -> str:
    """Why an item is to be closed first."""
    if gap.kind is GapKind.CHECK:
        return _("まだ確かめていません。先に確かめましょう。")
    return _("足りない所があります。先に始めましょう。")


def source(check: Check) -> str:
    """Where the answers of a company's check come from, for a list or under the heading of a result."""
    owned = check.owned
    if owned is None or owned.source in (Source.WEB, Source.API):
        return ""
    if owned.source == Source.MERGED:
        return _("拠点の答えをまとめた結果")
    if owned.source == Source.PAPER:
        return _("紙の診断") if owned.confirmed else _("支援員が入力・未確認")
    return _("取り込んだ結果")
