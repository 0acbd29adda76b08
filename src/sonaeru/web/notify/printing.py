"""Where no mail server is set, what a mail says is printed where the server logs: a code must be readable there."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Django's own prints the mail as it travels, and there Japanese is base64."""

    def write_message(self, message: EmailMessage) -> None:
        """Recipients, subject and the text of one mail."""
        self.stream.write(f"{', '.join(message.recipients())}\n{message.subject}\n\n{message.body}\n{'-' * 79}\n")
