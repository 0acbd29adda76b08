"""Addresses of the API and of its pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt

from sonaeru.web.api.v1.api import api
from sonaeru.web.api.v1.guard import guarded
from sonaeru.web.api.views import description, tokens
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC

# PUBLIC to the gate, because no session opens them: each operation asks for a token and its scope by itself. Without
# cookies there is nothing that another site could make a visitor do.
operations: list[URLPattern] = [
    path(str(each.pattern), needs(PUBLIC)(csrf_exempt(guarded(each.callback))), name=each.name)
    for each in api.urls[0]
    if isinstance(each, URLPattern)
]
app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<str:organisation>/settings/tokens/", tokens.tokens, name="tokens"),
    path("c/<str:organisation>/settings/tokens/new/", tokens.make, name="token_new"),
    path("c/<str:organisation>/settings/tokens/<str:api_token>/stop/", tokens.stop, name="token_stop"),
    path("api/", description.description, name="description"),
    path("api/v1/", include((operations, "api-v1"))),
    path("api/<path:rest>", csrf_exempt(description.nothing)),
]
