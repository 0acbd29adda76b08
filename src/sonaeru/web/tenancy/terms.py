"""How long things stay before they go for good, and the words that say so."""

from __future__ import annotations

from typing import Final

# Days between marking a company for deletion and deleting it (issue B, item 8), and when its owners are told again.
GRACE: Final = 30
WARNING: Final = 7
# Days for which a person taken off the list can be brought back (judgement).
REMOVED_PERSON: Final = 30
