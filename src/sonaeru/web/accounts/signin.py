"""Signing a user in after something other than a password proved who it is."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sonaeru.web.accounts import queries
from sonaeru.web.accounts.models import User
from sonaeru.web.ui.formats import masked


def first(request: HttpRequest, mail: str) -> HttpResponse | None:
    """What a link to an address answers until its account has signed in; None where the link may act.

    A link proves the mailbox and nothing more, so it opens accounts that have nothing else, and new ones. After
    signing in, the visitor is back at the link.
    """
    if (request.user.is_authenticated and request.user.email == mail) or not queries.has_own_door(mail):
        return None
    link = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    if request.method == "POST" and not request.user.is_authenticated:
        return HttpResponseRedirect(link, status=303)
    status = 403 if request.method == "POST" else 200
    return render(request, "accounts/sign_in_first.html", {"mail": masked(mail), "link": link}, status=status)


def enter(request: HttpRequest, user_id: str, following: str = "/home/") -> HttpResponse:
    """Sign in who opened a link from a mail, under a new session key; the answer leads to `following`.

    The caller has checked the link, asked `first`, and made sure that `following` is ours. Where the account has a
    second step the answer leads there first. Raises User.DoesNotExist.
    """
    if request.user.is_authenticated and request.user.pk == user_id:
        return HttpResponseRedirect(following, status=303)
    user = User.objects.get(pk=user_id)
    # Not "reauthenticated": the records of another user in this session are dropped by the library.
    record_authentication(request, user, method="link")
    answer: HttpResponse = perform_login(request, Login(user=user, email=user.email, redirect_url=following))
    return answer
