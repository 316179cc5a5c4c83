"""The desk's addresses: the noun, then the action."""

from __future__ import annotations

from django.urls import path

from . import acting, acts, entering, filtering, orders, together, trying, views, views_kept
from .bulk import views as bulk

app_name = "desk"
urlpatterns = [
    path("enter/", entering.enter, name="enter"),
    path("leave/", entering.leave, name="leave"),
    path("", views.queue, name="queue"),
    path("filters/", filtering.filters, name="filters"),
    path("views/save/", views_kept.save, name="view_save"),
    path("views/<str:ref>/pin/", views_kept.pin, name="view_pin"),
    path("views/<str:ref>/earlier/", views_kept.earlier, name="view_earlier"),
    path("views/<str:ref>/remove/", views_kept.remove, name="view_remove"),
    path("bulk/", bulk.runs, name="bulks"),
    path("bulk/prepare/", bulk.prepare, name="bulk_prepare"),
    path("bulk/<str:ref>/", bulk.run, name="bulk"),
    path("bulk/<str:ref>/start/", bulk.start, name="bulk_start"),
    path("bulk/<str:ref>/cancel/", bulk.cancel, name="bulk_cancel"),
    path("bulk/<str:ref>/again/", bulk.again, name="bulk_again"),
    path("bulk/<str:ref>/undo/", bulk.undo, name="bulk_undo"),
    path("bulk/<str:ref>/results/", bulk.results, name="bulk_results"),
    path("cases/<str:ref>/", views.case, name="case"),
    *[path(f"cases/<str:ref>/{name}/", acting.view(name), name=name) for name in acts.ACTS],
    path("cases/<str:ref>/beside/", views.beside, name="beside"),
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
    path("orders/<str:ref>/photos/", orders.upload, name="upload"),
    path("photos/<str:ref>/", views.photo, name="photo"),
]
