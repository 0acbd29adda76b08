"""How a visitor comes to a check: by its token, or as somebody of its company. One value that builds the links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

INSIDE: Final = "company_"
BESIDE: Final = "more_"
# Pages that another questionnaire behind a token has in common with the check that the token opens.
SHARED: Final = frozenset({"pause", "keep", "delete"})


@dataclass(frozen=True, slots=True)
class Door:
    """`arguments`: the token; or the company's and the check's text id. `by`: the user's id, "" behind a token.

    `guest`: the token is the link of a site, which opens the answers and nothing beside them. `answers`: whether the
    visitor may see the 25 answers and not only the score; `gives`: whether the visitor may answer; `removes`: whether
    a finished check may be deleted; `more`: whether the visitor may see what was answered beside the 25 items, which no
    consent of a company covers. `beside`: the questionnaire that stands beside the scored one behind its token.
    """

    arguments: tuple[str, ...]
    by: str = ""
    guest: bool = False
    answers: bool = True
    gives: bool = True
    removes: bool = True
    more: bool = True
    beside: str = ""

    @property
    def inside(self) -> bool:
        """Whether the visitor signed in and came through the company."""
        return len(self.arguments) == 2

    @property
    def anonymous(self) -> bool:
        """Whether the check belongs to nobody yet, so that it can be claimed."""
        return not (self.inside or self.guest)

    @property
    def home(self) -> str:
        """Where the way back ends."""
        if self.inside:
            return reverse("assessment:checks", args=self.arguments[:1])
        return reverse("assessment:result", args=self.arguments) if self.beside else "/"

    @property
    def frame(self) -> str:
        """The template that a page of a check stands in."""
        return "assessment/company_frame.html" if self.inside else "assessment/base.html"

    def link(self, name: str, *more: object) -> str:
        """The address of a page of this check. Who is signed in needs no link to come back: the list has it."""
        if self.inside and name == "pause":
            return self.home
        if self.beside and name not in SHARED:
            return reverse(f"assessment:{BESIDE}{name}", args=[*self.arguments, self.beside, *more])
        return reverse(f"assessment:{INSIDE if self.inside else ''}{name}", args=[*self.arguments, *more])
