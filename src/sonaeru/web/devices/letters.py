"""What companies and operators are told of computers. A label is what its person chose; facts stand on pages alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sonaeru.core.words import Words
from sonaeru.web.notify import places
from sonaeru.web.notify.message import Message, letter
from sonaeru.web.ui.formats import one_line

Letter = Callable[[str], Message]
OPEN = Words("端末のページを見る", "See the computers")
FIRED = Words("「{label}」：見張りのファイルが続けて変わりました", "{label}: watched files changed one after another")
FIRED_TEXT = Words(
    "ファイルを使えなくするウイルスかもしれません。すぐに確かめてください。\n\n"
    "1. そのパソコンのLANケーブルを抜き、Wi-Fiを切る（電源は切らない）\n"
    "2. 責任者に電話する\n"
    "3. ほかの人のパソコンも止める\n\n"
    "自分で動かしたのなら、心配ありません。",
    "This may be a virus that locks files. Please look at once.\n\n"
    "1. Unplug the network cable of that computer and turn off Wi-Fi (leave the power on)\n"
    "2. Phone whoever is responsible\n"
    "3. Stop the other computers too\n\n"
    "If one of you moved the files, all is well.",
)
TOUCHED = Words("「{label}」：見張りのファイルが変わりました", "{label}: a watched file changed")
TOUCHED_TEXT = Words(
    "1つだけなので、だれかが動かしたのかもしれません。\n使っている人に「自分で動かしましたか？」と聞いてください。\n"
    "動かしていないときは、責任者に知らせてください。",
    "It is only one, so somebody may have moved it.\nAsk whoever uses the computer: “Did you move it?”\n"
    "If not, tell whoever is responsible.",
)
SILENT = Words("最近の報告がないパソコンがあります（{count}台）", "Computers that have not reported lately: {count}")
SILENT_TEXT = Words(
    "14日以上、報告がありません。\n{labels}\n\n使っていないだけなら、そのままで大丈夫です。\n"
    "使っているなら、パソコンで「もう一度調べる」を押してください。\nもう使わないものは、端末のページで外せます。",
    "Nothing came for 14 days or more.\n{labels}\n\nIf they are not in use, nothing needs doing.\n"
    "If they are, press “Scan again” on the computer.\nThose no longer used can be removed on the page.",
)
ROW = Words("・{label}", "- {label}")
MORE = Words("・ほか{count}台", "- and {count} more")
MOST_LABELS = 10
GUESSED = Words("登録コードのまちがいが続いています", "Many wrong enrolment codes")
GUESSED_TEXT = Words(
    "この1時間に、まちがった登録コードが{count}回より多く送られました。\n"
    "しばらくのあいだ、登録は2秒待ってから受け付けます。\n正しいコードは15分で使えなくなり、推測で当たることは、まずありません。\n"
    "続くときは、Webサーバーの記録で接続元を確かめてください。",
    "More than {count} wrong enrolment codes came within an hour.\n"
    "For a while, enrolling takes two seconds longer.\nA right code lasts 15 minutes; guessing one is next to impossible.\n"
    "If it goes on, look up where they come from in the logs of your web server.",
)


def fired(organisation: str, label: str) -> Letter:
    """Several watched files changed on a computer: what to do first."""
    return letter(FIRED.format(label=one_line(label)), FIRED_TEXT, OPEN, _overview(organisation))


def touched(organisation: str, label: str) -> Letter:
    """One watched file changed: whom to ask."""
    return letter(TOUCHED.format(label=one_line(label)), TOUCHED_TEXT, OPEN, _overview(organisation))


def silent(organisation: str, labels: Sequence[str]) -> Letter:
    """Computers that have not reported for a while, by name."""
    text = Words(*(SILENT_TEXT.in_language(code).format(labels=_lines(labels, code)) for code in ("ja", "en")))
    return letter(SILENT.format(count=len(labels)), text, OPEN, _overview(organisation))


def guessed(count: int) -> Letter:
    """For operators: many wrong codes."""
    text = GUESSED_TEXT.format(count=count)
    return lambda language: Message(GUESSED.in_language(language), text.in_language(language), None, language)


def _lines(labels: Sequence[str], language: str) -> str:
    rows = [ROW.in_language(language).format(label=one_line(each)) for each in labels[:MOST_LABELS]]
    left = len(labels) - len(rows)
    return "\n".join([*rows, *([MORE.in_language(language).format(count=left)] if left else [])])


def _overview(organisation: str) -> str:
    """The page of all computers."""
    return places.address("devices:fleet", organisation)
