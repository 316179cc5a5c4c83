"""Looks at every case before anything happens: what is possible, what it leads to, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.actions import Allowance
from aftercare.cases.approvals import why_asked
from aftercare.cases.limits import AboveLimit
from aftercare.cases.models import Case, CaseQuerySet
from aftercare.cases.moves import role_refused
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop, User

from .many import MANY, Check
from .models import ASKS_SECOND, BulkItem, BulkRun, ItemState


@transaction.atomic
def prepare(
    action: str, *, cases: CaseQuerySet, by: Actor, at: datetime, locale: str, user: User | None = None,
    shop: Shop | None = None,
) -> BulkRun:  # fmt: skip
    """A run that is only looked at: with each of these cases and what would become of it. Nothing else is written.

    `user` or `shop` is whose it is: a person's, or the program's of a shop.
    """
    many = MANY.get(action)
    if many is None:
        raise Refused(
            _("Choose what to do: %(all)s.") % {"all": ", ".join(MANY)}, code="unknown_action", field="action"
        )
    if by.kind not in (*many.kinds, ActorKind.SUPERVISOR, ActorKind.INTEGRATION):
        raise role_refused()
    found = list(cases.select_related("shop", "order")[: settings.BULK_MOST + 1])
    _check_count(found)
    run = BulkRun.objects.create(
        action=action, user=user, shop=shop, actor_kind=by.kind.value, actor_id=by.id, actor_name=by.name,
        locale=locale, created_at=at,
    )  # fmt: skip
    check, alone = many.look(found, by, at), Allowance(found, by=by, at=at) if many.limited else None
    BulkItem.objects.bulk_create([_look(run, case, check, alone) for case in found])
    return run


def _look(run: BulkRun, case: Case, check: Check, alone: Allowance | None) -> BulkItem:
    item = BulkItem(
        run=run, case=case, step=case.step, changed_at=case.changed_at, holder=case.assignee_id,
        amount=case.granted - case.fees, currency=case.currency,
    )  # fmt: skip
    try:
        item.entered = check(case)
        if alone and (above := alone.take(case)):
            item.entered, item.code, item.sentence = case.step, ASKS_SECOND, _why(case, above, alone.by)
    except Refused as refused:
        item.state, item.code, item.sentence = ItemState.CANNOT, refused.code, str(refused.sentence)
    return item


def _why(case: Case, above: AboveLimit, by: Actor) -> str:
    most = case.money(above.most).text(get_language() or "en") if above.most is not None else ""
    return " ".join([_("A second person will be asked."), why_asked(above.why, by=by.name, most=most)])


def _check_count(found: Sequence[Case]) -> None:
    if not found:
        raise Refused(_("Choose at least one request."), code="no_cases", field="cases")
    if len(found) > settings.BULK_MOST:
        raise Refused(
            _("Choose %(most)s requests at most; narrow the list first.") % {"most": settings.BULK_MOST},
            code="too_many",
            field="cases",
        )
