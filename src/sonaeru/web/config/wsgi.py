"""The entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonaeru.web.config.settings")
application = get_wsgi_application()
# Every page is loaded before the server makes its processes: else the first visitor of each would wait for it.
get_resolver().url_patterns  # noqa: B018 - a cached property
