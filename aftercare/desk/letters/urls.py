"""Under /desk/letters/."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "letters"
urlpatterns = [
    path("", pages.letters, name="letters"),
    path("retry/", pages.retry_all, name="retry_all"),
    path("<int:number>/retry/", pages.retry, name="retry"),
    path("<int:number>/discard/", pages.discard, name="discard"),
]
