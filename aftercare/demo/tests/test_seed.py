"""The demo shop is whole, true to the books, and made once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.core.models import EventRow, Message
from aftercare.demo.seed import seed
from aftercare.money.models import Refund, RefundOperation
from aftercare.orders.models import Order
from aftercare.people.models import Shop, User
from aftercare.portal.possible import options_of
from aftercare.portal.tests.visiting import browser

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return seed(now=NOW)


def test_it_holds_requests_of_every_kind_waiting_for_everybody(shop: Shop) -> None:
    assert set(Case.objects.values_list("kind", flat=True)) == set(KINDS)
    steps = set(Case.objects.filter(kind="return").values_list("step", flat=True))
    assert steps >= {"review", "offer", "send_back", "in_transit", "inspection", "dispute", "goods_dispute", "refund"}
    assert steps >= {"completed", "rejected", "withdrawn", "expired"}
    owners = {case.at_step.by for case in Case.objects.open()}  # those late are with a supervisor
    assert owners >= {"agent", "customer", "supervisor", "warehouse", "carrier", "system"}


def test_nothing_happened_in_the_future_or_before_its_order(shop: Shop) -> None:
    assert not EventRow.objects.filter(at__gt=NOW).exists()
    assert not Message.objects.filter(created_at__gt=NOW).exists()
    for case in Case.objects.select_related("order"):
        told = list(EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id").values_list("at"))
        assert told == sorted(told)
        assert case.order.placed_at < case.opened_at <= NOW
    assert not Case.objects.due(NOW).exists()


def test_finance_has_a_payment_to_make_by_hand(shop: Shop) -> None:
    waiting = RefundOperation.objects.filter(refund__case__step="refund", state="pending", provider="manual")
    assert waiting.count() == 1


def test_its_messages_were_recorded_and_its_money_adds_up(shop: Shop) -> None:
    assert set(Message.objects.values_list("state", flat=True)) == {"recorded"}
    assert Refund.objects.filter(state="succeeded").count() >= 4
    for order in Order.objects.prefetch_related("lines", "tenders"):
        assert order.refunded == sum(tender.refunded for tender in order.tenders.all())
        assert order.captured == sum(tender.captured for tender in order.tenders.all())


def test_its_customers_can_still_ask(shop: Shop) -> None:
    found = {order.number: order for order in Order.objects.filter(customer__external_id__in=["C0001", "C0002"])}
    kinds = {
        number: options_of(order, list(order.lines.order_by("position")), at=NOW).kinds()
        for number, order in found.items()
    }
    assert set(kinds["55210387"]) == set(kinds["55210412"]) == set(KINDS)
    assert {"return", "exchange"}.isdisjoint(kinds["55210466"]) and "refund_only" in kinds["55210466"]
    assert "return" in kinds["55208114"]  # for a fault the law goes on after the shop's window


def test_making_it_again_changes_nothing(shop: Shop) -> None:
    before = (Order.objects.count(), Case.objects.count(), User.objects.count(), EventRow.objects.count())
    assert seed(now=NOW) == shop
    assert before == (Order.objects.count(), Case.objects.count(), User.objects.count(), EventRow.objects.count())


def test_nobody_can_sign_in_with_a_password(shop: Shop) -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_it_opens(shop: Shop, language: str) -> None:
    client = browser(*Order.objects.all(), language=language)
    pages = [f"/orders/{ref}/" for ref in Order.objects.values_list("ref", flat=True)[:12]]
    pages += [f"/cases/{ref}/" for ref in Case.objects.values_list("ref", flat=True)]
    assert {client.get(page).status_code for page in pages} == {200}
    assert Client().get("/").status_code == 200
