"""The verbs that sign-in writes into the log, and their words."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    ACCOUNT_OPENED = "accounts.account_opened", "アカウントを作りました", "Opened an account"
    ACCOUNT_DELETED = "accounts.account_deleted", "アカウントを削除しました", "Deleted an account"
    ACCOUNT_EDITED = "accounts.account_edited", "名前やことばを変えました", "Changed name or language"
    MAIL_CHANGED = "accounts.mail_changed", "メールアドレスを変えました", "Changed the mail address"
    SIGNED_IN = "accounts.signed_in", "サインインしました", "Signed in"
    SIGN_IN_FAILED = "accounts.sign_in_failed", "サインインできませんでした", "Failed to sign in"
    PASSWORD_CHANGED = "accounts.password_changed", "パスワードを変えました", "Changed the password"
    FACTOR_ADDED = "accounts.factor_added", "サインインの方法を加えました", "Added a way to sign in"
    FACTOR_REMOVED = "accounts.factor_removed", "サインインの方法を外しました", "Removed a way to sign in"
    FACTOR_RENEWED = "accounts.factor_renewed", "予備のコードを作り直しました", "Renewed the recovery codes"
    SESSIONS_ENDED = "accounts.sessions_ended", "ほかの機器をサインアウトしました", "Signed out other devices"
    MEMBER_INVITED = "accounts.member_invited", "サインインする人を招きました", "Invited somebody to sign in"
    INVITATION_RENEWED = "accounts.invitation_renewed", "招待をもう一度送りました", "Sent an invitation again"
    INVITATION_WITHDRAWN = "accounts.invitation_withdrawn", "招待を取り消しました", "Withdrew an invitation"
    INVITATION_ACCEPTED = "accounts.invitation_accepted", "招待を受けました", "Accepted an invitation"
    OPERATOR_LINK_MADE = "accounts.operator_link_made", "運用者になるリンクを出しました", "Made a link for an operator"
    OPERATOR_MADE = "accounts.operator_made", "リンクで運用者になりました", "Became an operator by link"
