"""Where payment providers report to."""

from __future__ import annotations

from django.urls import path

from .views import payment_report

urlpatterns = [path("hooks/payments/<slug:name>/", payment_report, name="payment-report")]
