"""What a password must be: Django's own checks, in plain words."""

from __future__ import annotations

from django.contrib.auth import password_validation as checks
from django.utils.translation import gettext as _


class LongEnough(checks.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Says the number."""
        return _("パスワードは%(count)d文字以上にしてください。") % {"count": self.min_length}


class NotCommon(checks.CommonPasswordValidator):
    """None of the 20,000 passwords that are tried first."""

    def get_error_message(self) -> str:
        """Says why."""
        return _("よく使われていて、すぐに当てられます。別のパスワードにしてください。")


class NotOnlyDigits(checks.NumericPasswordValidator):
    """Not a telephone number or a birthday."""

    def get_error_message(self) -> str:
        """Says what to add."""
        return _("数字だけのパスワードは使えません。文字もまぜてください。")


class NotLikeTheUser(checks.UserAttributeSimilarityValidator):
    """Not the name or the mail address."""

    def get_error_message(self) -> str:
        """Says what to avoid."""
        return _("名前やメールアドレスに似ています。別のパスワードにしてください。")
