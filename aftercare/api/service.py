"""The API as a whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI, Router
from ninja.parser import Parser
from pydantic_core import from_json

from . import (
    accounts,
    bulk,
    calendars,
    cases,
    chargebacks,
    checklists,
    clocks,
    credit,
    decision_limits,
    deliveries,
    events,
    figures,
    imports,
    invoices,
    journal,
    letters,
    lookups,
    moves,
    notices,
    orders,
    people,
    photos,
    policies,
    problems,
    saved_views,
    settlements,
    shop,
    strays,
    tokens,
    warehouse,
    withdrawals,
    writing,
)
from .answers import answer
from .operations import open_to_all
from .schemas.other import Pong
from .webhooks import router as webhooks

DESCRIPTION = "Cases, orders, goods and refunds of a shop. Every error is an RFC 9457 problem; lists page by key."


class StrictParser(Parser):
    """Reads a body only if it says it is JSON, and refuses what is not quite JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            sentence = gettext("Send the body as JSON, with “Content-Type: application/json”.")
            raise problems.Problem("unsupported-media-type", sentence)
        body = from_json(request.body, allow_inf_nan=False)
        if body is None:  # where a body may be left out, it would count as left out
            sentence = gettext("Write an object with fields.")
            raise problems.Problem("invalid", sentence, errors=[("body", sentence)])
        return body


service = NinjaAPI(
    title="Aftercare",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
)
problems.install(service)
system = Router(tags=["System"])


@open_to_all(system, "/ping", method="GET", answers={200: Pong}, limited=False)
def ping(request: HttpRequest) -> HttpResponse:
    """Answer with nothing

    For load balancers and as the reference of the benchmarks."""
    return answer({})


for router in (
    orders.router,
    imports.router,
    deliveries.router,
    cases.router,
    moves.router,
    writing.router,
    writing.ready,
    bulk.router,
    saved_views.router,
    clocks.router,
    calendars.router,
    decision_limits.router,
    photos.router,
    lookups.router,
    withdrawals.router,
    people.router,
    accounts.router,
    tokens.router,
    policies.router,
    events.router,
    figures.router,
    journal.router,
    credit.router,
    settlements.router,
    chargebacks.router,
    invoices.router,
    shop.router,
    notices.router,
    warehouse.router,
    strays.router,
    checklists.router,
    letters.router,
    system,
):
    service.add_router("", router)
service.add_router("", webhooks)
