"""What computers are judged by and how old it is: for a company, and for the operator, who takes in newer files."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.core.devices.lifecycle import ANNOUNCED_DAYS, LATEST_DAYS, UNDATED_DAYS
from sonaeru.core.words import Words
from sonaeru.web.devices import data, importing
from sonaeru.web.devices.forms_data import FileForm
from sonaeru.web.devices.renewing import lines
from sonaeru.web.library.feeds import MAX_BYTES
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.bodies import takes
from sonaeru.web.ui.forms import problems

ORIGIN = "web"
FORM = ["GET", "HEAD", "POST"]
# Of a long list of differences the first say enough to decide (judgement); all of them are in the file.
CHANGES_SHOWN = 100
FEED_NAMES = {
    "kev": Words("CISA KEV（悪用が確かめられた弱点の表）", "CISA KEV (weaknesses known to be exploited)"),
    "jvn": Words("JVN iPedia（公表された弱点の表）", "JVN iPedia (published weaknesses)"),
}
# For how many days a table may say something, what that is, and what becomes of it afterwards.
LIMITS = {
    "latest": (
        LATEST_DAYS,
        Words("いちばん新しい版かどうか", "Whether a version is the newest"),
        Words("古い版だということは、あとでもわかります。", "That a version is behind stays known."),
    ),
    "undated": (
        UNDATED_DAYS,
        Words(
            "終わる日が発表されていない版が、まだ続いているか",
            "Whether a version without an end date still gets updates",
        ),
        Words("終わったと書いてある版は、あとでも終わったままです。", "What has ended stays ended."),
    ),
    "announced": (
        ANNOUNCED_DAYS,
        Words("まだ先の期限が、そのままか", "Whether an end date ahead still holds"),
        Words("過ぎた期限は、あとでも過ぎたままです。", "A date that has passed stays passed."),
    ),
}


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A list with its name and who took it in ("" where that is not told); `feed` None: there is none."""

    kind: str
    name: Words
    feed: data.Feed | None
    by: str = ""


@needs(Permission.DEVICES_VIEW)
@require_safe
def show(request: HttpRequest, organisation: str) -> HttpResponse:
    """For a company: the tables, the lists, and who renews them."""
    return render(request, "devices/data.html", _shown() | {"place": "devices"})


@needs(Permission.OPERATION_VIEW)
@require_safe
def operator(request: HttpRequest) -> HttpResponse:
    """For the operator: the same, with who took in what, and the file that can be undone."""
    last = data.last_taken()
    words = {"last": last, "last_by": _name(last.imported_by) if last else "", "pending": data.pending()}
    return render(request, "devices/operator_data.html", _shown(names=True) | words)


@needs(Permission.OPERATION_CHANGE, sudo=True)
@require_http_methods(FORM)
@takes(MAX_BYTES)
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file. Tables are looked at before they are used; a list is used at once."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid() and (way := _brought(request, form)):
        return way
    words = {"form": form, "problems": problems(form), "ready": bool(settings.DATA_KEY)}
    return render(request, "devices/bring.html", words, status=422 if form.errors else 200)


@needs(Permission.OPERATION_CHANGE, sudo=True)
@require_http_methods(FORM)
def look(request: HttpRequest) -> HttpResponse:
    """What a file of tables would change; then use it or not."""
    if request.method == "POST":
        return _decided(request)
    pending = data.pending()
    if pending is None:
        return _to("operator")
    found = data.renewals(pending.products)
    changes = [line for each in found for line in lines(each, get_language() or "ja")]
    words = {"pending": pending, "renewals": found, "changes": changes[:CHANGES_SHOWN], "count": len(changes)}
    return render(request, "devices/look.html", words)


@needs(Permission.OPERATION_CHANGE, sudo=True)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Go back to the tables before the last file."""
    importing.undo(by=_me(request), bundle=_sent(request, "bundle"), origin=ORIGIN)
    messages.success(request, _("前の表に戻しました。"))
    return _to("operator")


def _brought(request: HttpRequest, form: FileForm) -> HttpResponse | None:
    """Where to go on, None where the form says what is wrong."""
    content: bytes = form.cleaned_data["file"]
    try:
        if importing.is_bundle(content):
            importing.hold(by=_me(request), content=content)
            return _to("look")
        found = importing.take_feed(by=_me(request), content=content, origin=ORIGIN)
    except importing.Refused as error:
        form.add_error("file", _("取り込みませんでした。%(why)s。") % {"why": _say(error.words).rstrip("。.")})
        return None
    said = {"name": _say(FEED_NAMES[found.kind]), "n": len(found.entries), "day": found.as_of.isoformat()}
    messages.success(request, _("%(name)sを取り込みました（%(n)d件、%(day)sの表）。") % said)
    return _to("operator")


def _decided(request: HttpRequest) -> HttpResponse:
    if "take" not in request.POST:
        importing.decline()
        messages.success(request, _("取り込みませんでした。表は、もとのままです。"))
        return _to("operator")
    try:
        importing.take(by=_me(request), sha256=_sent(request, "take"), origin=ORIGIN)
        messages.success(request, _("新しい表を使い始めました。パソコンの判定は、次に開いたときに変わります。"))
    except importing.Refused as error:
        messages.warning(request, _say(error.words))
    except NotFound:
        messages.warning(request, _("見ていたファイルは、もうありません。もう一度選んでください。"))
    return _to("operator")


def _shown(*, names: bool = False) -> dict[str, object]:
    today = timezone.localdate()
    rows = data.all_tables(today)
    feeds = {each.kind: each for each in data.feeds(today)}
    return {
        "tables": rows,
        "oldest": min((each.as_of for each in rows), default=None),
        "over": sum(bool(each.over) for each in rows),
        "limits": [(*LIMITS[kind], sum(kind in each.over for each in rows)) for kind in LIMITS],
        "limit_names": {kind: LIMITS[kind][1] for kind in LIMITS},
        "feeds": [_feed_row(kind, feeds.get(kind), names) for kind in data.KINDS],
        "feed_days": data.FEED_DAYS,
        "ready": bool(settings.DATA_KEY),
    }


def _feed_row(kind: str, feed: data.Feed | None, names: bool) -> FeedRow:
    return FeedRow(kind, FEED_NAMES[kind], feed, _name(feed.imported_by) if feed and names else "")


def _name(user: str) -> str:
    if user == importing.COMMAND:
        return _("命令")
    return tenancy.user_names([user]).get(user, "") or _("いまはいない運用者")


def _me(request: HttpRequest) -> str:
    return str(request.user.pk)


def _sent(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")


def _say(words: Words) -> str:
    return words.in_language(get_language() or "ja")


def _to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"devices:data_{name}"), status=303)
