"""A sheet of paper, typed by an adviser on one screen."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.core.editions import Item
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.library import reader
from sonaeru.web.notify import actions as notify
from sonaeru.web.portfolio import letters
from sonaeru.web.portfolio.forms import PaperForm
from sonaeru.web.portfolio.views.common import FORM, ORIGIN, absolute, by, page, to
from sonaeru.web.portfolio.views.company import of_member
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import Member
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.forms import problems

KIND = "assessment.paper_entered"


@needs(Permission.PAPER_ENTER)
@require_http_methods(FORM)
@of_member
def paper(request: HttpRequest, association: str, member: Member) -> HttpResponse:
    """25 rows of four answers; what is blank on the paper stays blank. The company confirms it before it counts."""
    questions = reader.offered_edition()
    form = PaperForm(request.POST if request.method == "POST" else None, question_set=questions)
    if request.method != "POST" or not form.is_valid():
        return _form(request, member, form)
    try:
        with transaction.atomic(), opened(organisation=member.organisation):
            _store(request, association, member, form)
    except assessment.SameDate:
        return _form(request, member, form, same_date=True)
    left = len(questions.items) - len(form.answers())
    said = _("保存しました。会社に、確かめてもらう知らせを送りました。")
    messages.success(request, said if not left else said + _("空けた問いは%(n)d問です。") % {"n": left})
    return to("company", association, member.organisation)


def _store(request: HttpRequest, association: str, member: Member, form: PaperForm) -> None:
    number = assessment.enter_paper(
        by=by(request),
        organisation=tenancy.organisation(member.organisation),
        question_set=form.question_set,
        answers=form.answers(),
        dated_on=form.cleaned_data["dated_on"],
        answered_by=form.cleaned_data["answered_by"],
        again="again" in request.POST,
        association=association,
        origin=ORIGIN,
    )
    address = absolute(request, reverse("assessment:checks", args=[member.organisation]))
    message = partial(letters.paper, tenancy.association(association).name, address)
    notify.announce(organisation=member.organisation, kind=KIND, message=message, urgent=True, key=f"paper-{number}")


def _form(request: HttpRequest, member: Member, form: PaperForm, *, same_date: bool = False) -> HttpResponse:
    questions = form.question_set
    wrong = problems(form)
    if same_date:
        text = _("同じ日付の紙が、もう入っています。別の紙なら、下の印をつけて保存してください。")
        wrong = [("again", text)]
    words = {
        "place": "members",
        "member": member,
        "form": form,
        "same_date": same_date,
        "problems": wrong,
        "choices": questions.choices,
        "parts": [(part, [_row(form, questions.item(no)) for no in part.items]) for part in questions.parts],
    }
    return page(request, "paper", words, refused=bool(wrong))


def _row(form: PaperForm, item: Item) -> dict[str, object]:
    name = f"i{item.no}"
    return {"item": item, "name": name, "value": form.data.get(name, ""), "errors": form.errors.get(name, [])}
