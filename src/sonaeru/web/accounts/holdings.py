"""What this room keeps of those who sign in, and how long."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from sonaeru.core.words import Words
from sonaeru.web.accounts import invitations
from sonaeru.web.accounts.models import User
from sonaeru.web.holdings.registry import Kept, Room, aged, declare

# Days after its end that a session stays, after the last wrong password its count, after its start an account that
# nobody verified. Judgement: long enough for the operator to look, no longer.
ENDED, COUNTED, BEGUN = 1, 7, 30


def _unverified() -> QuerySet[User]:
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return User.objects.filter(~Exists(verified), last_login=None)


def _end(before: dt.datetime) -> int:
    """Rows of sessions that ended, with what is shown of them on the user's own page."""
    gone, _ = Session.objects.filter(expire_date__lt=before).delete()
    live = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(live)).delete()
    return gone


declare(
    Room(
        name="accounts",
        kept=(
            Kept(
                "accounts.users",
                Words(
                    "アカウント（名前、メールアドレス、サインインの方法）", "Accounts (name, address, ways to sign in)"
                ),
                Words("作った日", "the day it was opened"),
                Words("本人が削除するまで", "until its owner deletes it"),
            ),
            aged(
                "accounts.unverified",
                Words("確かめていないアカウント", "Accounts that nobody verified"),
                Words("作った日", "the day it was opened"),
                Words("まちがえたアドレスを残さないため", "not to keep addresses that were mistyped"),
                lambda: BEGUN,
                _unverified,
                "created_at",
            ),
            aged(
                "accounts.sessions",
                Words("サインインの状態（機器と接続元）", "Sessions (device and network address)"),
                Words("終わった日", "the day it ended"),
                Words("どの機器で使っているかを本人に見せるため", "to show their user on which devices"),
                lambda: ENDED,
                Session.objects.all,
                "expire_date",
                delete=_end,
            ),
            aged(
                "accounts.guesses",
                Words("まちがえたパスワードの回数と接続元", "Counts of wrong passwords with network addresses"),
                Words("最後にまちがえた日", "the day of the last one"),
                Words("当てようとする人を止めるため", "to stop those who guess"),
                lambda: COUNTED,
                AccessAttempt.objects.all,
                "attempt_time",
            ),
            invitations.KEPT,
        ),
        export=lambda organisation: (invitations.sent_by(organisation),),
        headings={
            "accepted_at": Words("受けた日時", "Accepted at"),
            "withdrawn_at": Words("取り消した日時", "Withdrawn at"),
        },
    )
)
