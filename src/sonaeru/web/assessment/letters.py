"""What a company is told about its checks. Answers and points stay out of mail; the link leads to them."""

from __future__ import annotations

import datetime as dt

from sonaeru.core.editions import QuestionSet
from sonaeru.core.words import Words
from sonaeru.web.assessment.doors import INSIDE
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify import places
from sonaeru.web.notify.message import letter
from sonaeru.web.ui.formats import long_date

# How long after the due day, and after the day a check was begun, people are told; once each and then no more.
DUE = (0, 14)
UNFINISHED = (3, 14)
SUBJECT = Words("自社診断の結果が出ました", "A check is finished")
TEXT = Words(
    "点数と、次にする3つのことを見られます。\n担当の人と、いっしょに見てください。",
    "You can see the score and the next three things to do.\nLook at them together with your colleagues.",
)
LABEL = Words("結果を見る", "See the result")
BESIDE_SUBJECT = Words("{title}の結果が出ました", "{title}: a result is there")
BESIDE_TEXT = Words(
    "できていることと、次にすることを見られます。\n点数には入りません。",
    "You can see what is done and what to do next.\nIt is not part of the score.",
)
DUE_SUBJECT = Words("次の診断の時期です", "It is time for the next check")
DUE_TEXT = Words(
    "前の診断は{day}でした。\n前の答えから始めて、変わった所だけ答え直せます。",
    "The last check was on {day}.\nYou begin with those answers and change only what is different.",
)
DUE_LABEL = Words("診断のページを開く", "Open the page of checks")
UNFINISHED_SUBJECT = Words("途中の診断があります", "A check is not finished yet")
UNFINISHED_TEXT = Words(
    "{day}に始めた診断が、途中です。\n答えは残っているので、続きから始められます。",
    "A check that was begun on {day} is not finished.\nThe answers are kept; you can go on where you stopped.",
)
UNFINISHED_LABEL = Words("続きから始める", "Go on")


def finished(organisation: str, number: str, question_set: QuestionSet) -> None:
    """Tell the company that one of its checks has a result, in the caller's transaction; once for each check."""
    address = places.address(f"assessment:{INSIDE}result", organisation, number)
    title = question_set.title
    beside = Words(BESIDE_SUBJECT.ja.format(title=title.ja), BESIDE_SUBJECT.en.format(title=title.en))
    words = (SUBJECT, TEXT) if question_set.scored else (beside, BESIDE_TEXT)
    message = letter(*words, LABEL, address)
    notify.announce(organisation=organisation, kind="assessment.finished", message=message, key=f"finished-{number}")


def due(organisation: str, number: str, finished_on: dt.date, stage: int) -> None:
    """Tell the company that it is time to check again; once for each result and each number of days in `DUE`."""
    address = places.address("assessment:checks", organisation)
    message = letter(DUE_SUBJECT, _dated(DUE_TEXT, finished_on), DUE_LABEL, address)
    notify.announce(organisation=organisation, kind="assessment.due", message=message, key=f"due-{stage}-{number}")


def unfinished(organisation: str, number: str, begun_on: dt.date, stage: int) -> None:
    """Tell the company that a check waits to be finished; once for each check and each number of days."""
    address = places.address(f"assessment:{INSIDE}resume", organisation, number)
    message = letter(UNFINISHED_SUBJECT, _dated(UNFINISHED_TEXT, begun_on), UNFINISHED_LABEL, address)
    key = f"unfinished-{stage}-{number}"
    notify.announce(organisation=organisation, kind="assessment.unfinished", message=message, key=key)


def _dated(words: Words, day: dt.date) -> Words:
    return Words(words.ja.format(day=long_date(day, "ja")), words.en.format(day=long_date(day, "en")))
