"""Addresses of the room `devices`."""

from django.urls import URLPattern, path

from sonaeru.web.devices.views import agent, handing

app_name = "devices"
DEVICES = "c/<str:organisation>/devices/"
urlpatterns: list[URLPattern] = [
    # Our agent, and reports that somebody carries.
    path("api/agent/1/enrol", agent.enrol, name="agent_enrol"),
    path("api/agent/1/reports", agent.reports, name="agent_reports"),
    path("api/agent/1/forget", agent.forget, name="agent_forget"),
    path("agent/sonaeru-agent.pyz", agent.file, name="agent_file"),
    path(f"{DEVICES}hand-over/", handing.hand_over, name="hand_over"),
]
