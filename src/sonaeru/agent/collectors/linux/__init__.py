"""Reads of Debian, Ubuntu, Red Hat and their relatives."""
