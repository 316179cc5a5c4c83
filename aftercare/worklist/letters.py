"""Tasks that failed for good: whose they are, and what a person does about them.

A task knows no shop, only the number of what it works on; that tells whose it is. One whose subject is gone belongs to
nobody and is seen by `./run tasks` alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from aftercare.cases.moves import role_refused
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.models import EventRow, Message, Task
from aftercare.core.refusal import Refused
from aftercare.core.tasks import dead_letters, discard, retry
from aftercare.money.credit.models import CreditAccount
from aftercare.money.models import RefundOperation, SettlementDifference, SettlementFile
from aftercare.orders.models import OrderImport
from aftercare.people.models import User
from aftercare.policy.models import BacktestPart
from aftercare.webhooks.models import Webhook

from .events import TaskDiscarded, TaskRetried
from .models import BulkItem

OWNERS: dict[str, tuple[type[Any], str, str]] = {
    "event_id": (EventRow, "pk", "shop_id"),
    "message_id": (Message, "pk", "shop_id"),
    "operation_id": (RefundOperation, "pk", "refund__case__shop_id"),
    "webhook_id": (Webhook, "pk", "shop_id"),
    "import_id": (OrderImport, "pk", "shop_id"),
    "settlement_id": (SettlementFile, "pk", "shop_id"),
    "difference_id": (SettlementDifference, "pk", "shop_id"),
    "account_id": (CreditAccount, "pk", "shop_id"),
    "part_id": (BacktestPart, "pk", "backtest__shop_id"),
    "run_id": (BulkItem, "run", "case__shop_id"),
}
"""What an argument of a task numbers, and where its shop stands. A test names the task that has none."""
PAYS = "money.pay_operation"
MOST_AT_ONCE = 1000
MAY_SETTLE = frozenset({ActorKind.SUPERVISOR, ActorKind.INTEGRATION})


def letters(shops: Collection[int], *, name: str = "") -> QuerySet[Task]:
    """The dead letters of these shops, each with its `shop_id`."""
    numbers = {f"n_{arg}": Cast(KT(f"args__{arg}"), BigIntegerField()) for arg in OWNERS}
    owners = [
        Subquery(model._default_manager.filter(**{key: OuterRef(f"n_{arg}")}).order_by().values(shop)[:1])
        for arg, (model, key, shop) in OWNERS.items()
    ]
    rows = (
        dead_letters()
        .alias(**numbers)
        .annotate(shop_id=Coalesce(*owners, output_field=BigIntegerField()))
        .filter(shop_id__in=shops)
    )
    return rows.filter(name=name) if name else rows


def count_letters(shops: Collection[int]) -> int:
    return letters(shops).count()


def letters_of(user: User) -> int:
    """How many there are in the person's shops."""
    return count_letters(list(user.shops.values_list("pk", flat=True))) if dead_letters().exists() else 0


@transaction.atomic
def retry_letter(letter: Task, *, by: Actor, at: datetime) -> None:
    """Queue it afresh, with all its attempts."""
    found = _held(letter, by)
    retry(found.pk)
    emit(TaskRetried(shop=_shop_id(letter), number=found.pk, task=found.name, by=by, at=at))


def retry_letters(chosen: Sequence[Task], *, by: Actor, at: datetime) -> int:
    """Queue each of them that is still a dead letter; how many those were."""
    done = 0
    for letter in chosen[:MOST_AT_ONCE]:
        try:
            retry_letter(letter, by=by, at=at)
        except Refused as refused:
            if refused.code != "letter_gone":
                raise
        else:
            done += 1
    return done


@transaction.atomic
def discard_letter(letter: Task, *, because: str, by: Actor, at: datetime) -> None:
    """Leave it undone for good; the audit log keeps who decided so and why."""
    because = because.strip().replace("\0", "")[:500]
    if not because:
        raise Refused(_("Say why it need not be done; it stands in the audit log."), code="required", field="because")
    found = _held(letter, by)
    if found.name == PAYS:
        raise Refused(
            _("A customer is owed this money, so it cannot be discarded. Retry it, or pay it by hand on the page of "
              "the request."),
            code="money_owed",
        )  # fmt: skip
    discard(found.pk)
    emit(TaskDiscarded(shop=_shop_id(letter), number=found.pk, task=found.name, because=because, by=by, at=at))


def _held(letter: Task, by: Actor) -> Task:
    """Its row, locked. Raises `Refused` where somebody was faster, or for a role that may not."""
    if by.kind not in MAY_SETTLE:
        raise role_refused()
    found = dead_letters().select_for_update().filter(pk=letter.pk).first()
    if found is None:
        raise Refused(_("Somebody has retried or discarded this already."), code="letter_gone")
    return found


def _shop_id(letter: Task) -> int:
    """As `letters` found it."""
    return int(letter.shop_id)  # type: ignore[attr-defined]
