"""The addresses of the product: each room brings its own."""

from django.urls import include, path

from sonaeru.web.config.operation.health import health
from sonaeru.web.tenancy.gate import needed_by_all
from sonaeru.web.tenancy.roles import PUBLIC

urlpatterns = [
    path("health/", health),
    path("", include("sonaeru.web.assessment.urls")),
    path("", include("sonaeru.web.guidance.urls")),
    path("", include("sonaeru.web.desk.urls")),
    path("", include(needed_by_all(PUBLIC, "sonaeru.web.ui.urls"))),
    path("", include("sonaeru.web.tenancy.urls")),
    path("account/", include("sonaeru.web.accounts.sign_in_urls")),
    path("", include("sonaeru.web.accounts.urls")),
    path("", include("sonaeru.web.devices.urls")),
    path("", include("sonaeru.web.plan.urls")),
    path("", include("sonaeru.web.declaration.urls")),
    path("", include("sonaeru.web.portfolio.urls")),
    path("", include("sonaeru.web.api.urls")),
]
handler400 = "sonaeru.web.ui.views.bad_request"
handler403 = "sonaeru.web.ui.views.forbidden"
handler404 = "sonaeru.web.ui.views.not_found"
handler500 = "sonaeru.web.config.operation.away.server_error"
