"""The law's deadlines where a case turns: goods go back to the customer, another kind takes over, somebody rules."""

from __future__ import annotations

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.core.models import EventRow
from aftercare.policy.facts import Deadline
from aftercare.promises.models import LegalDeadline
from aftercare.promises.queries import legal_deadlines
from aftercare.promises.sweep import sweep
from stories.makers import AGENT, CUSTOMER, NOW, STRICT, SUPERVISOR, bring_to, make_shop, receive_all

from .test_legal import DAYS, MIDNIGHT, NOTICE, REFUND, only, under

pytestmark = pytest.mark.django_db
ANSWER = Deadline(code="answer", starts="notice", days=30, law="X", article="1")


@pytest.mark.parametrize("deadline", [NOTICE, REFUND], ids=["notice", "receipt"])
def test_a_withdrawal_on_the_way_ends_the_duty_to_refund(deadline: Deadline) -> None:
    case = cases.withdraw(under([deadline], step="in_transit"), by=CUSTOMER, at=NOW)
    assert (case.step, only(case).state) == ("turned_back", "void")
    receive_all(case, at=NOW + DAYS)
    assert only(case).state == "void"
    sweep(NOW + 40 * DAYS)
    assert not EventRow.objects.filter(name__startswith="legal.").exists()
    assert audit.run() == []


def test_goods_that_are_not_accepted_are_not_refunded_by_law() -> None:
    case = cases.take_back(under([REFUND], step="failed"), by=CUSTOMER, at=NOW)
    assert (case.step, only(case).state) == ("returning", "void")
    assert audit.run() == []


def test_an_offer_of_another_kind_keeps_the_days_that_have_passed() -> None:
    case = under([NOTICE, ANSWER], shop=make_shop(STRICT))
    case = cases.offer(case, kind="refund_only", path="keep", amount=300, words="Keep it?", by=AGENT, at=NOW + 5 * DAYS)
    made = cases.accept_offer(case, by=CUSTOMER, at=NOW + 6 * DAYS)
    assert {row.state for row in legal_deadlines(case.pk)} == {"void"}
    refund = LegalDeadline.objects.get(case=made, law="EU-WD")
    assert (refund.started_at, refund.due_at, refund.state) == (NOW, MIDNIGHT + 14 * DAYS, "running")
    assert not LegalDeadline.objects.filter(case=made, law="X").exists()
    assert audit.run() == []


def test_an_exchange_instead_owes_no_refund() -> None:
    case = under([NOTICE], shop=make_shop(STRICT))
    case = cases.offer(case, kind="exchange", words="Another one?", by=AGENT, at=NOW)
    made = cases.accept_offer(case, by=CUSTOMER, at=NOW)
    assert not LegalDeadline.objects.filter(case=made, law="EU-WD").exists()


def test_only_a_ruling_for_the_customer_is_a_yes() -> None:
    wants = [Deadline(code="repair", starts="agreement", days=14, law="UK-REJECT", article="20")]
    for ruling, state in (("shop", "waiting"), ("customer", "running")):
        case = bring_to(under([], shop=make_shop(STRICT)), "goods_dispute")
        LegalDeadline.objects.create(
            case=case, shop=case.shop, code="repair", law=wants[0].law, article="20", starts="agreement", days=14
        )
        cases.rule(case, ruling=ruling, words="Clear.", by=SUPERVISOR, at=NOW)
        assert LegalDeadline.objects.get(case=case, law="UK-REJECT").state == state
