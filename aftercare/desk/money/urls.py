"""Under /desk/money/."""

from __future__ import annotations

from django.urls import path

from . import chargebacks, journal

app_name = "money"
urlpatterns = [
    path("journal/", journal.journal, name="journal"),
    path("chargebacks/", chargebacks.chargebacks, name="chargebacks"),
    *[
        path(f"chargebacks/<str:ref>/{end}/", chargebacks.decide, {"end": end}, name=f"chargeback_{end}")
        for end in ("won", "lost")
    ],
]
