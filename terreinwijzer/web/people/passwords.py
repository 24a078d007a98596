"""What a password must be."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """As Django's own, which says it in English only: its sentence has lost its translations."""

    def get_error_message(self) -> str:
        """Return the sentence that is translated."""
        said = ngettext(
            "This password is too short. It must contain at least %(min_length)d character.",
            "This password is too short. It must contain at least %(min_length)d characters.",
            self.min_length,
        )
        return str(said % {"min_length": self.min_length})
