"""Under /desk/money/."""

from __future__ import annotations

from django.urls import path

from . import journal

app_name = "money"
urlpatterns = [path("journal/", journal.journal, name="journal")]
