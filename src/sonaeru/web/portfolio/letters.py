"""What the room writes to people: the invitation of a company, and the request to look at a sheet of paper."""

from __future__ import annotations

from sonaeru.core.words import Words
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.ui.formats import one_line

INVITED = Words("{association}から、自社診断のご案内です", "{association} invites you to the security self-check")
INVITED_TEXT = Words(
    "{association}が、会社のセキュリティの自社診断「そなえる」に招いています。\n25問に答えると、点数と、次にする3つがわかります。\n\n"
    "下のリンクから加わります。リンクは30日使えます。\n"
    "加わっても、点数や答えは団体に見えません。何を見せるかは、あとで会社が選びます。\n\n"
    "心当たりがないときは、何もしなくてかまいません。",
    "{association} invites your company to Sonaeru, a security self-check.\n25 questions give you a score and three next steps.\n\n"
    "Join by the link below. It works for 30 days.\n"
    "Joining shows neither score nor answers to the association. Your company decides later what to share.\n\n"
    "If you did not expect this mail, you need not do anything.",
)
INVITED_LINK = Words("案内を開く", "Open the invitation")

PAPER = Words("紙の答えを確かめてください", "Please check the answers from paper")
PAPER_TEXT = Words(
    "{association}の支援員が、紙の答えを入力しました。\n確かめるまでは、会社の結果になりません。\n内容が違うときは、取り消せます。",
    "An adviser of {association} typed your answers from paper.\nThey do not count before you confirm them.\n"
    "You can discard them if they are wrong.",
)
PAPER_LINK = Words("答えを確かめる", "Check the answers")


def invitation(association: str, address: str, language: str) -> Message:
    """The mail to a company that an association invites."""
    return _message(INVITED, INVITED_TEXT, INVITED_LINK, association, address, language)


def paper(association: str, address: str, language: str) -> Message:
    """The notice to the people of a company that a sheet of paper waits for them."""
    return _message(PAPER, PAPER_TEXT, PAPER_LINK, association, address, language)


def _message(subject: Words, text: Words, label: Words, association: str, address: str, language: str) -> Message:
    say = language or "ja"
    named = {"association": one_line(association)}
    link = Link(label.in_language(say), address)
    return Message(subject.in_language(say).format(**named), text.in_language(say).format(**named), link, say)
