"""Where gateways report to."""

from __future__ import annotations

from django.urls import path

from .views import sms_report

urlpatterns = [path("hooks/sms/", sms_report, name="sms-report")]
