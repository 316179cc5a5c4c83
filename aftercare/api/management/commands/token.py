"""Makes, lists and revokes the tokens by which programs call the API."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.models import ApiToken, Shop
from aftercare.people.tokens import LIVES, SCOPES, make_token, revoke_token


class Command(BaseCommand):
    help = "Make, list and revoke a shop's API tokens"

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="make | list | revoke")
        make = verbs.add_parser("make", help="make a token and print it; it is shown only now")
        make.add_argument("shop", help="the shop's short name")
        make.add_argument("name", help="what the token is for, such as “warehouse app”")
        make.add_argument(
            "--scope", action="append", metavar="SCOPE", required=True, help=f"one of {', '.join(SCOPES)}; repeatable"
        )
        make.add_argument("--days", type=int, default=LIVES.days, help="valid for so many days (365); 0 is for ever")
        listed = verbs.add_parser("list", help="list tokens, never their text")
        listed.add_argument("shop", nargs="?", help="one shop's only")
        revoke = verbs.add_parser("revoke", help="end a token at once")
        revoke.add_argument("id", type=int, help="its number in the list")

    def handle(self, *args: Any, **options: Any) -> None:
        {"make": self._make, "list": self._list, "revoke": self._revoke}[options["verb"]](options)

    def _make(self, options: dict[str, Any]) -> None:
        if options["days"] < 0:
            raise CommandError("--days: give 1 or more, or 0 for a token without end.")
        at = clock.now()
        expires_at = at + timedelta(days=options["days"]) if options["days"] else None
        try:
            text = make_token(
                shop=_shop(options["shop"]), name=options["name"], scopes=options["scope"], at=at, expires_at=expires_at
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(text)

    def _list(self, options: dict[str, Any]) -> None:
        tokens = ApiToken.objects.select_related("shop").order_by("id")
        if options["shop"]:
            tokens = tokens.filter(shop=_shop(options["shop"]))
        for token in tokens:
            self.stdout.write(
                f"{token.pk:>5}  {token.shop.slug:<20} {_state(token):<22} {token.name}: {' '.join(token.scopes)}"
            )

    def _revoke(self, options: dict[str, Any]) -> None:
        token = ApiToken.objects.filter(pk=options["id"]).first()
        if token is None or not revoke_token(token, at=clock.now()):
            raise CommandError(f"No valid token has the number {options['id']}; “token list” shows them.")
        self.stdout.write(f"Token {options['id']} is revoked.")


def _shop(slug: str) -> Shop:
    shop = Shop.objects.filter(slug=slug).first()
    if shop is None:
        known = ", ".join(Shop.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
        raise CommandError(f"There is no shop “{slug}”. The shops: {known}.")
    return shop


def _state(token: ApiToken) -> str:
    if token.revoked_at:
        return f"revoked {token.revoked_at:%Y-%m-%d}"
    if token.expires_at and token.expires_at <= clock.now():
        return f"expired {token.expires_at:%Y-%m-%d}"
    return f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "valid"
