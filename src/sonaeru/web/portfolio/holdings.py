"""What this room keeps and for how long: invitations of companies by mail, monthly figures."""

from __future__ import annotations

from sonaeru.core.words import Words
from sonaeru.web.holdings.registry import Room, aged, declare
from sonaeru.web.portfolio.models import CompanyInvitation, Snapshot

# Long enough to see who never answered and to ask again (judgement).
DAYS = 30
# The month that is shown, and the one before it while the next is not made yet (judgement).
SNAPSHOT_DAYS = 62


def erase(organisation: str) -> None:
    """An accepted invitation names the company that took it; it goes with the company."""
    CompanyInvitation.everywhere.filter(organisation=organisation).delete()


declare(
    Room(
        name="portfolio",
        erase=erase,
        kept=(
            aged(
                "portfolio.invitations",
                Words("会社への招待", "Invitations of companies"),
                Words("リンクの期限から", "Since the link ran out"),
                Words("だれを招いたかを、しばらく見られるように", "To see for a while who was invited"),
                lambda: DAYS,
                CompanyInvitation.everywhere.all,
                "expires_at",
            ),
            aged(
                "portfolio.snapshots",
                Words("加入する会社の数字（会社がわからない形）", "Figures over members, none of which can be told"),
                Words("まとめた日", "the day they were made"),
                Words("会社が、加入する団体の会社と比べられるように", "so that a company can compare itself"),
                lambda: SNAPSHOT_DAYS,
                Snapshot.everywhere.all,
                "made_at",
            ),
        ),
    )
)
