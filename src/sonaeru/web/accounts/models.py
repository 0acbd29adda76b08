"""Users: who signs in; who was invited to what. What a user may do is a seat of `tenancy`, by the user's text id."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from sonaeru.web.tenancy.scopes import by_association, by_organisation
from sonaeru.web.ui.ids import text_id


class Users(BaseUserManager["User"]):
    """Makes users; the mail address is compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **facts: object) -> User:
        """A new user; without a password, one who signs in by passkey, code or provider only."""
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. `language`: of pages and mails, "" for the visitor's own choice."""

    id = models.CharField(primary_key=True, max_length=40, default=partial(text_id, "usr"), editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[Users] = Users()

    def __str__(self) -> str:
        return self.pk


class Invitation(models.Model):
    """Somebody asked by mail to take a role in a company, in an association, or in the installation (neither).

    Of the token in the link only the hash is kept. `accepted_by`: the user who took the seat.
    """

    id = models.CharField(primary_key=True, max_length=40, default=partial(text_id, "inv"), editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    mail = models.EmailField(max_length=254)
    role = models.CharField(max_length=24)
    organisation = models.ForeignKey(
        "tenancy.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    association = models.ForeignKey(
        "tenancy.Association", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Invitation]] = by_organisation("organisation")
    of_association: ClassVar[models.Manager[Invitation]] = by_association("association")
    # A link is opened before it is known where it leads; the installation's own invitations have no tenant.
    everywhere = models.Manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.role} of {self.organisation_id or self.association_id or 'the installation'}"


class SetupLink(models.Model):
    """The one-time link that makes an operator. `rescue`: asked for by command, so it holds though there is one."""

    token_hash = models.CharField(max_length=64, unique=True)
    rescue = models.BooleanField(default=False)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"set-up link until {self.expires_at:%Y-%m-%d %H:%M}"
