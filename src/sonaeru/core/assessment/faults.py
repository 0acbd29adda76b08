"""What can be wrong with a file of answers, in the order in which it is looked for, and what the person is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sonaeru.core.words import Words


class Code(StrEnum):
    """The kinds of faults. Their order is the order of the checks: the first kind found is reported."""

    MALFORMED_INPUT = "malformed_input"
    UNKNOWN_QUESTION_SET = "unknown_question_set"
    NO_SITES = "no_sites"
    DUPLICATE_SITE = "duplicate_site"
    UNKNOWN_ITEM = "unknown_item"
    INVALID_ANSWER = "invalid_answer"
    NOT_APPLICABLE_NOT_ALLOWED = "not_applicable_not_allowed"
    NOT_APPLICABLE_WITHOUT_REASON = "not_applicable_without_reason"
    SITE_UNANSWERED = "site_unanswered"
    UNANSWERED = "unanswered"
    OVERRIDE_WITHOUT_REASON = "override_without_reason"
    OVERRIDE_ABOVE_BEST = "override_above_best"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its code, the sentence for the person, the item keys as they stand in the file, the site if named."""

    code: Code
    sentence: Words
    items: tuple[str, ...] = ()
    site: str | None = None


def fault(code: Code, items: Sequence[str] = (), site: str | None = None, **values: object) -> Fault:
    """The fault with its sentence filled in. `values`: `last` for unknown_item, `editions` for unknown_question_set."""
    listed = Words(_clip("、".join(items)), _clip(", ".join(items)))
    numbered = _numbered(items, site)
    return Fault(code, _filled(_SENTENCES[code], listed, numbered, {**values, "site": site}), tuple(items), site)


def unreadable_cells(found: Fault, row: int, column: str) -> Fault:
    """The same invalid_answer, told by the row and column of the first cell of a table."""
    more = len(found.items)
    place = Words(
        f"{row}行目の「{_clip(column)}」欄" + (f"など{more}か所" if more > 1 else ""),
        f"row {row}, column {_clip(column)}" + (f" and {more - 1} more" if more > 1 else ""),
    )
    return Fault(found.code, _filled(_SENTENCES[found.code], place, place, {}), found.items, found.site)


_SENTENCES: Mapping[Code, Words] = {
    Code.MALFORMED_INPUT: Words(
        "ファイルを読めません。書式を確かめてください。",
        "The file cannot be read. Please check its format.",
    ),
    Code.UNKNOWN_QUESTION_SET: Words(
        "この版の設問票はありません。使える版：{editions}",
        "There is no such edition of the questionnaire. Available: {editions}",
    ),
    Code.NO_SITES: Words(
        "拠点がありません。1つ以上入れてください。",
        "There is no site. Please enter at least one.",
    ),
    Code.DUPLICATE_SITE: Words(
        "『{site}』が2つあります。名前を変えてください。",
        "“{site}” stands twice. Please change a name.",
    ),
    Code.UNKNOWN_ITEM: Words(
        "{listed}という番号の設問はありません（1～{last}）。",
        "There is no question with the number {listed} (1 to {last}).",
    ),
    Code.INVALID_ANSWER: Words(
        "{numbered}の答えが読めません。4つの答えから選び直してください。",
        "The answer cannot be read: {numbered}. Please choose one of the four answers.",
    ),
    Code.NOT_APPLICABLE_NOT_ALLOWED: Words(
        "この設問は、どの会社にも当てはまります。4つの答えから選んでください。",
        "This question applies to every company. Please choose one of the four answers.",
    ),
    Code.NOT_APPLICABLE_WITHOUT_REASON: Words(
        "『該当なし』の理由を一言書いてください（例：無線LANを使っていない）。",
        "Please give a short reason for “not applicable” (for example: we use no wireless LAN).",
    ),
    Code.SITE_UNANSWERED: Words(
        "{numbered}の答えがまだです。",
        "Not answered yet: {numbered}.",
    ),
    Code.UNANSWERED: Words(
        "{numbered}の答えがまだです。わからないときは『わからない』を選んでください。",
        "Not answered yet: {numbered}. If you do not know, choose “I don't know”.",
    ),
    Code.OVERRIDE_WITHOUT_REASON: Words(
        "答えを変えた理由を一言書いてください。",
        "Please give a short reason for the changed answer.",
    ),
    Code.OVERRIDE_ABOVE_BEST: Words(
        "どの拠点の答えよりも良い答えにはできません。先に拠点の答えを直してください。",
        "The answer cannot be better than that of every site. Please correct the site's answer first.",
    ),
}


def _filled(sentence: Words, listed: Words, numbered: Words, values: Mapping[str, object]) -> Words:
    return Words(
        sentence.ja.format(listed=listed.ja, numbered=numbered.ja, **values),
        sentence.en.format(listed=listed.en, numbered=numbered.en, **values),
    )


def _numbered(items: Sequence[str], site: str | None) -> Words:
    """Up to five numbers in full; of more, the first three and how many there are."""
    first = items if len(items) <= 5 else items[:3]
    ja, en = f"{'・'.join(first)}問目", f"question {', '.join(first)}"
    if len(first) < len(items):
        ja, en = f"{ja}など{len(items)}問", f"{en} … ({len(items)} in all)"
    return Words(f"{site}の{ja}", f"{site}: {en}") if site is not None else Words(ja, en)


def _clip(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
