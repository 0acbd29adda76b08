"""Properties are tried without a clock and leave nothing behind."""

from hypothesis import settings

settings.register_profile("core", deadline=None, database=None)
settings.load_profile("core")
