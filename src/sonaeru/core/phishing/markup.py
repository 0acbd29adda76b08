"""The HTML of a mail against a list of what is allowed: no forms, scripts, frames, remote pictures, foreign addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, NamedTuple

VOID: Final = frozenset({"br", "hr", "img"})
TAGS: Final = VOID | frozenset(
    [
        "a",
        "b",
        "blockquote",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "i",
        "li",
        "ol",
        "p",
        "small",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
ATTRIBUTES: Final = frozenset({"id", "style"})
OF_TAG: Final = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "table": frozenset({"width", "cellpadding", "cellspacing", "border", "role"}),
    "td": frozenset({"align", "valign", "width", "colspan"}),
    "th": frozenset({"align", "valign", "width", "colspan"}),
}
# Only these: a picture that is loaded from elsewhere tells that a mail was looked at.
ADDRESSES: Final = {"href": ("{{リンク}}", "{{リンク2}}"), "src": ("{{QR}}",)}
ANCHOR: Final = re.compile("[a-z][a-z0-9-]*")
STYLES: Final = re.compile(
    "color|background-color|font-(size|weight|family|style)|line-height|letter-spacing|text-(align|decoration)"
    "|(margin|padding)(-(top|right|bottom|left))?|border(-(top|right|bottom|left|collapse|radius))?"
    "|(max-|min-)?(width|height)|vertical-align"
)
# Programs read what is not well-formed in different ways: only this is let through.
_TAG: Final = re.compile(r'</?[a-z][a-z0-9]*(?:\s+[a-z-]+="[^"<>]*")*\s*/?>', re.IGNORECASE)
_STYLED: Final = re.compile(r"[#\w\s.,%'-]+")


class Wrong(NamedTuple):
    """What may not stand in the HTML. `code`: tag, attribute, address, style, nesting, comment, syntax."""

    code: str
    what: str


class Link(NamedTuple):
    """A link of the mail: the place it leads to, and what people read."""

    target: str
    text: str


@dataclass(slots=True)
class Markup:
    """What stands in the HTML of a mail."""

    wrong: list[Wrong] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def read(body: str) -> Markup:
    """What stands in a body of a mail, and what may not."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    reader.found.wrong += [Wrong("nesting", tag) for tag in reader.open]
    left = _TAG.sub("", body)
    if "<" in left:
        reader.found.wrong.append(Wrong("syntax", left[left.index("<") :][:80]))
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self._refuse("tag", tag)
        for name, value in attributes:
            self._attribute(tag, name, value or "")
        if tag == "a":
            self.found.links.append(Link(dict(attributes).get("href") or "", ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self._refuse("nesting", tag)

    def handle_data(self, data: str) -> None:
        self.found.text.append(data)
        if "a" in self.open:
            last = self.found.links[-1]
            self.found.links[-1] = last._replace(text=last.text + data)

    def handle_comment(self, data: str) -> None:
        self._refuse("comment", data)

    def handle_decl(self, decl: str) -> None:
        self._refuse("comment", decl)

    def handle_pi(self, data: str) -> None:
        self._refuse("comment", data)

    def unknown_decl(self, data: str) -> None:
        self._refuse("comment", data)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ATTRIBUTES and name not in OF_TAG.get(tag, ()):
            self._refuse("attribute", f"{tag} {name}")
        elif name in ADDRESSES and value not in ADDRESSES[name]:
            self._refuse("address", value)
        elif name == "style" and not all(map(_plain_style, value.split(";"))):
            self._refuse("style", value)
        elif name == "id" and not ANCHOR.fullmatch(value):
            self._refuse("attribute", value)
        elif name == "id":
            self.found.anchors.append(value)

    def _refuse(self, code: str, what: str) -> None:
        self.found.wrong.append(Wrong(code, what[:80]))


def _plain_style(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    return not declaration.strip() or bool(STYLES.fullmatch(name.strip()) and _STYLED.fullmatch(value))
