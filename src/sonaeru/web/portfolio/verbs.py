"""The verbs this room writes into the log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    COMPANY_INVITED = "portfolio.company_invited"
    INVITATION_RESENT = "portfolio.invitation_resent"
    INVITATION_WITHDRAWN = "portfolio.invitation_withdrawn"
    INVITATION_ACCEPTED = "portfolio.invitation_accepted"
    LIST_EXPORTED = "portfolio.list_exported"
    FIGURES_FROZEN = "portfolio.figures_frozen"


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Verb.COMPANY_INVITED: Words("会社を招きました", "Invited a company"),
        Verb.INVITATION_RESENT: Words("招待をもう一度送りました", "Sent an invitation again"),
        Verb.INVITATION_WITHDRAWN: Words("招待を取り消しました", "Withdrew an invitation"),
        Verb.INVITATION_ACCEPTED: Words("招待を受けて、団体に加わりました", "Accepted an invitation and joined"),
        Verb.LIST_EXPORTED: Words("会社の一覧を書き出しました", "Exported the list of companies"),
        Verb.FIGURES_FROZEN: Words(
            "加入する会社の数字を、月の分としてまとめました", "Froze the month's figures over members"
        ),
    }
)
