"""Under /desk/money/."""

from __future__ import annotations

from django.urls import path

from . import chargebacks, credit, invoices, journal, settlements

app_name = "money"
urlpatterns = [
    path("journal/", journal.journal, name="journal"),
    path("credit/", credit.accounts, name="credit"),
    path("credit/<str:ref>/", credit.account, name="credit_account"),
    path("credit/<str:ref>/give/", credit.give, name="credit_give"),
    path("credit/<str:ref>/reverse/<str:grant>/", credit.take_back, name="credit_reverse"),
    path("invoices/", invoices.notes, name="notes"),
    path("invoices/register/", invoices.register, name="invoice"),
    path("invoices/<str:ref>/issue/", invoices.issue, name="note_issue"),
    path("chargebacks/", chargebacks.chargebacks, name="chargebacks"),
    *[
        path(f"chargebacks/<str:ref>/{end}/", chargebacks.decide, {"end": end}, name=f"chargeback_{end}")
        for end in ("won", "lost")
    ],
    path("settlements/", settlements.settlements, name="settlements"),
    path("settlements/send/", settlements.send, name="settlement_send"),
    path("settlements/files/<str:ref>/", settlements.settlement, name="settlement"),
    path("settlements/<str:ref>/", settlements.difference, name="difference"),
    *[
        path(f"settlements/<str:ref>/{act}/", settlements.clear, {"act": act}, name=f"difference_{act}")
        for act in map(str, settlements.DONE)
    ],
]
