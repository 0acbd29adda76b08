"""What every template knows about who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from sonaeru.web.ui.menus import entries

# Name of the address, of the page, and what it is for.
PAGES = (
    ("accounts:profile", gettext_lazy("名前とことば"), gettext_lazy("呼び名、画面とメールのことば")),
    ("account_email", gettext_lazy("メールアドレス"), gettext_lazy("サインインに使うアドレスを変える")),
    ("account_change_password", gettext_lazy("パスワード"), gettext_lazy("決める、変える")),
    ("mfa_index", gettext_lazy("2段階の確認とパスキー"), gettext_lazy("ほかの人に入られないようにする")),
    ("usersessions_list", gettext_lazy("サインイン中の機器"), gettext_lazy("ほかの機器をサインアウトする")),
    ("accounts:inbox", gettext_lazy("届いたお知らせ"), gettext_lazy("あなたへのお知らせを読む")),
    ("accounts:my_notices", gettext_lazy("お知らせの届き方"), gettext_lazy("すぐ、まとめて、なし")),
    ("accounts:leave", gettext_lazy("アカウントの削除"), gettext_lazy("使うのをやめるとき")),
)


def person(request: HttpRequest) -> dict[str, object]:
    """`person`: the name to greet, "" without a session; `account_menu`: the user's own pages.

    A page that needs no database opens when that is down.
    """
    return {"person": _name(request), "account_menu": SimpleLazyObject(lambda: list(entries(request, PAGES)))}


def _name(request: HttpRequest) -> str:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    try:
        # A request that is refused at the door, such as one for a foreign host, never got its user.
        user = getattr(request, "user", None)
        return (user.name or user.email) if user and user.is_authenticated else ""
    except Error:
        return ""
