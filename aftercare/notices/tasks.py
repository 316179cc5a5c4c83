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
from .letter import letter_of
from .words import Words, words_for

TAKEN_OVER = {"case.opened", "parcel.received"}
"""What needs no message of its own where an inspection opened the request: the finding says it all."""


@task(name="notices.tell_customer")
def tell_customer(*, event_id: int) -> None:
    event = EventRow.objects.get(pk=event_id)
    case = Case.objects.select_related("order", "shop", "customer").get(pk=event.subject_id)
    to = case.order.email or case.order.phone
    if not to or not service_messages_allowed(case.customer_id):
        return
    if case.channel == FOLLOWING and event.name in TAKEN_OVER:
        return
    with translation.override(case.locale):
        words = words_for(event, case)
        if words is not None:
            _send(words, event, case, to=to)


@transaction.atomic
def _send(words: Words, event: EventRow, case: Case, *, to: str) -> None:
    link = case_link(case)
    leave = f"{link}?then=choices" if case.customer_id else ""
    letter = letter_of(words, event, case, link=link, leave=leave) if case.order.email else None
    send(
        channel="email" if letter else "sms",
        to=to,
        subject=words.subject,
        text=letter.text if letter else f"{words.whole}\n\n{link}",
        html=letter.html if letter else "",
        locale=case.locale,
        sender=case.shop.name,
        reply_to=case.shop.contact_email,
        leave_url=leave if letter else "",
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
