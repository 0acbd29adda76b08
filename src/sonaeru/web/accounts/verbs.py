"""The verbs that sign-in writes into the log, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    ACCOUNT_OPENED = "accounts.account_opened"
    ACCOUNT_DELETED = "accounts.account_deleted"
    ACCOUNT_EDITED = "accounts.account_edited"
    MAIL_CHANGED = "accounts.mail_changed"
    SIGNED_IN = "accounts.signed_in"
    SIGN_IN_FAILED = "accounts.sign_in_failed"
    PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105
    FACTOR_ADDED = "accounts.factor_added"
    FACTOR_REMOVED = "accounts.factor_removed"
    FACTOR_RENEWED = "accounts.factor_renewed"
    SESSIONS_ENDED = "accounts.sessions_ended"
    MEMBER_INVITED = "accounts.member_invited"
    INVITATION_RENEWED = "accounts.invitation_renewed"
    INVITATION_WITHDRAWN = "accounts.invitation_withdrawn"
    INVITATION_ACCEPTED = "accounts.invitation_accepted"
    OPERATOR_LINK_MADE = "accounts.operator_link_made"
    OPERATOR_MADE = "accounts.operator_made"


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Verb.ACCOUNT_OPENED: Words("アカウントを作りました", "Opened an account"),
        Verb.ACCOUNT_DELETED: Words("アカウントを削除しました", "Deleted an account"),
        Verb.ACCOUNT_EDITED: Words("名前やことばを変えました", "Changed name or language"),
        Verb.MAIL_CHANGED: Words("メールアドレスを変えました", "Changed the mail address"),
        Verb.SIGNED_IN: Words("サインインしました", "Signed in"),
        Verb.SIGN_IN_FAILED: Words("サインインできませんでした", "Failed to sign in"),
        Verb.PASSWORD_CHANGED: Words("パスワードを変えました", "Changed the password"),
        Verb.FACTOR_ADDED: Words("サインインの方法を加えました", "Added a way to sign in"),
        Verb.FACTOR_REMOVED: Words("サインインの方法を外しました", "Removed a way to sign in"),
        Verb.FACTOR_RENEWED: Words("予備のコードを作り直しました", "Renewed the recovery codes"),
        Verb.SESSIONS_ENDED: Words("ほかの機器をサインアウトしました", "Signed out other devices"),
        Verb.MEMBER_INVITED: Words("サインインする人を招きました", "Invited somebody to sign in"),
        Verb.INVITATION_RENEWED: Words("招待をもう一度送りました", "Sent an invitation again"),
        Verb.INVITATION_WITHDRAWN: Words("招待を取り消しました", "Withdrew an invitation"),
        Verb.INVITATION_ACCEPTED: Words("招待を受けました", "Accepted an invitation"),
        Verb.OPERATOR_LINK_MADE: Words("運用者になるリンクを出しました", "Made a link for an operator"),
        Verb.OPERATOR_MADE: Words("リンクで運用者になりました", "Became an operator by link"),
    }
)
