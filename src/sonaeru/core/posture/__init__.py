"""Claims and evidence side by side, one topic per concept. It outlives every edition of a questionnaire."""

from sonaeru.core.assessment import Sheet
from sonaeru.core.posture.standing import (
    Claim,
    Coverage,
    Evidence,
    Posture,
    Proof,
    Topic,
    Verdict,
    posture,
    verdict,
)

__all__ = [
    "Claim",
    "Coverage",
    "Evidence",
    "Posture",
    "Proof",
    "Sheet",
    "Topic",
    "Verdict",
    "posture",
    "verdict",
]
