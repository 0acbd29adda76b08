"""Whether a template may be sent at all: the same checks for those that ship and those that a company writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from sonaeru.core.phishing import markup
from sonaeru.core.phishing.forbidden import Forbidden
from sonaeru.core.phishing.scale import CUES
from sonaeru.core.phishing.template import Template
from sonaeru.core.phishing.variables import LINKS, PERSONAL, VARIABLES, used

LARGEST: Final = 60_000
LONGEST_LINE: Final = 76
# The parser takes the square of what is never closed; no training mail needs more (judgement).
MOST_TAGS: Final = 1_000
# Reserved for examples (RFC 2606, RFC 6761; JPRS for .jp): they belong to nobody.
RESERVED: Final = re.compile(r"(?:.+\.)?(?:example|example\.(?:com|net|org|jp|co\.jp|or\.jp|ne\.jp)|invalid|test)")
_HOST: Final = re.compile(r"(?:https?://|www\.|@)((?:[a-z0-9-]{1,63}\.){1,9}[a-z]{2,63})", re.IGNORECASE)


class Fault(NamedTuple):
    """Why a template is not sent. `where`: from, subject, text, html, attachment, landing, cue, mail."""

    code: str
    where: str
    what: str = ""


def faults(template: Template, rules: Forbidden, hosts: Collection[str] = ()) -> tuple[Fault, ...]:
    """Everything that keeps a template from being sent; nothing: it may be. `hosts`: names of the sender's own.

    What is too large is not looked at any further.
    """
    sizes = tuple(_sizes(template))
    if any(each.code == "too_large" for each in sizes):
        return sizes
    html = markup.read(template.body_html)
    return tuple(
        dict.fromkeys(
            (
                *_html(html),
                *_variables(template),
                *_links(template),
                *sizes,
                *_cues(template, html),
                *_words(template, html, rules, hosts),
            )
        )
    )


def precount(template: Template, rules: Forbidden) -> dict[str, int]:
    """The cues that can be counted without reading; a person confirms them."""
    html = markup.read(template.body_html)
    said = f"{template.subject}\n{template.body_text}"
    found = {
        "url_hiding": sum("{{リンク" not in link.text for link in html.links),
        "display_name_mismatch": int(bool(template.sender.display)),
        "generic_greeting": int(not {"氏名", "姓"} & set(used(template.body_text))),
        "urgency": rules.urgent.count(said),
    }
    return {cue: count for cue, count in found.items() if count}


def _html(html: markup.Markup) -> Iterator[Fault]:
    return (Fault(f"html_{each.code}", "html", each.what) for each in html.wrong)


def _parts(template: Template) -> dict[str, str]:
    """What is filled in, by where it stands."""
    attachment = template.attachment
    return {
        "from": template.sender.display,
        "subject": template.subject,
        "text": template.body_text,
        "html": template.body_html,
        "attachment": f"{attachment.name}\n{attachment.text}" if attachment else "",
    }


def _variables(template: Template) -> Iterator[Fault]:
    for where, text in _parts(template).items():
        for name in used(text):
            if name not in VARIABLES:
                yield Fault("unknown_variable", where, name)
            elif name in PERSONAL and not template.fallbacks.get(name, "").strip():
                yield Fault("no_fallback", where, name)
            elif name in LINKS and where in ("from", "subject"):
                yield Fault("link_in_header", where, name)


def _links(template: Template) -> Iterator[Fault]:
    """Both bodies lead to the same, and somewhere at all; a file has its link inside."""
    parts = _parts(template)
    text, html, file = (
        {name for name in used(parts[where]) if name in LINKS} for where in ("text", "html", "attachment")
    )
    if text != html:
        yield Fault("links_differ", "mail", " ".join(sorted(text ^ html)))
    needed = {"link": "リンク" in text & html, "qr": "QR" in text & html, "attachment": "リンク" in file}
    if not needed[template.kind]:
        yield Fault("link_missing", "attachment" if template.kind == "attachment" else "mail")
    if (template.kind == "attachment") != (template.attachment is not None):
        yield Fault("attachment_does_not_fit", "attachment")


def _sizes(template: Template) -> Iterator[Fault]:
    for where, text in (("text", template.body_text), ("html", template.body_html)):
        if not text.strip():
            yield Fault("body_missing", where)
        if len(text.encode()) > LARGEST or text.count("<") > MOST_TAGS:
            yield Fault("too_large", where)
        if long := next((line for line in text.splitlines() if len(line) > LONGEST_LINE), None):
            yield Fault("long_line", where, long[:20])


def _cues(template: Template, html: markup.Markup) -> Iterator[Fault]:
    if not template.cues:
        yield Fault("no_cues", "cue")
    if doubled := {each for each in html.anchors if html.anchors.count(each) > 1}:
        yield Fault("anchor_twice", "html", min(doubled))
    for cue in template.cues:
        if cue.where.startswith("html#") and cue.where.removeprefix("html#") not in html.anchors:
            yield Fault("no_anchor", "cue", cue.where)
        if cue.where == "attachment" and not template.attachment:
            yield Fault("no_anchor", "cue", cue.where)
    for name, count in template.cue_counts.items():
        if count > 1 and not CUES[name]:
            yield Fault("counted_twice", "cue", name)


def _words(template: Template, html: markup.Markup, rules: Forbidden, hosts: Collection[str]) -> Iterator[Fault]:
    landing = template.landing
    asked = "\n".join(label.ja + "\n" + label.en for label in landing.fields)
    shown = "\n".join(f"{each.ja}\n{each.en}" for each in (landing.heading, landing.lead, landing.button) if each)
    sender = template.sender
    read = {
        **_parts(template),
        "from": f"{sender.display}\n{sender.local}\n{sender.company}",
        "html": "".join(html.text),
        "landing": f"{shown}\n{asked}",
        "cue": "\n".join(template.fallbacks.values()),
    }
    for where, text in read.items():
        yield from (Fault("brand", where, name) for name in rules.brands.found(text))
        yield from (Fault("lure", where, word) for word in rules.lures.found(text))
        yield from (Fault("host", where, host) for host in _foreign(text, hosts))
    yield from (Fault("secret", "landing", word) for word in rules.secrets.found(read["landing"]))


def _foreign(text: str, hosts: Collection[str]) -> list[str]:
    found = dict.fromkeys(each.lower() for each in _HOST.findall(text))
    return [host for host in found if not RESERVED.fullmatch(host) and host not in hosts]
