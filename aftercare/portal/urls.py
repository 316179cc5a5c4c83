"""What a customer can reach. Every order and case is asked for through `owned_by(visitor)`."""

from __future__ import annotations

from django.urls import path

from . import acting, asking, cases, choices, finding, orders, policies

urlpatterns = [
    path("", finding.start, name="portal"),
    path("code/<str:lookup>/", finding.code, name="portal_code"),
    path("open/<str:token>/<str:ref>/", finding.open_link, name="portal_open"),
    path("leave/", finding.leave, name="portal_leave"),
    path("brand/<slug:slug>.css", finding.brand, name="brand"),
    path("policy/<slug:slug>/", policies.policy, name="portal_policy"),
    path("policy/<slug:slug>/return-policy.json", policies.structured, name="portal_policy_json"),
    path("orders/<str:ref>/", orders.order, name="portal_order"),
    path("orders/<str:ref>/return/", asking.ask, {"kind": "return"}, name="portal_return"),
    path("orders/<str:ref>/refund/", asking.ask, {"kind": "refund_only"}, name="portal_refund_only"),
    path("orders/<str:ref>/exchange/", asking.ask, {"kind": "exchange"}, name="portal_exchange"),
    path("orders/<str:ref>/again/", asking.ask, {"kind": "reship"}, name="portal_reship"),
    path("orders/<str:ref>/complaint/", asking.ask, {"kind": "complaint"}, name="portal_complaint"),
    path("orders/<str:ref>/choices/", choices.choices, name="portal_choices"),
    path("cases/<str:ref>/", cases.case, name="portal_case"),
    *[path(f"cases/<str:ref>/{name}/", acting.view(name), name=f"portal_{name}") for name in acting.ACTS],
    path("cases/<str:ref>/photos/<str:photo>/", cases.photo, name="portal_photo"),
]
