"""A customer proves that an order is theirs and gets a token for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.core import clock
from aftercare.orders.lookup import finish_lookup, start_lookup
from aftercare.people.links import TOKEN_LIVES, sign_order

from .answers import answer
from .callers import plain
from .operations import BODY, open_to_all
from .schemas.other import CodeTaken, LookupShown, LookupTaken, TokenShown

router = Router(tags=["Customers"])


@open_to_all(router, "/lookups", method="POST", answers={201: LookupShown}, fails=(422, *BODY), keyed=True)
def start_looking(request: HttpRequest, order: LookupTaken) -> HttpResponse:
    """Send a one-time code to the contact of an order

    The answer is the same whether or not such an order exists."""
    source = str(request.META.get("REMOTE_ADDR", ""))
    lookup = start_lookup(number=order.number, contact=order.contact, source=source, at=clock.now())
    return answer({"lookup": lookup.ref, "expires_at": lookup.expires_at}, status=201)


@open_to_all(router, "/lookups/{ref}/verify", method="POST", answers={200: TokenShown}, fails=(422, *BODY), keyed=True)
def verify(request: HttpRequest, ref: str, code: CodeTaken) -> HttpResponse:
    """Exchange the code for a token of that order

    A code serves once and ends after five wrong tries."""
    at = clock.now()
    source = str(request.META.get("REMOTE_ADDR", ""))
    order = finish_lookup(ref=plain(ref), code=code.code, source=source, at=at)
    token = sign_order(order.pk, purpose="api")
    return answer({"token": token, "order": order.ref, "expires_at": at + TOKEN_LIVES})
