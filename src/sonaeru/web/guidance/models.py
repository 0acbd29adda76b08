"""Rows of the support site: what readers say of a guide."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

SENTENCE_LENGTH = 400


class Opinion(models.Model):
    """Whether a guide helped somebody, and a sentence if they wrote one. Nothing says who.

    `browser`: a keyed hash of the browser's cookie and the guide, so that one browser counts once for a guide and
    nobody sees which guides one browser spoke of.
    """

    browser = models.CharField(max_length=64, unique=True)
    guide = models.CharField(max_length=40, db_index=True)
    helpful = models.BooleanField()
    sentence = models.CharField(max_length=SENTENCE_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.guide}: {self.helpful}"
