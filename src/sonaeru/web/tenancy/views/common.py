"""What the pages of a company's settings share."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sonaeru.web.tenancy.checks import Refused
from sonaeru.web.ui.forms import problems

# Forms answer a GET too: who reloads or types the address gets a page to go on from.
FORM = ["GET", "HEAD", "POST"]


def to(name: str, *args: object) -> HttpResponseRedirect:
    """Go on to a page of the settings with a GET."""
    return HttpResponseRedirect(reverse(f"tenancy:{name}", args=args), status=303)


def page(request: HttpRequest, template: str, form: Form, **words: object) -> HttpResponse:
    """A page with a form; 422 when something in it has to be put right."""
    words |= {"form": form, "problems": problems(form), "place": "settings"}
    return render(request, f"tenancy/{template}.html", words, status=422 if form.errors else 200)


def refuse(form: Form, error: Refused, *, taken: str = "") -> None:
    """Say beside its field what an action refused; `taken`: the sentence for a value that is there already."""
    form.add_error(error.field if error.field in form.fields else None, taken or _("この内容は保存できません。"))
