"""Addresses of the support site, the glossary and the pages about the product."""

from django.urls import path

from sonaeru.web.guidance.views import about, glossary, guides, opinions, papers

app_name = "guidance"
urlpatterns = [
    path("about/how-to/", about.how_to, name="how_to"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
    path("about/privacy/", about.privacy, name="privacy"),
    path("guides/", guides.index, name="guides"),
    path("guides/forms/", papers.forms, name="forms"),
    path("guides/forms/<str:file>", papers.form, name="form"),
    path("guides/<str:guide>/", guides.guide, name="guide"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("operator/guides/", opinions.opinions, name="opinions"),
]
