"""The desk's addresses: the noun, then the action."""

from __future__ import annotations

from django.urls import path

from . import acting, acts, entering, filtering, orders, together, trying, views

app_name = "desk"
urlpatterns = [
    path("enter/", entering.enter, name="enter"),
    path("leave/", entering.leave, name="leave"),
    path("", views.queue, name="queue"),
    path("filters/", filtering.filters, name="filters"),
    path("cases/<str:ref>/", views.case, name="case"),
    *[path(f"cases/<str:ref>/{name}/", acting.view(name), name=name) for name in acts.ACTS],
    path("cases/<str:ref>/looking/", together.looking, name="looking"),
    *[
        path(f"cases/<str:ref>/{name}/try/", trying.view(name), name=f"try_{name}")
        for name, act in acts.ACTS.items()
        if act.tried
    ],
    path("orders/", orders.find, name="orders"),
    path("orders/<str:ref>/", orders.order, name="order"),
    path("orders/<str:ref>/preview/", orders.preview, name="preview"),
    path("orders/<str:ref>/open/", orders.open_case, name="open_case"),
    path("photos/<str:ref>/", views.photo, name="photo"),
]
