"""Notices: where a company wants them, and a user's own inbox and choices."""

from __future__ import annotations

import json
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.accounts import actions_notices as actions
from sonaeru.web.accounts.forms_notices import DestinationForm, WaysForm
from sonaeru.web.accounts.views.common import FORM, ORIGIN, absolute, page, to
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify import channels, digest, places, queries, transport
from sonaeru.web.notify.contract import Channel
from sonaeru.web.notify.message import Link
from sonaeru.web.notify.queries import Place
from sonaeru.web.notify.sealing import Unreadable, seal, unseal
from sonaeru.web.notify.transport import Failed
from sonaeru.web.tenancy.gate import SIGNED_IN, needs
from sonaeru.web.tenancy.roles import PUBLIC, Permission
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

TRIALS_PER_TEN_MINUTES: Final = 20  # judgement: enough to get a channel right, no way to flood somebody
PER_PAGE: Final = 30
MADE: Final = "notices_made"  # in the session, sealed, until it was shown

# A company's places outside


@needs(Permission.NOTICES_CHANGE)
@require_safe
def destinations(request: HttpRequest, organisation: str) -> HttpResponse:
    """Where a company's notices go, how those places do, and the channels that can be added."""
    found = queries.destinations(organisation)
    words = {
        "places": [each for each in found if each.removed_at is None],
        "removed": [each for each in found if each.removed_at],
        "channels": [(name, channel.NAME) for name, channel in channels.found().items()],
        "tolerated": places.TOLERATED,
    }
    return render(request, "accounts/notices.html", words)


@needs(Permission.NOTICES_CHANGE)
@require_http_methods(FORM)
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    """Add a place of the channel that `?channel=` names; after that it can be tried."""
    channel = request.GET.get("channel", "")
    kind = channels.found().get(channel)
    if kind is None:
        return to(reverse("accounts:notices", args=[organisation]))
    form = DestinationForm(request.POST if request.method == "POST" else None, channel=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = _add(request, organisation, channel, form)
        except notify.TooMany:
            form.add_error(None, _("送り先は%(n)dか所までです。") % {"n": notify.MOST_DESTINATIONS})
        else:
            return to(reverse("accounts:notices_one", args=[organisation, made]))
    return page(request, "accounts/notices_add.html", form, name=kind.NAME)


@needs(Permission.NOTICES_CHANGE)
@require_http_methods(FORM)
def destination(request: HttpRequest, organisation: str, destination: str) -> HttpResponse:
    """A place: try it, change it, remove it."""
    place = queries.destination(organisation, destination)
    form = DestinationForm(
        request.POST if request.method == "POST" else None, channel=_channel(place.channel), place=place
    )
    if request.method == "POST" and form.is_valid():
        given = {"values": form.values, "groups": form.cleaned_data["groups"], "origin": ORIGIN}
        actions.edit(by=_me(request), organisation=organisation, place=place, **given)
        _show_once(request, place.id, form.new_secrets)
        messages.success(request, _("保存しました。"))
        return to(request.path)
    return _one(request, place, form)


@needs(Permission.NOTICES_CHANGE)
@require_POST
def try_out(request: HttpRequest, organisation: str, destination: str) -> HttpResponse:
    """試しに送る, and say how it went."""
    place = queries.destination(organisation, destination)
    if exceeded(request, "notice trial", TRIALS_PER_TEN_MINUTES):
        return too_often(request, back=_link(organisation, place))
    link = Link(_("お知らせの設定を見る"), absolute(request, _link(organisation, place)))
    with transport.opened(private=settings.PRIVATE_WEBHOOKS) as way:
        outcome = notify.try_out(
            channel=place.channel, config=place.config, language=_language(), transport=way, link=link
        )
    actions.tried(
        by=_me(request),
        organisation=organisation,
        place=place.id,
        arrived=not isinstance(outcome, Failed),
        origin=ORIGIN,
    )
    if isinstance(outcome, Failed):
        said = _("届きませんでした。%(reason)s") % {"reason": outcome.reason.in_language(_language())}
        return _one(request, place, failed=[("try", said)], status=422)
    messages.success(request, _("送りました。%(name)sを開いて確かめてください。") % {"name": _name(place)})
    return to(_link(organisation, place))


@needs(Permission.NOTICES_CHANGE)
@require_POST
def remove(request: HttpRequest, organisation: str, destination: str) -> HttpResponse:
    """Nothing goes there any more; it can be brought back from the list."""
    place = queries.destination(organisation, destination)
    actions.remove(by=_me(request), organisation=organisation, place=place.id, origin=ORIGIN)
    messages.success(request, _("%(name)sを外しました。下の一覧から、もとにもどせます。") % {"name": _name(place)})
    return to(reverse("accounts:notices", args=[organisation]))


@needs(Permission.NOTICES_CHANGE)
@require_POST
def restore(request: HttpRequest, organisation: str, destination: str) -> HttpResponse:
    """Bring back what was removed."""
    actions.restore(by=_me(request), organisation=organisation, place=destination, origin=ORIGIN)
    messages.success(request, _("もとにもどしました。"))
    return to(reverse("accounts:notices", args=[organisation]))


# A user's own


@needs(SIGNED_IN)
@require_http_methods(FORM)
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices of a user; a POST notes that one of them, or all, were read."""
    if request.method == "POST":
        # Ids that no database can hold are left out: PostgreSQL would fail on the character 0.
        chosen = [each for each in request.POST.getlist("read") if "\0" not in each]
        notify.mark_read(user=_me(request), notices=None if "all" in chosen else chosen)
        return to(request.get_full_path())
    number = request.GET.get("page", "1")
    at = max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    found = queries.told(_me(request), limit=PER_PAGE + 1, skip=(at - 1) * PER_PAGE)
    words = {
        "notices": found[:PER_PAGE],
        "unread": queries.unread(_me(request)),
        "newer": at - 1,
        "older": at + 1 if len(found) > PER_PAGE else 0,
    }
    return render(request, "accounts/inbox.html", words)


@needs(SIGNED_IN)
@require_http_methods(FORM)
def my_notices(request: HttpRequest) -> HttpResponse:
    """How a user wants to hear of each group of kinds."""
    ways = queries.ways(_me(request))
    form = WaysForm(request.POST if request.method == "POST" else None, ways=ways)
    if request.method == "POST" and form.is_valid():
        actions.choose(by=_me(request), choices=form.cleaned_data, origin=ORIGIN)
        messages.success(request, _("保存しました。"))
        return to(request.path)
    return page(request, "accounts/my_notices.html", form, fixed=[way for way in ways if way.fixed])


# Mail programs press this button themselves (RFC 8058) and know no CSRF token; the signed link is the proof.
@needs(PUBLIC)
@csrf_exempt
@require_http_methods(FORM)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the weekly mails of whom the link was made for. Opening the page changes nothing; a second POST neither."""
    try:
        user = digest.user_of(token)
    except digest.NotOurs as error:
        raise Http404 from error
    if request.method == "POST":
        actions.stop_digest(user=user, origin="mail")
    return render(request, "accounts/unsubscribe.html", {"done": request.method == "POST"})


def _add(request: HttpRequest, organisation: str, channel: str, form: DestinationForm) -> str:
    given = {"values": form.values, "groups": form.cleaned_data["groups"], "language": _language(), "origin": ORIGIN}
    made = actions.add(by=_me(request), organisation=organisation, channel=channel, **given)
    _show_once(request, made, form.new_secrets)
    messages.success(request, _("加えました。試しに送って確かめてください。"))
    return made


def _one(
    request: HttpRequest,
    place: Place,
    form: DestinationForm | None = None,
    *,
    failed: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or DestinationForm(channel=_channel(place.channel), place=place)
    words = {"place": place, "form": form, "problems": failed or problems(form), "made": _shown_once(request, place.id)}
    return render(request, "accounts/notices_one.html", words, status=422 if form.errors else status)


def _show_once(request: HttpRequest, place: str, made: dict[str, str]) -> None:
    if made:
        request.session[MADE] = {"place": place, "made": seal(json.dumps(list(made.values())))}


def _shown_once(request: HttpRequest, place: str) -> list[str]:
    """What was made for the place a moment ago; asking takes it out of the session."""
    kept = request.session.get(MADE)
    if not kept or kept["place"] != place:
        return []
    del request.session[MADE]
    try:
        return list(json.loads(unseal(kept["made"])))
    except Unreadable:
        return []


def _channel(name: str) -> Channel:
    channel = channels.found().get(name)
    if channel is None:
        raise Http404
    return channel


def _link(organisation: str, place: Place) -> str:
    return reverse("accounts:notices_one", args=[organisation, place.id])


def _name(place: Place) -> str:
    return place.name.in_language(_language())


def _language() -> str:
    return get_language() or "ja"


def _me(request: HttpRequest) -> str:
    return str(request.user.pk)
