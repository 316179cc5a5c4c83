"""What somebody else did to a request while the customer had a page of it before them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.ui.telling import NOT_FOR_CUSTOMERS
from aftercare.ui.timeline import entry

LONGEST_NUMBER = 18  # digits; a database refuses longer ones


def meanwhile(case: Case, *, seen: str) -> str:
    """The latest of it, as the timeline tells it; `seen` is the number of the event the page was read at."""
    if not seen.isdecimal() or len(seen) > LONGEST_NUMBER:
        return ""
    since = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, id__gt=seen)
    theirs = since.exclude(actor_kind=ActorKind.CUSTOMER).exclude(name__in=NOT_FOR_CUSTOMERS)
    event = theirs.order_by("-id").first()
    if event is None:
        return ""
    told = entry(event, currency=case.currency, reader=ActorKind.CUSTOMER, zone=case.shop.timezone)
    return _("In the meantime: %(what)s") % {"what": told.sentence}
