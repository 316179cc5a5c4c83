"""Two shops with something to reach, and what to send to each operation, read off the document."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from aftercare.api.document import document, operations, resolved
from aftercare.cases.actions import save_reply
from aftercare.cases.actions.withdrawals import Statement
from aftercare.cases.actions.withdrawals import receive as receive_withdrawal
from aftercare.cases.backtesting import start as start_backtest
from aftercare.cases.models import Case, Photo
from aftercare.cases.photos import keep_photo
from aftercare.connectors.shops.taking import start_import
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.models import Task
from aftercare.money.chargebacks.actions import open_chargeback
from aftercare.money.credit.actions import grant as give_credit
from aftercare.money.invoices.actions import register_invoice
from aftercare.money.models import SettlementDifference, SettlementFile, SettlementMovement
from aftercare.orders.models import Order
from aftercare.parcels.finding import find
from aftercare.people.actions import save_staff
from aftercare.people.inviting import invite
from aftercare.people.manager import Manager
from aftercare.people.models import Customer, Shop
from aftercare.people.sessions import note_session
from aftercare.people.tokens import SCOPES, make_token
from aftercare.policy.actions import make_draft
from aftercare.webhooks.actions import make_webhook
from aftercare.webhooks.replaying import ping
from aftercare.worklist.letters import letters
from aftercare.worklist.preparing import prepare
from aftercare.worklist.saved import save_view

from .talk import Talk, ask, new_order, new_shop

SYSTEM_AT_WORK = Actor(ActorKind.INTEGRATION)
PROGRAM = Actor(ActorKind.INTEGRATION, None, "Shop system")
ALL = operations(document())
OPEN = {one[2]["operationId"] for one in ALL if "x-scopes" not in one[2]}
"""What needs no token."""


@dataclass
class World:
    """Two shops; the first has two customers, each with an order and a case, and a photo of the first one's."""

    shop: Shop
    order: Order
    case: Case
    photo: Photo
    other_order: Order
    other_case: Case
    other_shop: Shop


def make_world() -> World:
    shop, other_shop = new_shop(), new_shop()
    order, other_order = new_order(shop), new_order(shop)
    talk = Talk.of_shop(shop)
    cases = [Case.objects.get(ref=talk.post("/cases", ask(one))[1]["ref"]) for one in (order, other_order)]
    approved = talk.post("/cases", ask(new_order(shop)))[1]["ref"]
    talk.post(f"/cases/{approved}/approve")
    photo = keep_photo(upload=picture(), shop_id=shop.pk, case=cases[0], by=SYSTEM, at=clock.now())
    agent = save_staff(f"agent-{shop.pk}", role="agent", shops=[shop])
    manager = Manager.of_program(SYSTEM, shop.pk, SCOPES)
    invite(email="asked@example.com", role="agent", shops=[shop], by=manager, at=clock.now())
    webhook, _secret = make_webhook(shop=shop, url="https://hooks.example.com/", by=SYSTEM, at=clock.now())
    ping(webhook, by=SYSTEM, at=clock.now())
    save_reply(shop=shop, locale="en", name="Thanks", shortcut="thanks", text="Thank you.", by=SYSTEM, at=clock.now())
    make_token(shop=shop, name="kept", scopes=["orders:read"], at=clock.now())
    Session.objects.create(session_key="kept", session_data="", expire_date=clock.now() + timedelta(days=1))
    note_session(agent, key="kept", before="", device="", address="", at=clock.now())
    draft = make_draft(shop=shop, title="Thirty days", by=SYSTEM, at=clock.now())
    start_backtest(draft, by=SYSTEM, at=clock.now())
    find(shop, note="A red scarf, no label", by=SYSTEM_AT_WORK, at=clock.now())
    save_view(name="All", query="view=us", shop=shop, by=PROGRAM, at=clock.now())
    prepare("approve", cases=Case.objects.filter(shop=shop), by=PROGRAM, at=clock.now(), locale="en", shop=shop)
    start_import(shop=shop, upload=orders_file(), format="csv", by=SYSTEM, at=clock.now())
    Task.objects.create(
        name="webhooks.catch_up", args={"webhook_id": webhook.pk}, state="dead",
        last_error="TimeoutError: ana@example.com", created_at=clock.now(), died_at=clock.now(),
    )  # fmt: skip
    _differ(shop)
    _invoice(shop, talk)
    owner = Customer.objects.create(shop=shop, external_id="CU-1")
    give_credit(owner, currency="CNY", amount=10**9, because="Late", by=PROGRAM, at=clock.now())
    statement = Statement(name="Ana", contract="?", email="ana@example.com")
    receive_withdrawal(shop=shop, statement=statement, by=SYSTEM, at=clock.now())
    return World(shop, order, cases[0], photo, other_order, cases[1], other_shop)


def _differ(shop: Shop) -> None:
    """A provider's file was read, and one of its movements is nobody's."""
    at = clock.now()
    about = {"shop": shop, "provider": "stripe"}
    file = SettlementFile.objects.create(**about, file_name="march.csv", state="done", started_at=at)
    movement = SettlementMovement.objects.create(
        **about, identity="1", file=file, line=2, movement="other", amount=-1, currency="CNY", fee_currency="CNY",
        at=at, kind="unknown",
    )  # fmt: skip
    SettlementDifference.objects.create(
        **about, kind="unknown", file=file, movement=movement, amount=1, currency="CNY", at=at, opened_at=at
    )


def _invoice(shop: Shop, talk: Talk) -> None:
    """An invoiced order that is refunded, and one whose payment is asked back."""
    invoiced, asked_back = new_order(shop), new_order(shop)
    ref = talk.post("/cases", ask(invoiced, kind="refund_only"))[1]["ref"]
    talk.post(f"/cases/{ref}/approve")
    register_invoice(invoiced, number="1001", amount=1, issued_at=clock.now(), by=PROGRAM, at=clock.now())
    open_chargeback(asked_back, tender=asked_back.tenders.get(), amount=1, by=PROGRAM, at=clock.now())


def form_of(world: World, operation: dict[str, Any]) -> dict[str, Any] | None:
    """The fields of a form, each file with what it must hold; None where the operation takes none."""
    content = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
    if content is None:
        return None
    names = content["schema"]["properties"]
    return {name: FORM_FIELDS[name](world) for name in names if name in FORM_FIELDS}


def orders_file() -> Any:
    lines = b"order_number,placed_at,sku,quantity,price\nI-1,2026-03-01,CUP,2,10.00\n"
    return SimpleUploadedFile("orders.csv", lines)


def picture(size: tuple[int, int] = (8, 8)) -> Any:
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, "PNG")
    return SimpleUploadedFile("a.png", content.getvalue(), "image/png")


# What stands for {ref}, or another parameter, behind each noun of an address.
NAMED: dict[str, Callable[[World], Any]] = {
    "orders": lambda world: world.order.ref,
    "cases": lambda world: world.case.ref,
    "photos": lambda world: world.photo.ref,
    "staff": lambda world: world.shop.staff.get().ref,
    "invitations": lambda world: world.shop.invitations.get().ref,
    "tokens": lambda world: world.shop.tokens.get(name="kept").ref,
    "sessions": lambda world: world.shop.staff.get().sessions.get().ref,
    "webhooks": lambda world: world.shop.webhooks.get().ref,
    "pushes": lambda world: world.shop.webhooks.get().pushes.get().ref,
    "saved-views": lambda world: world.shop.views.latest("id").ref,
    "bulk": lambda world: world.shop.bulk_runs.latest("id").ref,
    "policies": lambda world: world.shop.policies.get(state="draft").ref,
    "strays": lambda world: world.shop.strays.get().ref,
    "scan": lambda world: world.shop.cases.get(step="send_back").ref,
    "imports": lambda world: world.shop.order_imports.get().ref,
    "withdrawals": lambda world: world.shop.withdrawals.get().ref,
    "saved-replies": lambda world: world.shop.saved_replies.get(shortcut="thanks").ref,
    "backtests": lambda world: world.shop.backtests.get().ref,
    "settlements": lambda world: world.shop.settlement_files.get().ref,
    "differences": lambda world: world.shop.settlement_differences.get().ref,
    "credit": lambda world: world.shop.credit_accounts.get().ref,
    "grants": lambda world: world.shop.credit_accounts.get().grants.get().ref,
    "chargebacks": lambda world: world.shop.chargebacks.get().ref,
    "credit-notes": lambda world: world.shop.credit_notes.get().ref,
    "dead-letters": lambda world: letters([world.shop.pk]).latest("id").pk,
}
FORM_FIELDS: dict[str, Callable[[World], Any]] = {
    "case": lambda world: world.case.ref,
    "photo": lambda world: picture(),
    "logo": lambda world: picture((64, 64)),
    "file": lambda world: orders_file(),
    "format": lambda world: "csv",
}
# Fields that mean something else than their form tells.
FIELDS: dict[str, Callable[[World], Any]] = {
    "weekly": lambda world: {"monday": ["09:00-18:00"]},
    "order": lambda world: world.order.ref,
    "case": lambda world: world.case.ref,
    "action": lambda world: "approve",
    "cases": lambda world: [world.case.ref],
    "to": lambda world: world.shop.staff.get().ref,
    "other": lambda world: world.other_case.ref,
    "kind": lambda world: "refund_only",
    "reason": lambda world: "changed_mind",
    "issued_at": lambda world: "2026-01-01T00:00:00Z",
    "placed_at": lambda world: "2026-01-01T00:00:00Z",
    "price": lambda world: 1,
    "tracking_number": lambda world: "SF123456",
    "photos": lambda world: [],
    "url": lambda world: "https://hooks.example.com/new",
    "step": lambda world: "review",
    "since": lambda world: "2026-01-01T00:00:00Z",
    "publish_at": lambda world: (clock.now() + timedelta(days=1)).isoformat(),
    "scopes": lambda world: ["staff:write"],
    "email": lambda world: "new@example.com",
    "locale": lambda world: "en",
    "shortcut": lambda world: "sorry",
    "notice": lambda world: "case.withdrawn",
    "currency": lambda world: "EUR",
    "country": lambda world: "DE",
    "timezone": lambda world: "Europe/Berlin",
}
USEFUL = {"price", "lines", "text", "by_hours", "findings"}
"""Fields that may be left out, but not all of them."""
LINE = {"line": 1, "units": 1}
FINDING = {**LINE, "grade": "A", "accepted": True, "disposition": "sellable"}


def address(world: World, path: str) -> str:
    """The path for things of the world's first customer. A new noun must be given something to stand for it."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.startswith("{"):
            parts[place] = str(NAMED[parts[place - 1]](world))
    return "/".join(parts)


def body_of(world: World, operation: dict[str, Any]) -> Any:
    """A small body that the schema allows; None where the operation takes none."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return example(resolved(content["schema"]), world)
    return None


def example(schema: dict[str, Any], world: World) -> Any:
    schema = resolved(schema)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example(schema[choice][0], world)
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    return MADE[schema.get("type", "string")](schema, world)


def _object(schema: dict[str, Any], world: World) -> dict[str, Any]:
    properties, needed = schema.get("properties", {}), schema.get("required", ())
    wanted = [name for name in properties if name in needed or name in USEFUL]
    return {name: FIELDS[name](world) if name in FIELDS else example(properties[name], world) for name in wanted}


MADE: dict[str, Callable[[dict[str, Any], World], Any]] = {
    "object": _object,
    "array": lambda schema, world: [example(schema["items"], world)],
    "string": lambda schema, world: "x" * max(1, schema.get("minLength", 1)),
    "integer": lambda schema, world: max(1, schema.get("minimum", 1)),
    "number": lambda schema, world: max(1, schema.get("minimum", 1)),
    "boolean": lambda schema, world: True,
    "null": lambda schema, world: None,
}
