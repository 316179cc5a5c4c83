"""Under /desk/."""

from __future__ import annotations

from django.urls import path

from . import first, views

app_name = "starting"
urlpatterns = [
    path("first/<str:token>/", first.first, name="first"),
    path("start/", views.start, name="start"),
    path("start/shop/", views.shop, name="shop"),
    path("start/policy/", views.policy, name="policy"),
    path("start/orders/", views.orders, name="orders"),
    path("start/colleagues/", views.colleagues, name="colleagues"),
    path("start/customer/<str:ref>/", views.as_customer, name="as_customer"),
    path("start/request/", views.case, name="case"),
]
