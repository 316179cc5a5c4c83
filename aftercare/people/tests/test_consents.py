"""What a customer allows: every word is kept, the last one counts, and what was kept is never changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people import consents
from aftercare.people.consents import choices_of, give_consent, withdraw_consent
from aftercare.people.models import Consent, Customer
from aftercare.people.queries import automated_decisions_allowed, service_messages_allowed
from aftercare.people.records import Purpose

from .test_team import shop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LIN = Actor(ActorKind.CUSTOMER, None, "Lin")


@pytest.fixture
def customer() -> Customer:
    return Customer.objects.create(shop=shop(), external_id="C1")


def test_before_anything_was_said_advertising_is_not_allowed_and_the_rest_is(customer: Customer) -> None:
    assert {choice.purpose: choice.allowed for choice in choices_of(customer.pk)} == {
        Purpose.SERVICE: True, Purpose.MARKETING: False, Purpose.AUTOMATED: True,
    }  # fmt: skip
    assert automated_decisions_allowed(customer.pk)
    assert automated_decisions_allowed(None)


def test_the_history_holds_every_word_and_the_last_one_counts(customer: Customer) -> None:
    hour = timedelta(hours=1)
    give_consent(customer, purpose="marketing", source="portal", by=LIN, at=AT)
    withdraw_consent(customer, purpose="marketing", source="portal", by=LIN, at=AT + hour)
    choice = give_consent(customer, purpose="marketing", source="api", by=LIN, at=AT + 2 * hour)
    assert (choice.allowed, choice.given_at, choice.withdrawn_at, choice.source) == (
        True, AT + 2 * hour, AT + hour, "api",
    )  # fmt: skip
    rows = Consent.objects.order_by("id").values_list("given", "at", "wording")
    assert list(rows) == [(True, AT, consents.WORDING), (False, AT + hour, consents.WORDING),
                          (True, AT + 2 * hour, consents.WORDING)]  # fmt: skip
    names = EventRow.objects.filter(subject_kind="customer", subject_id=customer.pk).order_by("id")
    assert list(names.values_list("name", flat=True)) == ["consent.given", "consent.withdrawn", "consent.given"]


def test_the_same_word_again_is_not_kept_twice_unless_the_wording_changed(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        give_consent(customer, purpose="marketing", source="portal", by=LIN, at=AT)
    assert Consent.objects.count() == EventRow.objects.count() == 1
    monkeypatch.setattr(consents, "WORDING", "2027-01")
    give_consent(customer, purpose="marketing", source="portal", by=LIN, at=AT)
    assert list(Consent.objects.order_by("id").values_list("wording", flat=True)) == ["2026-11-28", "2027-01"]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_purpose_stands_for_itself_and_for_its_customer(customer: Customer, purpose: Purpose) -> None:
    other = Customer.objects.create(shop=customer.shop, external_id="C2")
    before = choices_of(other.pk)
    withdraw_consent(customer, purpose=purpose, source="portal", by=LIN, at=AT)
    assert [choice.purpose for choice in choices_of(customer.pk) if choice.withdrawn_at] == [purpose]
    assert automated_decisions_allowed(customer.pk) == (purpose != Purpose.AUTOMATED)
    assert service_messages_allowed(customer.pk) == (purpose != Purpose.SERVICE)
    assert choices_of(other.pk) == before


def test_an_unknown_purpose_is_refused_by_name_and_keeps_nothing(customer: Customer) -> None:
    with pytest.raises(Refused, match="everything") as refused:
        give_consent(customer, purpose="everything", source="portal", by=LIN, at=AT)
    assert refused.value.field == "purpose"
    assert not Consent.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE people_consent SET given = NOT given", "DELETE FROM people_consent"])
def test_what_was_kept_is_neither_changed_nor_deleted(customer: Customer, statement: str) -> None:
    from django.db import connection

    give_consent(customer, purpose="marketing", source="portal", by=LIN, at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Consent.objects.get().given
