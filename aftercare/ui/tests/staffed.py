"""A shop with staff of every role and a request to work on, for the tests of the desk and the floor."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from aftercare.cases.actions import approve, open_case
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case, CaseLine, Photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.money.models import RefundOperation
from aftercare.orders.factories import line_in, make_order, make_shop
from aftercare.orders.intake import CustomerIn, DeliveryIn, TenderIn
from aftercare.orders.models import Order
from aftercare.parcels.actions import receive, ship
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import Inspection, ParcelLine
from aftercare.people.models import Shop, User
from aftercare.people.sessions import note_session
from aftercare.policy.actions import publish
from aftercare.policy.terms import STANDARD
from aftercare.ui.sessions import NOTED

PASSWORD = "a long sentence nobody guesses"
CUSTOMER = Actor(ActorKind.CUSTOMER, None, "Chen Jia")
AGENT = Actor(ActorKind.AGENT, None, "Lin Yue")
WAREHOUSE = Actor(ActorKind.WAREHOUSE, None, "Wang Qiang")
_serial = count(1)


def open_shop(**fields: Any) -> Shop:
    """A shop whose policy lets a person answer everything but a change of mind."""
    shop = make_shop(**fields)
    publish(
        shop=shop,
        terms=STANDARD.model_copy(update={"refund_only_photos": False}),
        by=SYSTEM,
        at=clock.now() - timedelta(days=100),
    )
    return shop


def staff(role: str, *shops: Shop, **fields: Any) -> User:
    user = User.objects.create_user(f"{role}-{next(_serial)}", password=PASSWORD, role=role, **fields)
    user.shops.set(shops)
    return user


def signed_in(role: str, *shops: Shop) -> Client:
    client = Client()
    noted(client, staff(role, *shops))
    return client


def noted(client: Client, user: User) -> Client:
    """Signed in, with the session written down as the first page would do."""
    client.force_login(user)
    session = client.session
    key, at = session.session_key or "", clock.now()
    note_session(user, key=key, before="", device="", address="127.0.0.1", at=at)
    session[NOTED] = [key, at.timestamp()]
    session.save()
    return client


def bought(shop: Shop, *, quantity: int = 2, provider: str = "manual", lines: int = 1, **fields: Any) -> Order:
    """An order delivered yesterday: `quantity` cups at 50.00 on each line."""
    now, number = clock.now(), next(_serial)
    defaults: dict[str, Any] = {
        "number": f"8800{number:05}", "email": f"c{number}@example.com", "phone": f"138 0013 {number:04}",
        "placed_at": now - timedelta(days=4), "paid_at": now - timedelta(days=4),
        "delivered_at": now - timedelta(days=1),
        "customer": CustomerIn(external_id=f"C{number}", name=f"Chen {number}"),
        "tenders": [TenderIn(captured=quantity * 5_000 * lines, kind="alipay", provider=provider)],
        "deliveries": [DeliveryIn(carrier="SF", tracking_number=f"OUT{number:06}")],
    }  # fmt: skip
    sold = [
        line_in(quantity, quantity * 5_000, sku=f"CUP-{number}-{i}", title=f"Cup {number}-{i}") for i in range(lines)
    ]
    return make_order(shop, sold, **{**defaults, **fields})


def asked(
    order: Order, *, units: int = 1, kind: str = "return", reason: str = "defect", note: str = "It leaks.",
    at: datetime | None = None,
) -> Case:  # fmt: skip
    """A request for `units` of every line, which a person has to answer."""
    asks = [LineAsk(line_id=line.pk, units=units, reason=reason, note=note) for line in order.lines.all()]
    return open_case(kind=kind, order=order, asks=asks, by=CUSTOMER, at=at or clock.now())


def complained(order: Order) -> Case:
    return open_case(kind="complaint", order=order, asks=[], about="Nobody answers.", by=CUSTOMER, at=clock.now())


def unsent(shop: Shop) -> Case:
    """Not sent when it was asked for: the warehouse is asked to hold it."""
    order = bought(shop, delivered_at=None, deliveries=[])
    order.lines.update(shipped=0)
    return asked(order, kind="refund_only", reason="changed_mind", units=2)


def replacing(shop: Shop) -> Case:
    """The warehouse is asked to send it again."""
    return approve(asked(bought(shop), kind="reship", reason="missing"), by=AGENT, at=clock.now())


def judged(case: Case, *accepted: int) -> Case:
    """Inspected: so many units of each line accepted, the rest not."""
    found = []
    for line, units in zip(case.lines.order_by("id"), accepted, strict=True):
        here = [(units, True, "sellable"), (line.received - units, False, "to_customer")]
        found += [
            Finding(case_line_id=line.pk, units=n, grade="B", accepted=yes, disposition=where)
            for n, yes, where in here
            if n
        ]
    return inspect(case, findings=found, by=WAREHOUSE, at=clock.now())


def approved(order: Order, **ask: Any) -> Case:
    return approve(asked(order, **ask), by=AGENT, at=clock.now())


def sent(order: Order, **ask: Any) -> Case:
    case = approved(order, **ask)
    return ship(case, carrier="SF", tracking_number=f"BACK{case.pk:06}", by=CUSTOMER, at=clock.now())


def arrived(order: Order, **ask: Any) -> Case:
    case = sent(order, **ask)
    return receive(case, counts={line.pk: line.units for line in case.lines.all()}, by=WAREHOUSE, at=clock.now())


def inspected(order: Order, **ask: Any) -> Case:
    case = arrived(order, **ask)
    found = [finding(line) for line in case.lines.all()]
    return inspect(case, findings=found, by=WAREHOUSE, at=clock.now())


def finding(line: CaseLine) -> Finding:
    return Finding(case_line_id=line.pk, units=line.units, grade="A", accepted=True, disposition="sellable")


def picture(size: tuple[int, int] = (640, 480), name: str = "cup.jpg") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def state() -> list[Any]:
    """All that an action could change: equal before and after a denial."""
    return [
        list(Case.objects.order_by("pk").values_list("pk", "step", "owner", "due_at", "changed_at", "granted")),
        list(CaseLine.objects.order_by("pk").values_list("pk", "received", "accepted", "amount")),
        list(ParcelLine.objects.order_by("pk").values_list("pk", "expected", "received", "parcel__tracking_number")),
        list(RefundOperation.objects.order_by("pk").values_list("pk", "state", "provider_ref")),
        list(Order.objects.order_by("pk").values_list("pk", "pending", "refunded")),
        Inspection.objects.count(),
        Photo.objects.count(),
        EventRow.objects.count(),
    ]
