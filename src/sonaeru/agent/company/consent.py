"""The person's word that this PC may send, in a file that says when, to whom, and after reading what."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.identity import Identity
from sonaeru.agent.saying import Words
from sonaeru.agent.view import GROUPS

FILE = "consent.json"


def given(folder: Folder, words: Words) -> bool:
    """Whether the person agreed to this edition of the text: a changed one is asked about again."""
    return (folder.table(FILE) or {}).get("edition") == words.edition


def keep(folder: Folder, words: Words, identity: Identity, *, how: str, now: float) -> None:
    """Keep it, with the text as it was shown. `how`: asked, or told by `--yes`."""
    day = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    shown: dict[str, Sequence[str]] = {group: words.listed(group) for group in GROUPS}
    folder.keep(
        FILE,
        {
            "edition": words.edition,
            "at": day,
            "how": how,
            "company": identity.company,
            "server": identity.server,
            **shown,
        },
    )
