"""Under /desk/setup/."""

from __future__ import annotations

from django.urls import path

from . import branding, messages, previewing, reasons, shops, views

app_name = "setup"
SHOP = "shops/<slug:slug>/"
MESSAGE = "messages/<slug:slug>/<str:name>/<str:locale>/"
urlpatterns = [
    path("", views.index, name="index"),
    path("shops/", shops.shops, name="shops"),
    path("new-shop/", shops.add, name="shop_add"),
    path(SHOP, shops.shop, name="shop"),
    path(SHOP + "logo/", shops.logo, name="logo"),
    path(SHOP + "logo/remove/", shops.no_logo, name="no_logo"),
    path(SHOP + "look/", branding.look, name="look"),
    path(SHOP + "header/", branding.header, name="header"),
    path(SHOP + "mail/", branding.mail, name="mail"),
    path("reasons/", reasons.reasons, name="reasons"),
    path("reasons/<slug:slug>/", reasons.reasons, name="reasons_of"),
    path("messages/", messages.listed, name="messages"),
    path("messages/<slug:slug>/", messages.listed, name="messages_of"),
    path(MESSAGE, messages.message, name="message"),
    path(MESSAGE + "preview/", previewing.preview, name="message_preview"),
    path(MESSAGE + "letter/", previewing.letter, name="letter"),
    path(MESSAGE + "test/", messages.test, name="message_test"),
    path(MESSAGE + "reset/", messages.reset, name="message_reset"),
    path(MESSAGE + "stop/", messages.stop, name="message_stop"),
    path(MESSAGE + "start/", messages.start, name="message_start"),
]
