"""The verbs this room writes into the log."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    COMPANY_INVITED = "portfolio.company_invited", "会社を招きました", "Invited a company"
    INVITATION_RESENT = "portfolio.invitation_resent", "招待をもう一度送りました", "Sent an invitation again"
    INVITATION_WITHDRAWN = "portfolio.invitation_withdrawn", "招待を取り消しました", "Withdrew an invitation"
    INVITATION_ACCEPTED = (
        "portfolio.invitation_accepted",
        "招待を受けて、団体に加わりました",
        "Accepted an invitation and joined",
    )
    LIST_EXPORTED = "portfolio.list_exported", "会社の一覧を書き出しました", "Exported the list of companies"
    FIGURES_FROZEN = (
        "portfolio.figures_frozen",
        "加入する会社の数字を、月の分としてまとめました",
        "Froze the month's figures over members",
    )
