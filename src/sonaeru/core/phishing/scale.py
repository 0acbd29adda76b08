"""How hard a training mail is to see through: cues counted, premise alignment, difficulty.

After the Phish Scale (NIST TN 2276, 2023; Steves, Greene, Theofanos 2020), as public implementations agree on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# The 23 cues in the guide's order; True: counted by instances, False: there or not.
CUES: Final[Mapping[str, bool]] = {
    "spelling_grammar": True,
    "inconsistency": True,
    "attachment_type": True,
    "display_name_mismatch": False,
    "url_hiding": True,
    "domain_spoofing": False,
    "no_branding": False,
    "logo_imitation": True,
    "unprofessional_design": False,
    "security_indicators": True,
    "legal_language": True,
    "distracting_detail": True,
    "sensitive_request": True,
    "urgency": True,
    "threat": True,
    "generic_greeting": False,
    "no_signer": False,
    "humanitarian": True,
    "too_good": True,
    "you_are_special": True,
    "limited_time": True,
    "mimics_process": False,
    "poses_as": False,
}
# e1 mimics a work process, e2 relevant to the work, e3 fits other events, e4 worry about not clicking, e5 warned before.
ELEMENTS: Final = 5
SCORES: Final = (8, 6, 4, 2, 0)
DIFFICULTIES: Final = ("very", "moderate", "moderate_to_least", "least")
_GRID: Final[Mapping[str, Mapping[str, str]]] = {
    "few": {"strong": "very", "medium": "very", "weak": "moderate"},
    "some": {"strong": "very", "medium": "moderate", "weak": "moderate_to_least"},
    "many": {"strong": "moderate", "medium": "moderate", "weak": "least"},
}


class Misrated(ValueError):
    """Figures that cannot be rated. `code`: alignment_score, alignment_count, cue_total, unknown_cue, cue_count;
    `where`: the number of the element, counted from 1, or the cue.
    """

    def __init__(self, code: str, where: int | str = "") -> None:
        super().__init__(f"{code}: {where}" if where else code)
        self.code, self.where = code, where


@dataclass(frozen=True, slots=True)
class Rating:
    """A rated mail. `alignment_score`: -8 to 32; `warnings`: `no_cues` for what the guide leaves undefined."""

    cues: int
    cue_category: str
    alignment_score: int
    alignment: str
    difficulty: str
    warnings: tuple[str, ...]


def cue_total(cues: Mapping[str, int]) -> int:
    """All cues together: instances where they are counted, else one each. Raises Misrated."""
    for name, count in cues.items():
        if name not in CUES:
            raise Misrated("unknown_cue", name)
        if not _count(count):
            raise Misrated("cue_count", name)
    return sum(count if CUES[name] else min(count, 1) for name, count in cues.items())


def rate(cues: int, elements: Sequence[int]) -> Rating:
    """The rating of a mail with so many cues and these five answers on alignment. Raises Misrated."""
    if not _count(cues):
        raise Misrated("cue_total")
    score = alignment_score(elements)
    category, alignment = _category(cues), _alignment(score)
    warnings = () if cues else ("no_cues",)
    return Rating(cues, category, score, alignment, _GRID[category][alignment], warnings)


def alignment_score(elements: Sequence[int]) -> int:
    """e1 + e2 + e3 + e4 - e5. Raises Misrated unless there are five, each 8, 6, 4, 2 or 0."""
    if len(elements) != ELEMENTS:
        raise Misrated("alignment_count")
    for number, score in enumerate(elements, 1):
        if type(score) is not int or score not in SCORES:
            raise Misrated("alignment_score", number)
    return sum(elements[:-1]) - elements[-1]


def _count(value: object) -> bool:
    return type(value) is int and value >= 0


def _category(cues: int) -> str:
    return "few" if cues <= 8 else "some" if cues <= 14 else "many"


def _alignment(score: int) -> str:
    return "weak" if score <= 10 else "medium" if score <= 17 else "strong"
