"""What to do next: the catalogue of actions as values, their order, what has been done, and what that is worth."""

from sonaeru.core.plan.catalogue import Action, Closing, Cost, Raise, action, catalogue
from sonaeru.core.plan.closing import (
    DECLINED_DAYS,
    Document,
    Shown,
    Standing,
    counting,
    evidence_of,
    shown_by,
    standing,
)
from sonaeru.core.plan.explaining import name, order, reason
from sonaeru.core.plan.gaps import Gap, GapKind, gaps
from sonaeru.core.plan.projecting import Projection, project
from sonaeru.core.plan.ranking import (
    Criterion,
    Gain,
    How,
    Ranked,
    Reference,
    State,
    decided_by,
    gain,
    next_three,
    rank,
)

__all__ = [
    "DECLINED_DAYS",
    "Action",
    "Closing",
    "Cost",
    "Criterion",
    "Document",
    "Gain",
    "Gap",
    "GapKind",
    "How",
    "Projection",
    "Raise",
    "Ranked",
    "Reference",
    "Shown",
    "Standing",
    "State",
    "action",
    "catalogue",
    "counting",
    "decided_by",
    "evidence_of",
    "gain",
    "gaps",
    "name",
    "next_three",
    "order",
    "project",
    "rank",
    "reason",
    "shown_by",
    "standing",
]
