"""The product's own settings over a temporary data folder; each test process has one of its own."""

import os
import tempfile

# Set before the settings are read.
os.environ["SONAERU_HOME"] = tempfile.mkdtemp(prefix="sonaeru-test-")
os.environ["SONAERU_STARTS_PER_TEN_MINUTES"] = "0"
# The browser's driver keeps an event loop in the process; Django would take every later test there for asynchronous
# code. Nothing of the product is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from sonaeru.web.config.settings import *  # noqa: F403

# Two runs on one PostgreSQL do not share their databases.
DATABASES["default"].setdefault("TEST", {})  # noqa: F405
if os.environ.get("SONAERU_TEST_DB"):
    DATABASES["default"]["TEST"]["NAME"] = os.environ["SONAERU_TEST_DB"]  # noqa: F405

# Argon2 takes a tenth of a second on purpose; hundreds of tests sign somebody in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
