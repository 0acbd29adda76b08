"""Addresses of the room `portfolio`."""

from django.urls import URLPattern, URLResolver, path

from sonaeru.web.portfolio.views import (
    association,
    associations,
    company,
    devices,
    join,
    members,
    operation,
    paper,
    peers,
)

app_name = "portfolio"
urlpatterns: list[URLPattern | URLResolver] = [
    path("a/<str:association>/", members.members, name="members"),
    path("a/<str:association>/members.csv", members.csv, name="members_csv"),
    path("a/<str:association>/members.xlsx", members.xlsx, name="members_xlsx"),
    # Named `company`, not `organisation`: its scope opens only for what the company shares, piece by piece.
    path("a/<str:association>/companies/<str:company>/", company.company, name="company"),
    path("a/<str:association>/companies/<str:company>/helped/", company.helped, name="helped"),
    path("a/<str:association>/companies/<str:company>/paper/", paper.paper, name="paper"),
    path("a/<str:association>/devices/", devices.devices, name="devices"),
    path("a/<str:association>/devices/devices.csv", devices.save, name="devices_csv"),
    path("a/<str:association>/devices/guide/", devices.guide, name="devices_guide"),
    path("a/<str:association>/settings/", association.association, name="association"),
    path("a/<str:association>/settings/invite/", association.invite, name="invite"),
    path("a/<str:association>/settings/invite/template.csv", association.template, name="invite_template"),
    path("a/<str:association>/settings/invitations/<str:invited>/resend/", association.resend, name="resend"),
    path("a/<str:association>/settings/invitations/<str:invited>/withdraw/", association.withdraw, name="withdraw"),
    path("c/<str:organisation>/peers/", peers.peers, name="peers"),
    path("join/<str:token>/", join.join, name="join"),
    path("operator/associations/", associations.associations, name="associations"),
    path("operator/", operation.condition, name="operation"),
    path("operator/jobs/", operation.jobs, name="jobs"),
    path("operator/jobs/run/", operation.run_now, name="run_now"),
    path("operator/jobs/again/", operation.run_again, name="run_again"),
    path("operator/terms/", operation.terms, name="terms"),
]
