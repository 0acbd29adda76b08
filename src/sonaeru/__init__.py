"""Sonaeru（そなえる）: a self-hosted security check-up for small companies."""

__version__ = "0.1.0"
