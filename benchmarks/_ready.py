"""Importing this sets Django up over a temporary data folder, so that rooms can be imported after it."""

import os
import tempfile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonaeru.web.config.settings")
os.environ.setdefault("SONAERU_HOME", tempfile.mkdtemp(prefix="sonaeru-benchmark-"))
django.setup()
