"""The packs as PDF: values and words for the template `pack.typ`, whose head states the contract."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sonaeru.core.assessment import score
from sonaeru.core.editions import QuestionSet
from sonaeru.web.accounts import queries as accounts
from sonaeru.web.assessment import report, sentences
from sonaeru.web.assessment.queries import Check
from sonaeru.web.declaration import queries
from sonaeru.web.declaration.checklist import diagnosis, entries, joined, on, say, standing
from sonaeru.web.declaration.models import Place
from sonaeru.web.declaration.queries import Facts
from sonaeru.web.guidance import papers
from sonaeru.web.library import declarations, reader
from sonaeru.web.library.documents import Heading, Paragraph, documents
from sonaeru.web.tenancy.queries import Organisation
from sonaeru.web.ui import pdf

TEMPLATE = Path(__file__).with_name("pack.typ")


def as_pdf(company: Organisation, facts: Facts, check: Check | None, *, at: dt.datetime) -> bytes:
    """The pack of one star on A4, in the language of the visitor: one page, or three and more for two stars."""
    return pdf.render(TEMPLATE, data(company, facts, check, at=at), at=at)


def data(company: Organisation, facts: Facts, check: Check | None, *, at: dt.datetime) -> dict[str, object]:
    """What the template needs."""
    content, now = declarations.security_action(), standing(facts.star, facts, check)
    two = facts.star == 2
    return {
        "lang": get_language() or "ja",
        "title": _("SECURITY ACTION（%(star)s）の用意") % {"star": say(now.star.name)},
        "company": company.name,
        "sample": _("見本データ") if company.sample else None,
        "date": on(timezone.localtime(at).date()),
        "about": [now.means, joined(content.about)],
        "sentence": now.sentence or None,
        "steps": [
            {"title": say(line.step.title), "done": line.done, "text": line.known or say(line.step.next)}
            for line in now.lines
        ],
        "purpose": now.purpose or None,
        "basics": _basics(check),
        "diagnosis": diagnosis(check) if check else None,
        "entries": [{"name": name, "known": known or None} for name, known in _entries(company, facts)],
        "site": content.site,
        "record": _record(check) if two and check else None,
        "policy": _policy(company, facts) if two else None,
        "source": say(_edition(check).source),
        "labels": _labels(content.as_of),
    }


def schemes(company: Organisation) -> dict[str, str]:
    """Industry, size and prefecture of a company in words; "" where it is not told."""
    codes = {"industry": "industries", "size": "sizes", "prefecture": "prefectures"}
    named = {fact: {each.code: say(each.name) for each in reader.scheme(name)} for fact, name in codes.items()}
    return {fact: names.get(getattr(company, fact), "") for fact, names in named.items()}


def _entries(company: Organisation, facts: Facts) -> list[tuple[str, str]]:
    return entries(company, facts, schemes(company))


def _edition(check: Check | None) -> QuestionSet:
    return check.question_set if check else reader.offered_edition()


def _basics(check: Check | None) -> list[dict[str, object]]:
    edition, following = _edition(check), queries.next_actions(check) if check else {}
    rows = []
    for item in (edition.item(no) for no in queries.BASICS):
        answer = check.answers[item.no] if check else None
        ranked = following.get(item.no)
        rows.append(
            {
                "no": item.no,
                "text": say(item.official),
                "code": str(answer) if answer else None,
                "answer": say(edition.choice(answer).label) if answer else None,
                "next": say(ranked.title) if ranked else _("いまのまま続ける") if check else _("25問に答える"),
            }
        )
    return rows


def _record(check: Check) -> dict[str, object]:
    edition = check.question_set
    assert check.finished_at
    judged = score(edition, check.answers, check.sheet.not_applicable)
    return {
        "edition": _("%(title)s 第%(edition)s版") % {"title": say(edition.title), "edition": edition.edition},
        "date": on(timezone.localtime(check.finished_at).date()),
        "answered_by": _who(check) or None,
        "origin": sentences.source(check) or None,
        "total": judged.total,
        "sites": [_site(each) for each in queries.sites_of(check)],
        "items": report.items(check),
    }


def _who(check: Check) -> str:
    """Who answered: the name on the paper, else of the one who entered the answers. A mail address is no name."""
    assert check.owned
    account = accounts.users([check.owned.entered_by]).get(check.owned.entered_by)
    return check.owned.answered_by or (account.name if account and account.name != account.mail else "")


def _site(check: Check) -> dict[str, str]:
    assert check.owned and check.finished_at
    return {"name": check.owned.site_name, "date": on(timezone.localtime(check.finished_at).date())}


def policy_docx(company: Organisation, facts: Facts) -> bytes:
    """The policy as a file to go on writing, with what is known filled in."""
    known = {"company": company.name, "representative": facts.representative, "date": on(facts.adopted_on)}
    return papers.filled(documents()["policy"], get_language() or "ja", known)


def _policy(company: Organisation, facts: Facts) -> dict[str, object]:
    form = documents()["policy"]
    return {
        "title": say(form.title),
        "opening": next(say(each.text) for each in form.blocks if isinstance(each, Paragraph)).format(
            company=company.name
        ),
        "parts": [
            {"heading": say(heading.text), "text": say(under.text)}
            for heading, under in pairwise(form.blocks)
            if isinstance(heading, Heading) and isinstance(under, Paragraph)
        ],
        "representative": facts.representative or None,
        "adopted_on": on(facts.adopted_on) or None,
        "published_on": on(facts.published_on) or None,
        "address": facts.address if facts.place == Place.WEB else None,
        "posted": facts.place == Place.POSTED,
    }


def _labels(as_of: dt.date) -> dict[str, str]:
    return {
        "brand": _("そなえる"),
        "open": _("まだです"),
        "done": _("済み"),
        "sentence": _("自己宣言の文"),
        "steps": _("用意の進み方"),
        "purpose": _("宣言の目的"),
        "basics": _("情報セキュリティ5か条の今"),
        "no": _("番号"),
        "question": _("設問"),
        "answer": _("答え"),
        "next": _("次にすること"),
        "entries": _("IPAのサイトで入れること"),
        "prepare": _("用意してください"),
        "checked": _("%(day)sに確かめました。画面の項目は変わることがあります。") % {"day": on(as_of)},
        "record": _("自社診断の記録"),
        "edition": _("設問票"),
        "date": _("診断した日"),
        "who": _("答えた人"),
        "origin": _("どこから"),
        "total": _("点数"),
        "points": _("点 / 100点"),
        "sites": _("拠点"),
        "mark_note": _("＊ 拠点の答えをまとめた人が、理由を書いて直した答えです。"),
        "disclaimer": _("自己診断の結果です。第三者が確かめたものではありません。"),
        "policy": _("基本方針の下書き"),
        "place": _("公開している場所"),
        "posted": _("店頭に掲示"),
        "published": _("公開した日"),
        "posting_note": _("店頭の掲示だけでよいかは、確かめていません。IPAの案内で確かめてください。"),
        "adopted": _("決めた日"),
        "representative": _("代表者"),
        "nothing_sent": _("申し込みは、会社がIPAのサイトでします。そなえるからは何も送りません。"),
        "missing": _("表示できない文字"),
    }
