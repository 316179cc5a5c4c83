"""The confirmation of a withdrawal from a contract: what was declared, when it came, and what follows.

The law wants it on a durable medium without undue delay, so it is sent whatever the customer allowed us to write about.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.models import Withdrawal
from aftercare.core import clock
from aftercare.core.messages import send
from aftercare.core.models import EventRow
from aftercare.core.money import babel_locale
from aftercare.core.tasks import task

from .catalogue import NOTICES
from .letter import Letter
from .tasks import case_link
from .variables import fill
from .withdrawal_words import RECEIVED
from .wording import wording_of


@task(name="notices.confirm_withdrawal")
def confirm_withdrawal(*, event_id: int) -> None:
    event = EventRow.objects.get(pk=event_id)
    withdrawal = Withdrawal.objects.select_related("shop").get(ref=event.data["withdrawal"])
    with translation.override(withdrawal.locale):
        notice = NOTICES[RECEIVED]
        # What the law needs is never off, so that there are always words.
        words = wording_of(withdrawal.shop_id, notice, withdrawal.locale) or notice.default(withdrawal.locale)
        letter = confirmation(withdrawal, words, follows=_follows(withdrawal))
        _send(withdrawal, event, subject=letter.subject, text=letter.text)


@task(name="notices.tell_answer")
def tell_answer(*, event_id: int) -> None:
    event = EventRow.objects.get(pk=event_id)
    withdrawal = Withdrawal.objects.select_related("shop").get(ref=event.data["withdrawal"])
    with translation.override(withdrawal.locale):
        values = {"shop": withdrawal.shop.name, "ref": withdrawal.ref, "words": withdrawal.answer}
        text = _("%(shop)s answers your withdrawal from the contract (%(ref)s):\n\n%(words)s") % values
        subject = _("The answer to your withdrawal from the contract: %(ref)s") % values
        _send(withdrawal, event, subject=subject, text=f"{text}\n\n{declared(withdrawal)}")


def confirmation(withdrawal: Withdrawal, words: tuple[str, str], *, follows: str = "") -> Letter:
    """The confirmation in these words; it is sent as text alone, which every mailbox keeps and prints."""
    values = {
        "reference": withdrawal.ref,
        "received": instant(withdrawal.received_at, withdrawal.shop.timezone),
        "shop": withdrawal.shop.name,
        "name": withdrawal.name,
        "contract": withdrawal.contract,
        "withdrawn": withdrawal.items or _("the whole contract"),
        "email": withdrawal.email,
        "next": follows or _looked_at(withdrawal),
    }
    subject, text = " ".join(fill(words[0], values).split()), fill(words[1], values)
    whole = f"{subject}\n\n{text}"
    language = "zh-Hans" if (get_language() or "en").startswith("zh") else "en"
    context = {"subject": subject, "text": whole, "language": language}
    return Letter(subject, whole, render_to_string("notices/plain.html", context))


def declared(withdrawal: Withdrawal) -> str:
    """The content of the declaration with its date and time, as it was sent."""
    at = instant(withdrawal.received_at, withdrawal.shop.timezone)
    rows = [
        (_("Reference"), withdrawal.ref),
        (_("Received at"), at),
        (_("Shop"), withdrawal.shop.name),
        (_("Name"), withdrawal.name),
        (_("Contract"), withdrawal.contract),
        (_("Withdrawn from"), withdrawal.items or _("the whole contract")),
        (_("Confirmed to"), withdrawal.email),
    ]
    lead = _("With this declaration you have withdrawn from the contract:")
    return "\n".join([lead, "", *(_("%(name)s: %(value)s") % {"name": name, "value": value} for name, value in rows)])


def instant(at: datetime, zone: str) -> str:
    """To the second, with its zone: the law wants date and time."""
    local = at.astimezone(ZoneInfo(zone))
    day = format_date(local, "long", locale=babel_locale(get_language() or "en"))
    return f"{day} {local:%H:%M:%S} ({zone})"


def _follows(withdrawal: Withdrawal) -> str:
    cases = list(withdrawal.cases.order_by("id"))
    if not cases or withdrawal.settled_at is None:
        return "\n".join([_looked_at(withdrawal), *map(case_link, cases)])
    return "\n".join([_("What happens next, and by when, stands here:"), *map(case_link, cases)])


def _looked_at(withdrawal: Withdrawal) -> str:
    return _("Somebody of %(shop)s looks at it and writes to you here.") % {"shop": withdrawal.shop.name}


@transaction.atomic
def _send(withdrawal: Withdrawal, event: EventRow, *, subject: str, text: str) -> None:
    order = withdrawal.order_id
    send(
        channel="email", to=withdrawal.email, subject=subject, text=text, locale=withdrawal.locale,
        sender=withdrawal.shop.name, shop_id=withdrawal.shop_id,
        about=("order", order) if order else ("shop", withdrawal.shop_id), event_id=event.pk,
        key=f"{event.name}:{withdrawal.ref}", at=clock.now(),
    )  # fmt: skip
