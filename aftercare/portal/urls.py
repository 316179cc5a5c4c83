"""What a customer can reach. Every order and case is asked for through `owned_by(visitor)`."""

from __future__ import annotations

from django.urls import path

from . import (
    acting,
    asking,
    cases,
    choices,
    embed,
    finding,
    home,
    installed,
    orders,
    policies,
    rating,
    withdrawal,
)

urlpatterns = [
    path("", finding.start, name="portal"),
    path("code/<str:lookup>/", finding.code, name="portal_code"),
    path("open/<str:token>/<str:ref>/", finding.open_link, name="portal_open"),
    path("shop/<slug:slug>/", finding.start, name="portal_shop"),
    path("shop/<slug:slug>/code/<str:lookup>/", finding.code, name="portal_shop_code"),
    path("shop/<slug:slug>/withdrawal/", withdrawal.of_shop, name="portal_shop_withdrawal"),
    path("shop/<slug:slug>/app.webmanifest", installed.manifest, name="portal_shop_manifest"),
    path("shop/<slug:slug>/icon-<int:size>.png", installed.icon, name="portal_shop_icon"),
    path("app.webmanifest", installed.manifest, name="portal_manifest"),
    path("icon-<int:size>.png", installed.icon, name="portal_icon"),
    path("worker.js", installed.worker, name="portal_worker"),
    path("offline/<str:language>/", installed.offline, name="portal_offline"),
    path("embed/<slug:slug>.js", embed.script, name="portal_embed"),
    path("withdrawal/", withdrawal.choose, name="portal_withdrawal"),
    path("withdrawal/<str:ref>/", withdrawal.receipt, name="portal_withdrawn"),
    path("orders/", home.orders, name="portal_home"),
    path("cases/", home.requests, name="portal_requests"),
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
    path("orders/<str:ref>/withdrawal/", withdrawal.of_order, name="portal_order_withdrawal"),
    path("orders/<str:ref>/choices/", choices.choices, name="portal_choices"),
    path("cases/<str:ref>/", cases.case, name="portal_case"),
    *[path(f"cases/<str:ref>/{name}/", acting.view(name), name=f"portal_{name}") for name in acting.ACTS],
    path("cases/<str:ref>/rate/", rating.rate, name="portal_rate"),
    path("cases/<str:ref>/photos/<str:photo>/", cases.photo, name="portal_photo"),
]
