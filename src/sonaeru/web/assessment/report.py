"""The result as PDF: values and words for the template `result.typ`, whose head states the contract."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from sonaeru.core.plan import GapKind
from sonaeru.core.words import Words
from sonaeru.web.assessment import sentences
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.results import Result, ThemeScore
from sonaeru.web.assessment.standing import Gap, Step, Tally
from sonaeru.web.ui import pdf
from sonaeru.web.ui.formats import change, long_date

TEMPLATE = Path(__file__).with_name("result.typ")


def as_pdf(result: Result) -> bytes:
    """The result on A4: page 1 the result, page 2 all items, page 3 what was answered beside them."""
    moment = result.check.finished_at
    assert moment  # only finished checks have a result
    return pdf.render(TEMPLATE, data(result), at=moment)


def data(result: Result) -> dict[str, object]:
    """What the template needs, in the language of the visitor."""
    check, edition, owned = result.check, result.check.question_set, result.check.owned
    assert check.finished_at
    return {
        "lang": sentences.language(),
        "title": _("情報セキュリティ自社診断の結果"),
        "company": check.company,
        "date": _date(check.finished_at),
        "sample": _("見本データ") if check.sample else None,
        "answered_by": (owned.answered_by or None) if owned else None,
        "edition": _("%(title)s 第%(edition)s版") % {"title": _say(edition.title), "edition": edition.edition},
        "source": _say(edition.source),
        "disclaimer": _("自己診断の結果です。第三者が確かめたものではありません。"),
        **_score(result),
        "critical": _critical(result.gaps),
        "beside": [_beside(tally, tally.check) for tally in result.tallies if tally.check],
        "actions": [_action(step) for step in result.steps],
        "goal": sentences.goal_and_bonus(result) or None,
        "items": items(check),
        "history": [{"date": sentences.month(past.at), "total": past.total} for past in result.history[-8:]],
        "labels": _labels(len(result.steps)),
    }


def items(check: Check) -> list[dict[str, object]]:
    """Every item of a finished check with its answer, for the tables of the reports; "＊" marks an answer that the one
    who merged the sites changed, with the reason.
    """
    edition, overridden = check.question_set, check.owned.overridden if check.owned else {}
    return [
        {
            "no": item.no,
            "part_title": _say(edition.part_of(item).title),
            "text": _say(item.official),
            "code": str(check.answers[item.no]),
            "answer": _say(edition.choice(check.answers[item.no]).label),
            "mark": "＊" if item.no in overridden else "",
            "reason": overridden.get(item.no) or check.reasons.get(item.no),
        }
        for item in edition.items
    ]


def _score(result: Result) -> dict[str, object]:
    score, edition = result.score, result.check.question_set
    return {
        "total": score.total,
        "max": edition.bands[-1].highest,
        "band": {
            "position": sentences.position(result),
            "heading": _say(score.band.heading),
            "lead": _say(score.band.lead),
            "official": _say(score.band.official),
        },
        "distance": sentences.distance(result) or None,
        "applicable": sentences.applicable(result) or None,
        "ruler": [
            {"lowest": band.lowest, "highest": band.highest, "short": _say(band.short), "current": band == score.band}
            for band in edition.bands
        ],
        "parts": [
            {"title": _say(part.title), "points": score.parts[part.no].points, "max": score.parts[part.no].max}
            for part in edition.parts
        ],
        "themes": [_theme(each) for each in result.themes],
    }


def _theme(reached: ThemeScore) -> dict[str, object]:
    return {
        "title": _say(reached.theme.title),
        "short": _say(reached.theme.short),
        "points": reached.points,
        "max": reached.max,
        "flagged": reached.first,
    }


def _say(words: Words) -> str:
    return words.in_language(sentences.language())


def _date(moment: dt.datetime) -> str:
    return long_date(timezone.localtime(moment).date(), sentences.language())


def _action(step: Step) -> dict[str, str]:
    return {
        "title": _say(step.title),
        "minutes": _("約%(n)d分") % {"n": step.ranked.minutes},
        "cost": _say(step.cost),
        "points": _points(step),
        "reason": _say(step.reason),
    }


def _points(step: Step) -> str:
    """As on the page: what is still unknown adds at least so much."""
    if not step.ranked.points:
        return _("なし")
    points = change(step.ranked.points, sentences.language())
    return points if step.ranked.action else _("%(n)s点以上") % {"n": points}


def _critical(gaps: tuple[Gap, ...]) -> list[dict[str, str]]:
    # More than four sentences would push the figures off the first page: then a word says it.
    many = len(gaps) > 4
    words = {GapKind.CHECK: _("わからない")}
    return [
        {
            "title": _say(gap.item.short),
            "text": words.get(gap.kind, _("足りない")) if many else sentences.gap(gap),
        }
        for gap in gaps
    ]


def _beside(tally: Tally, check: Check) -> dict[str, object]:
    assert check.finished_at  # a tally counts finished answers
    return {
        "title": _say(tally.question_set.title),
        "date": _date(check.finished_at),
        "tally": sentences.tally(tally),
        "source": _say(tally.question_set.source),
        "items": items(check),
    }


def _labels(steps: int) -> dict[str, str]:
    return {
        "brand": _("そなえる"),
        "score_of": _("点 / 100点"),
        "unit": _("点"),
        "official": _("IPAの判定文"),
        "ruler": _("0点から100点のものさし"),
        "critical": _("点数にかかわらず、先に手を打つこと"),
        "critical_none": _("先に手を打つ項目は見つかっていません（答えの範囲で）。"),
        "actions": _("次にする%(n)dつのこと") % {"n": steps},
        "time": _("時間"),
        "cost": _("費用"),
        "gain": _("点数"),
        "reason": _("理由"),
        "themes": _("分野ごとの点数"),
        "theme": _("分野"),
        "part": _("部"),
        "points": _("点数"),
        "flagged": _("先に対策"),
        "radar": _("達成の割合"),
        "trend": _("点数の移り変わり"),
        "items": _("25問の答え"),
        "beside": _("点数に出ない備え"),
        "beside_note": _("点数には入りません。"),
        "no": _("番号"),
        "question": _("設問"),
        "answer": _("答え"),
        "mark_note": _("＊ 拠点の答えをまとめた人が、理由を書いて直した答えです。"),
        "missing": _("表示できない文字"),
    }
