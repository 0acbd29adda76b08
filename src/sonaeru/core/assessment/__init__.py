"""Answers to a questionnaire: read, checked, merged, scored, compared. Values in, values out."""

from sonaeru.core.assessment.differences import Carry, Diff, Shift, diff, numbers_in
from sonaeru.core.assessment.due import due
from sonaeru.core.assessment.faults import Code, Fault, fault
from sonaeru.core.assessment.intake import Input, Override, read, read_all
from sonaeru.core.assessment.merging import Merged, SiteSummary, join, merge
from sonaeru.core.assessment.outcome import Outcome, answer, error_body, sheet_of
from sonaeru.core.assessment.scoring import (
    Applicable,
    Critical,
    GapState,
    Points,
    Score,
    critical,
    points_over,
    score,
    unanswered,
)
from sonaeru.core.assessment.sheets import Sheet

__all__ = [
    "Applicable",
    "Carry",
    "Code",
    "Critical",
    "Diff",
    "Fault",
    "GapState",
    "Input",
    "Merged",
    "Outcome",
    "Override",
    "Points",
    "Score",
    "Sheet",
    "Shift",
    "SiteSummary",
    "answer",
    "critical",
    "diff",
    "due",
    "error_body",
    "fault",
    "join",
    "merge",
    "numbers_in",
    "points_over",
    "read",
    "read_all",
    "score",
    "sheet_of",
    "unanswered",
]
