"""What this room keeps and how long: what readers say of the guides. Of a company or a person it holds nothing."""

from __future__ import annotations

from sonaeru.core.words import Words
from sonaeru.web.guidance.models import Opinion
from sonaeru.web.holdings.registry import Room, aged, declare

# Two yearly rounds of reading the guides again (judgement).
DAYS = 730

declare(
    Room(
        name="guidance",
        kept=(
            aged(
                "guidance.opinions",
                Words("ガイドへの「はい・いいえ」と、ひとこと", "What readers say of the guides"),
                Words("押した日", "the day it was given"),
                Words("ガイドを直すため。だれのものかは残しません", "To better the guides; nothing says who gave it"),
                lambda: DAYS,
                Opinion.objects.all,
                "at",
            ),
        ),
    )
)
