"""Addresses of the room `devices`."""

from django.urls import URLPattern, path

from sonaeru.web.devices.views import guided, mine, start

app_name = "devices"
PC = "pc/<str:pc>/"
urlpatterns: list[URLPattern] = [
    # Adding a computer, and the own page of one, behind its link.
    path("pc/start/", start.ask, name="start"),
    path("pc/start/<str:code>/", start.choose, name="start"),
    path(PC, mine.show, name="mine"),
    path(f"{PC}again/", mine.again, name="mine_again"),
    path(f"{PC}sent/", mine.sent_reports, name="mine_sent"),
    path(f"{PC}name/", mine.name, name="mine_name"),
    path(f"{PC}leave/", mine.leave, name="mine_leave"),
    path(f"{PC}check/", guided.show, name="guided"),
    path(f"{PC}check/<str:check>/", guided.question, name="guided_question"),
]
