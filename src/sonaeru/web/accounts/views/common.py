"""What the pages about people who sign in share."""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.links import absolute as absolute

FORM: Final = ["GET", "HEAD", "POST"]
# Written into the log beside what was done.
ORIGIN: Final = "web"


def to(path: str) -> HttpResponse:
    """Go on to a page after a change."""
    return HttpResponseRedirect(path, status=303)


def page(request: HttpRequest, template: str, form: forms.Form, **words: object) -> HttpResponse:
    """A page with a form; 422 where something in it must be put right."""
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "problems": problems(form)} | words, status=status)
