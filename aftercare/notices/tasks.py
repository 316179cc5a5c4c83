"""Tells the customer what happened to their case, in their language, once per event."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from aftercare.cases.models import FOLLOWING, Case
from aftercare.core import clock
from aftercare.core.messages import send
from aftercare.core.models import EventRow
from aftercare.core.tasks import periodic, task
from aftercare.people.links import sign_order
from aftercare.people.queries import service_messages_allowed

from .digest import send_digests
from .words import words_for

TAKEN_OVER = {"case.opened", "parcel.received"}
"""What needs no message of its own where an inspection opened the request: the finding says it all."""


@task(name="notices.tell_customer")
def tell_customer(*, event_id: int) -> None:
    event = EventRow.objects.get(pk=event_id)
    case = Case.objects.select_related("order", "shop").get(pk=event.subject_id)
    to = case.order.email or case.order.phone
    if not to or not service_messages_allowed(case.customer_id):
        return
    if case.channel == FOLLOWING and event.name in TAKEN_OVER:
        return
    with translation.override(case.locale):
        words = words_for(event, case)
        if words is None:
            return
        with transaction.atomic():
            send(
                channel="email" if case.order.email else "sms",
                to=to,
                subject=words.subject,
                text=f"{words.text}\n\n{case_link(case)}",
                locale=case.locale,
                sender=case.shop.name,
                shop_id=case.shop_id,
                about=("case", case.pk),
                event_id=event.pk,
                key=f"{event.name}:{event.pk}:{to}",
                at=clock.now(),
            )


@periodic(name="notices.digest", every=timedelta(minutes=30))
def tell_supervisors() -> None:
    send_digests(at=clock.now())


def case_link(case: Case) -> str:
    """A link that opens the case without a code for as long as `people.links.LINK_LIVES`."""
    return f"{settings.PUBLIC_URL}/open/{sign_order(case.order_id, purpose='link')}/{case.ref}/"
