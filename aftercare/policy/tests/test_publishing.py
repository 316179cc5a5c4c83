"""The policy an order was bought under is the one that counts; what is published never changes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from aftercare.cases.actions import open_case, policy_of, preview
from aftercare.cases.models import Case, DecisionRecord
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.orders import factories
from aftercare.orders.factories import NOW, make_order
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.decide import decide
from aftercare.policy.facts import Decision, Facts, Verdict
from aftercare.policy.models import PolicyState, PolicyVersion
from aftercare.policy.terms import STANDARD, Terms
from stories.makers import CUSTOMER, EASY, STRICT, SYSTEM, asks_for, make_case, make_shop
from stories.racing import race

DAY = timedelta(days=1)


@pytest.fixture
def shop(db: None) -> Shop:
    return factories.make_shop()


def republish(shop: Shop, terms: Terms | dict[str, Any], *, at: Any = NOW) -> PolicyVersion:
    return publish(shop=shop, terms=terms, by=SYSTEM, at=at)


def test_one_version_is_in_force_at_a_time(shop: Shop) -> None:
    versions = [republish(shop, terms, at=NOW + i * DAY) for i, terms in enumerate([EASY, STRICT, EASY])]
    rows = PolicyVersion.objects.filter(shop=shop).order_by("number")
    assert [(row.number, row.state, row.superseded_at) for row in rows] == [
        (1, PolicyState.SUPERSEDED, NOW + DAY),
        (2, PolicyState.SUPERSEDED, NOW + 2 * DAY),
        (3, PolicyState.PUBLISHED, None),
    ]
    assert [version.terms for version in versions] == [EASY, STRICT, EASY]
    assert EventRow.objects.filter(name="policy.published", subject_id=shop.pk).count() == 3


@pytest.mark.parametrize(("days", "number"), [(-1, 1), (0, 1), (0.99, 1), (1, 2), (5, 2)])
def test_an_order_keeps_the_policy_of_its_day(shop: Shop, days: float, number: int) -> None:
    republish(shop, EASY)
    republish(shop, STRICT, at=NOW + DAY)
    placed = NOW + days * DAY
    order = make_order(shop, placed_at=placed, delivered_at=placed)
    assert policy_of(order).number == number


def test_publishing_later_changes_nothing_for_what_was_bought(shop: Shop) -> None:
    republish(shop, EASY)
    order = make_order(shop)
    before = preview(kind="return", order=order, asks=asks_for(order), at=NOW + 2 * DAY)
    case = make_case(order, units=[1])
    republish(shop, STRICT, at=NOW + DAY)
    assert preview(kind="return", order=order, asks=asks_for(order, [1]), at=NOW + 2 * DAY).verdict is Verdict.ACCEPT
    assert before.verdict is Verdict.ACCEPT
    assert case.decisions.get().policy.number == 1
    assert make_case(order, units=[1], at=NOW + 2 * DAY).step == "send_back"


def test_a_decision_can_be_replayed_from_what_was_kept(shop: Shop) -> None:
    republish(shop, STANDARD)
    make_case(make_order(shop))
    record = DecisionRecord.objects.get()
    assert decide(Facts.from_data(record.facts), record.policy.terms) == Decision.from_data(record.decision)


def test_the_preview_is_what_happens(shop: Shop) -> None:
    republish(shop, STANDARD.model_copy(update={"return_fee": 301}))
    order = make_order(shop)
    shown = preview(kind="return", order=order, asks=asks_for(order, [1]), at=NOW)
    assert not Case.objects.exists()
    case = make_case(order, units=[1])
    assert (case.granted, case.tax, case.fees) == (shown.refundable, shown.tax, 301)
    assert case.decision == shown


def test_a_shop_without_a_policy_takes_no_requests(shop: Shop) -> None:
    order = make_order(shop)
    with pytest.raises(Refused) as refused:
        open_case(kind="return", order=order, asks=asks_for(order), by=CUSTOMER, at=NOW)
    assert refused.value.code == "no_policy"
    assert not Case.objects.exists()


GOOD = STANDARD.model_dump(mode="json")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("window_days", {"window_days": -1}),
        ("window_days", {"window_days": "7"}),
        ("window_days", {"window_days": 4000}),
        ("reasons", {"reasons": None}),
        ("reasons.defect.freight", {"reasons": {"defect": {"freight": "nobody"}}}),
        ("reasons.defect.window_days", {"reasons": {"defect": {"window_days": 1.5}}}),
        ("reasons.defect.fright", {"reasons": {"defect": {"fright": "customer"}}}),
        ("auto_return.max_amount", {"auto_return": {"max_amount": -1}}),
        ("auto_refund_only.reasons", {"auto_refund_only": {"reasons": "all"}}),
        ("cancel_before_shipping", {"cancel_before_shipping": "yes"}),
        ("return_fee", {"return_fee": -5}),
        ("surprise", {"surprise": 1}),
    ],
)
def test_a_bad_policy_is_refused_naming_the_field_and_the_old_one_stays(
    shop: Shop, field: str, wrong: dict[str, Any]
) -> None:
    republish(shop, STANDARD)
    with pytest.raises(Refused) as refused:
        republish(shop, {**GOOD, **wrong})
    assert refused.value.field == field
    assert field in str(refused.value)
    assert [(row.number, row.state) for row in PolicyVersion.objects.all()] == [(1, PolicyState.PUBLISHED)]


def test_a_policy_survives_being_kept(shop: Shop) -> None:
    version = PolicyVersion.objects.get(pk=republish(shop, GOOD).pk)
    assert version.terms == STANDARD
    assert version.digest == STANDARD.digest


@pytest.mark.django_db(transaction=True)
def test_policies_published_at_once_follow_each_other() -> None:
    shop = make_shop()
    race([partial(republish, shop, STRICT if i % 2 else EASY) for i in range(8)])
    rows = PolicyVersion.objects.order_by("number")
    assert [row.number for row in rows] == list(range(1, 10))
    assert [row.state for row in rows] == [PolicyState.SUPERSEDED] * 8 + [PolicyState.PUBLISHED]
