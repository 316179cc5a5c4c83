"""Under /desk/money/."""

from __future__ import annotations

from django.urls import path

from . import chargebacks, invoices, journal

app_name = "money"
urlpatterns = [
    path("journal/", journal.journal, name="journal"),
    path("invoices/", invoices.notes, name="notes"),
    path("invoices/register/", invoices.register, name="invoice"),
    path("invoices/<str:ref>/issue/", invoices.issue, name="note_issue"),
    path("chargebacks/", chargebacks.chargebacks, name="chargebacks"),
    *[
        path(f"chargebacks/<str:ref>/{end}/", chargebacks.decide, {"end": end}, name=f"chargeback_{end}")
        for end in ("won", "lost")
    ],
]
