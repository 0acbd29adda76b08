"""The order of the answers: how much of a topic each of them says is in place."""

from __future__ import annotations

from typing import Final

from sonaeru.core.editions import Answer

LEVEL: Final = {Answer.UNKNOWN: -1, Answer.NOT_IMPLEMENTED: 0, Answer.PARTLY: 1, Answer.IMPLEMENTED: 2}
