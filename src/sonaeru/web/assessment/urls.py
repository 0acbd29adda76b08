"""Addresses of the self-check: those of everybody, those of a company, and the pages that both doors lead to."""

from django.urls import URLPattern, path

from sonaeru.web.assessment.doors import BESIDE, INSIDE, SHARED
from sonaeru.web.assessment.views import again, claim, company, files, journey, merge, result
from sonaeru.web.assessment.views.common import View, beside, by_company, by_token
from sonaeru.web.tenancy.roles import Permission

P = Permission
# Route below the check, view, name, and what somebody of a company needs for it.
BOTH: tuple[tuple[str, View, str, Permission], ...] = (
    ("", journey.resume, "resume", P.RESULTS_VIEW),
    ("q/<int:no>/", journey.question, "question", P.ANSWERS_GIVE),
    ("review/", journey.review, "review", P.ANSWERS_GIVE),
    ("same/", journey.same_as_before, "same_as_before", P.ANSWERS_GIVE),
    ("unknown/", journey.look_into, "look_into", P.ANSWERS_GIVE),
    ("finish/", journey.finish, "finish", P.ANSWERS_GIVE),
    ("delete/", journey.delete, "delete", P.ANSWERS_GIVE),
    ("result/", result.page, "result", P.RESULTS_VIEW),
    ("changes/", result.changes, "changes", P.ANSWERS_VIEW),
    ("result.pdf", files.pdf, "pdf", P.ANSWERS_VIEW),
    ("result.csv", files.csv, "csv", P.ANSWERS_VIEW),
    ("result.xlsx", files.xlsx, "xlsx", P.ANSWERS_VIEW),
    ("actions/<slug:action>/", result.action, "action", P.ANSWERS_VIEW),
    ("again/", again.again, "again", P.ANSWERS_GIVE),
)
# Pages of a result; the others lead to what is being answered.
RESULT = {"result", "changes", "pdf", "csv", "xlsx", "action"}
COMPANY = "c/<str:organisation>/checks/"


def _company(route: str, view: View, name: str, permission: Permission) -> URLPattern:
    return path(f"{COMPANY}<str:number>/{route}", by_company(view, permission), name=f"{INSIDE}{name}")


def _beside(route: str, view: View, name: str) -> URLPattern:
    page = beside(view, finished=name in RESULT)
    return path(f"check/<str:token>/more/<str:question_set>/{route}", page, name=f"{BESIDE}{name}")


app_name = "assessment"
urlpatterns = [
    path("", journey.home, name="home"),
    path("check/", journey.begin, name="begin"),
    *(path(f"check/<str:token>/{route}", by_token(view), name=name) for route, view, name, _ in BOTH),
    *(_beside(route, view, name) for route, view, name, _ in BOTH if name not in SHARED),
    path("check/<str:token>/pause/", by_token(journey.pause), name="pause"),
    path("check/<str:token>/keep/", by_token(claim.keep), name="keep"),
    path("keep/<str:link>/", claim.confirm, name="claim_confirm"),
    path(COMPANY, company.checks, name="checks"),
    path(f"{COMPANY}start/", company.start, name="company_start"),
    path(f"{COMPANY}merge/", merge.merge, name="merge"),
    path(f"{COMPANY}sites/<str:site>/", company.site_link, name="site_link"),
    *(_company(*page) for page in BOTH),
    _company("confirm/", company.confirm_paper, "confirm", P.ANSWERS_GIVE),
]
