"""Blocking a customer: once, with a reason, by who may; told in the audit log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.blocking import block, unblock
from aftercare.people.models import Customer

from .test_team import shop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
BOSS, AGENT = Actor(ActorKind.SUPERVISOR, 1, "Wang"), Actor(ActorKind.AGENT, 2, "Li")


@pytest.fixture
def customer() -> Customer:
    return Customer.objects.create(shop=shop(), external_id="C1")


def test_a_customer_is_blocked_once_and_unblocked_with_reasons(customer: Customer) -> None:
    assert block(customer, reason=" Worn shoes ", by=BOSS, at=AT).blocked
    block(customer, reason="again", by=SYSTEM, at=AT)
    assert not unblock(customer, reason="A mistake of ours", by=BOSS, at=AT).blocked
    told = EventRow.objects.filter(subject_kind="customer", subject_id=customer.pk).order_by("id")
    assert list(told.values_list("name", "data__reason")) == [
        ("customer.blocked", "Worn shoes"), ("customer.unblocked", "A mistake of ours"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "reason", "code"),
    [(AGENT, "why", "role_not_allowed"), (BOSS, " ", "required"), (BOSS, "x" * 501, "required")],
)
def test_who_may_not_or_gives_no_reason_changes_nothing(customer: Customer, by: Actor, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        block(customer, reason=reason, by=by, at=AT)
    customer.refresh_from_db()
    assert (refused.value.code, customer.blocked, EventRow.objects.count()) == (code, False, 0)
