"""Under /desk/today/."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "today"
urlpatterns = [path("", pages.today, name="today"), path("products/", pages.products, name="products")]
