"""The visitor's own settings, and the pages for when something is wrong."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.web.ui.context import LOOK_COOKIE, LOOKS
from sonaeru.web.ui.links import ours

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language or look in a cookie and go back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not ours(request, back):
        back = "/"
    response = HttpResponseRedirect(back, status=303)
    for name, allowed in ((settings.LANGUAGE_COOKIE_NAME, dict(settings.LANGUAGES)), (LOOK_COOKIE, LOOKS)):
        if (value := request.POST.get(name, "")) in allowed:
            response.set_cookie(
                name, value, max_age=settings.LANGUAGE_COOKIE_AGE, secure=settings.SECURE, httponly=True, samesite="Lax"
            )
    return response


def problem(request: HttpRequest, status: int, title: str, text: str, *, back: str = "/") -> HttpResponse:
    """A page that says what happened and what to do next, without blame and without code words."""
    words = {"title": title, "text": text, "back": back}
    return render(request, "ui/problem.html", words, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came in cannot be read; 413 where a pasted text is too long, or more is chosen than a form carries."""
    if isinstance(exception, TooManyFieldsSent):
        return refuse_body(request, 413, _("一度に選べるのは1,000件までです。分けて、もう一度送ってください。"))
    if isinstance(exception, RequestDataTooBig):
        return refuse_body(request, 413)
    return problem(request, 400, _("送られた内容を読めませんでした"), _("前のページにもどり、もう一度お試しください。"))


def refuse_body(request: HttpRequest, status: int, advice: str = "") -> HttpResponse:
    """413: what was sent is too large, and what to do (`advice`); 411: it does not say how large it is."""
    if status == 411:
        text = _("内容の長さをつけて、もう一度送ってください。途中の機器の設定で起きることがあります。")
        return problem(request, 411, _("送られた内容の長さがわかりません"), text)
    text = _("長い文章や表は、分けるか、CSVかExcelのファイルにして送ってください。保存されていた内容は、そのままです。")
    return problem(request, 413, _("一度に送れる大きさを超えています"), advice or text, back=request.path)


def too_often(request: HttpRequest, text: str = "", *, back: str = "") -> HttpResponse:
    """429: more than a person would do; `text` says when it goes on."""
    text = text or _("10分後にもう一度お試しください。")
    return problem(request, 429, _("回数が多いため、少し止めています"), text, back=back or request.path)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this visitor."""
    return problem(request, 403, _("このページは開けません"), _("見られる人が決まっているページです。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or cookies are off."""
    text = _(
        "ページを開いてから時間がたったか、クッキーが使えない設定です。前のページを読み直して、もう一度押してください。"
    )
    return problem(request, 403, _("もう一度お試しください"), text, back=request.path)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not for this visitor to know of."""
    return problem(request, 404, _("ページが見つかりません"), _("リンクが古いか、見られる人が決まっています。"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The number in small type finds the entry in the log."""
    number = secrets.token_hex(3).upper()
    log.error("server error %s", number, exc_info=True)
    text = _(
        "保存した答えは残っています。少し待って、もう一度お試しください。続くときは、番号 %(number)s を添えて運用の担当者に伝えてください。"
    )
    return problem(request, 500, _("うまくいきませんでした"), text % {"number": number})
