"""Addresses of the room `declaration`."""

from django.urls import path

from sonaeru.web.declaration.views import action, crosswalk, scs

HERE = "c/<str:organisation>/declaration/"

app_name = "declaration"
urlpatterns = [
    path("scs/", scs.everybody, name="scs"),
    path("scs/letter.txt", scs.letter_of_anybody, name="scs_letter"),
    path("crosswalk/", crosswalk.crosswalk, name="crosswalk"),
    path(HERE, action.home, name="home"),
    path(f"{HERE}star-1/", action.edit, {"star": 1}, name="star_1"),
    path(f"{HERE}star-2/", action.edit, {"star": 2}, name="star_2"),
    path(f"{HERE}star-1.pdf", action.pdf, {"star": 1}, name="star_1_pdf"),
    path(f"{HERE}star-2.pdf", action.pdf, {"star": 2}, name="star_2_pdf"),
    path(f"{HERE}policy.docx", action.policy, name="policy"),
    path(f"{HERE}scs/", scs.company, name="company_scs"),
    path(f"{HERE}scs/letter.txt", scs.letter, name="company_scs_letter"),
]
