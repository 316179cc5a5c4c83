"""Under /desk/imports/."""

from __future__ import annotations

from django.urls import path

from . import pages, sending

app_name = "imports"
urlpatterns = [
    path("", pages.imports, name="imports"),
    path("send/<slug:slug>/", sending.send, name="send"),
    path("sample/<slug:slug>/", sending.sample, name="sample"),
    path("sample/<slug:slug>/take/", sending.take_sample, name="take_sample"),
    path("<str:ref>/", pages.one, name="one"),
    path("<str:ref>/columns/", sending.columns, name="columns"),
    path("<str:ref>/preview/", sending.look, name="preview"),
    path("<str:ref>/drop/", sending.drop, name="drop"),
    path("<str:ref>/rows.csv", pages.rows, name="rows"),
]
