"""What is said of rows that could not be read."""

from __future__ import annotations

from django.utils.translation import gettext as _


def cure() -> str:
    return _("Download the file from the provider again and send it as it came, not saved by a spreadsheet.")
