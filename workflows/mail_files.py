"""A mail backend that keeps one file for each Message-ID.

Django's own file backend would keep a mail twice that was sent, but not yet
marked as sent, when the worker died.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each mail to ``EMAIL_FILE_PATH``, whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message: Any = email.message()  # Any: a type private to Django
            name = message["Message-ID"].strip("<>").partition("@")[0]
            fresh = folder / f".{name}.{os.getpid()}"
            fresh.write_bytes(message.as_bytes())
            fresh.replace(folder / f"{name}.eml")
        return len(email_messages)
