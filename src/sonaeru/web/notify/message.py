"""What a notice says, already in the recipient's language, and how mail and chats show it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from sonaeru.core.words import Words

SENTENCE_END = re.compile(r"[。！？!?]+[」』）)]*|\.(?=\s)|(?=\n)")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
MORE = "…"
# Mail programs know no style sheet; colours stay theirs, so that their dark mode fits.
LOOK = "max-width:40em;margin:1em;font-family:sans-serif;font-size:16px;line-height:1.75"

TRIAL_SUBJECT = Words("お知らせのテスト", "Test of your notices")
TRIAL_TEXT = Words(
    "そなえるから試しに送りました。\nこれが届けば、設定は終わりです。\nほかにすることはありません。",
    "Sonaeru sent this to try things out.\nIf you can read it, the set-up is done.\nThere is nothing else to do.",
)


@dataclass(frozen=True, slots=True)
class Link:
    """The one page a notice leads to. Raises ValueError unless the address is http or https on one line."""

    label: str
    address: str

    def __post_init__(self) -> None:
        if not re.match(r"https?://[^/\s]", self.address) or re.search(r"\s", self.address):
            raise ValueError("a link leads to an http or https address")
        if CONTROL.search(self.label + self.address):
            raise ValueError("a link stands on one line")


@dataclass(frozen=True, slots=True)
class Message:
    """One notice. `language` is that of its words (ja or en); lines of `text` end in a newline, paragraphs in two.

    Raises ValueError if the subject is blank or holds a line break: in mail, that would be a header of its own.
    """

    subject: str
    text: str
    link: Link | None = None
    language: str = "ja"

    def __post_init__(self) -> None:
        if not self.subject.strip() or CONTROL.search(self.subject):
            raise ValueError("a subject is one line that is not blank")


def trial(language: str, link: Link | None = None) -> Message:
    """The notice behind 試しに送る, in a language such as "ja" or "en"."""
    return Message(TRIAL_SUBJECT.in_language(language), TRIAL_TEXT.in_language(language), link, language)


def letter(subject: Words, text: Words, label: Words, address: str) -> Callable[[str], Message]:
    """The same notice for every reader: a function from a language such as "ja" to the message in it."""

    def message(language: str) -> Message:
        link = Link(label.in_language(language), address)
        return Message(subject.in_language(language), text.in_language(language), link, language)

    return message


def plain(message: Message) -> str:
    """The text part of a mail: the text, then the link on lines of its own."""
    return "\n\n".join(filter(None, [message.text.strip(), _link_lines(message.link)])) + "\n"


def hypertext(message: Message) -> str:
    """The HTML part of a mail: the same words; no images, nothing loaded, nothing counted."""
    paragraphs = [_paragraph(each) for each in re.split(r"\n\s*\n", message.text.strip())]
    if message.link:
        address, label = html.escape(message.link.address), html.escape(message.link.label)
        paragraphs.append(f'<p><b><a href="{address}">{label}</a></b></p>')
    head = f'<meta charset="utf-8"><title>{html.escape(message.subject)}</title>'
    language = html.escape(message.language)
    body = "\n".join(paragraphs)
    return (
        f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n<body style="{LOOK}">\n{body}\n</body></html>\n'
    )


def chat(message: Message, limit: int) -> str:
    """Subject, text and link for a chat in at most `limit` characters (8 or more).

    The subject takes a quarter at most; a link stays whole, or is left out where it would take more than half.
    """
    subject = cut(message.subject, limit // 4)
    link = _link_lines(message.link)
    link = link if len(link) <= limit // 2 else ""
    text = cut(message.text.strip(), limit - len(subject) - len(link) - 2 * len("\n\n"))
    return "\n\n".join(filter(None, [subject, text, link]))


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` characters, ended after a whole sentence where one fits, and marked as cut."""
    if len(text) <= limit:
        return text
    # One character more, for a full stop is known as one by the space behind it.
    start = text[: limit - len(MORE) + 1]
    ends = [found.end() for found in SENTENCE_END.finditer(start) if found.end() <= limit - len(MORE)]
    return text[: max(ends, default=0) or limit - len(MORE)].rstrip() + MORE


def _link_lines(link: Link | None) -> str:
    return f"{link.label}\n{link.address}" if link else ""


def _paragraph(text: str) -> str:
    return "<p>" + "<br>\n".join(html.escape(line) for line in text.splitlines()) + "</p>"
