"""Several sites become one company answer: 25 rows, one column a site, and what the one who merges decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.core.assessment import points_over
from sonaeru.core.editions import Choice
from sonaeru.web.assessment import consolidation
from sonaeru.web.assessment.consolidation import Decision, Row, Table
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.forms import OverrideForm
from sonaeru.web.assessment.views.common import FORM, company_of, to, unstored
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with its words: what each site answered, what is proposed, what may be chosen, and what was typed."""

    row: Row
    answers: list[tuple[str, Choice | None]]
    proposed: Choice | None
    choices: list[Choice]
    form: OverrideForm


@needs(Permission.ANSWERS_CONSOLIDATE)
@require_http_methods(FORM)
def merge(request: HttpRequest, organisation: str) -> HttpResponse:
    """The table of the sites; the POST stores the company's answers."""
    table = consolidation.table(organisation)
    forms = [_form(request, row) for row in table.rows]
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and table.sites:
        problems = _problems(forms)
        if not problems:
            try:
                return _save(request, organisation, forms)
            except consolidation.Changed:
                problems = [("basis", _("拠点の答えが変わりました。下の表を見て、もう一度保存してください。"))]
    words = {
        "place": "checks",
        "table": table,
        "names": [each.owned.site_name for each in table.sites if each.owned],
        "guides": list(zip(table.sites, _totals(table), strict=True)),
        "rows": [_shown(table, row, form) for row, form in zip(table.rows, forms, strict=True)],
        "check_sites": [row for row in table.rows if row.check_sites],
        "problems": problems,
    }
    return unstored(render(request, "assessment/merge.html", words, status=422 if problems else 200))


def _form(request: HttpRequest, row: Row) -> OverrideForm:
    data = request.POST if request.method == "POST" else None
    return OverrideForm(data, no=row.item.no, choices=row.choices, open=row.proposed is None)


def _save(request: HttpRequest, organisation: str, forms: list[OverrideForm]) -> HttpResponse:
    chosen = {form.no: form for form in forms if form.cleaned_data.get("answer")}
    overrides = {no: form for no, form in chosen.items() if not form.open}
    decision = Decision(
        own={no: form.cleaned_data["answer"] for no, form in chosen.items() if form.open},
        overrides={no: form.cleaned_data["answer"] for no, form in overrides.items()},
        reasons={no: form.cleaned_data["reason"] for no, form in overrides.items()},
    )
    number = consolidation.save(
        by=str(request.user.pk),
        organisation=company_of(request),
        basis=request.POST.getlist("basis"),
        decision=decision,
        origin="web",
    )
    messages.success(request, _("拠点の答えを、会社の結果にまとめました"))
    return to(Door((organisation, number)), "result")


def _problems(forms: list[OverrideForm]) -> list[tuple[str, str]]:
    return [
        (f"i{form.no}-{name}", str(message))
        for form in forms
        for name, found in form.errors.items()
        for message in found
    ]


def _totals(table: Table) -> list[int | None]:
    """Points of each site as a guide; None for one that left items out."""
    return [
        None if each.missing else points_over(table.question_set, each.answers, each.answers).points
        for each in table.sites
    ]


def _shown(table: Table, row: Row, form: OverrideForm) -> Shown:
    edition = table.question_set
    names = [each.owned.site_name if each.owned else "" for each in table.sites]
    answers = [edition.choice(answer) if answer else None for answer in row.answers]
    return Shown(
        row=row,
        answers=list(zip(names, answers, strict=True)),
        proposed=edition.choice(row.proposed) if row.proposed else None,
        choices=[edition.choice(answer) for answer in row.choices if answer is not row.proposed],
        form=form,
    )
