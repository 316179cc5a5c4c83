"""What a supervisor reads once a day of each shop: who calls for them, what the law presses, what is due soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.cases.models import Case
from aftercare.cases.queries import views
from aftercare.core.actor import ActorKind
from aftercare.core.messages import send
from aftercare.core.when import instant_text
from aftercare.people.digests import leave_url
from aftercare.people.models import Role, Shop, User
from aftercare.promises.queries import pressed_by_law

MOST_NAMED = 20
CALLED: list[tuple[str, Promise]] = [
    ("called", gettext_lazy("A supervisor is called (%(count)s)")),
    ("agree", gettext_lazy("A decision waits for a second person (%(count)s)")),
    ("law", gettext_lazy("A deadline of the law is near or was missed (%(count)s)")),
    ("due", gettext_lazy("Due within a day (%(count)s)")),
]


@dataclass(frozen=True, slots=True)
class Pressing:
    """Cases of one sort: how many, and the first of them."""

    says: Promise
    count: int
    first: list[Case]


def send_digests(*, at: datetime) -> int:
    """Write to the supervisors of every shop where it is the hour, once a day; nothing pressing is no message."""
    return sum(
        _send_digest(shop, at=at) for shop in Shop.objects.all() if _local(shop, at).hour == settings.DIGEST_HOUR
    )


def _send_digest(shop: Shop, *, at: datetime) -> int:
    staff = shop.staff.filter(role__in=[Role.SUPERVISOR, Role.ADMIN], is_active=True, digest=True).exclude(email="")
    readers = list(staff.order_by("id"))
    found = list(pressing(shop, at=at)) if readers else []
    for user in readers if found else ():
        with translation.override(user.locale or shop.locale):
            subject = _("%(shop)s: what waits for a supervisor") % {"shop": shop.name}
            send(
                channel="email", to=user.email, subject=subject,
                text=f"{text_of(found, shop)}\n\n{_leave(user)}", leave_url=leave_url(user),
                locale=user.locale or shop.locale, sender=shop.name, shop_id=shop.pk,
                about=("shop", shop.pk), key=f"digest:{shop.pk}:{_local(shop, at):%Y-%m-%d}:{user.pk}", at=at,
            )  # fmt: skip
    return len(readers) if found else 0


def pressing(shop: Shop, *, at: datetime) -> Iterator[Pressing]:
    cases = Case.objects.of_shop(shop.pk)
    soon = cases.filter(views(at)["due"].where).exclude(owner=ActorKind.CUSTOMER)
    for name, says in CALLED:
        sort = {
            "called": cases.open().filter(escalated_at__isnull=False),
            "agree": cases.filter(views(at)["to_approve"].where),
            "law": pressed_by_law(cases, at),
            "due": soon,
        }
        if count := sort[name].count():
            yield Pressing(says, count, list(sort[name].order_by("due_at", "id")[:MOST_NAMED]))


def text_of(found: list[Pressing], shop: Shop) -> str:
    parts = []
    for sort in found:
        named = [_line(case, shop) for case in sort.first]
        more = [_("… and %(count)s more") % {"count": sort.count - len(named)}] if sort.count > len(named) else []
        parts.append("\n".join([str(sort.says) % {"count": sort.count}, *named, *more]))
    return "\n\n".join([*parts, f"{settings.PUBLIC_URL}/desk/?view=supervisor"])


def _leave(user: User) -> str:
    return _("To end this daily mail: %(url)s") % {"url": leave_url(user)}


def _line(case: Case, shop: Shop) -> str:
    """“AS-7K3M-2QX9 · Return and refund · Inspection · Nov 29, 12:00”"""
    due = instant_text(case.due_at, shop.timezone) if case.due_at else ""
    return " · ".join(part for part in (case.ref, str(case.table.label), str(case.at_step.label), due) if part)


def _local(shop: Shop, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(shop.timezone))
