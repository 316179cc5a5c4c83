"""However many choose, pay and report at once, the money goes one way, and what a provider pays beside it is told."""

from __future__ import annotations

from functools import partial

import pytest

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.money.actions import confirm_paid, settle
from aftercare.money.bouncing import bounce
from aftercare.money.models import CreditAccount, Posting, RefundOperation
from aftercare.money.provider import Answer, Outcome, Why
from aftercare.money.routes.actions import choose_way
from aftercare.people.models import Customer
from stories.makers import CUSTOMER, FINANCE, NOW, SYSTEM, line_in, make_case, make_order, make_shop
from stories.paying import paid_online, sandbox_connected
from stories.racing import CROWD, race, refusals, winners

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    with sandbox_connected():
        order = make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001))
        order.customer = Customer.objects.create(shop=order.shop, external_id="c-1")
        order.save(update_fields=["customer"])
        made = make_case(order, kind="refund_only")
        run_until_idle()
        closed = Outcome(Answer.REFUSED, detail="card closed", why=Why.CLOSED, spent=True)
        bounce(RefundOperation.objects.get(), closed, by=SYSTEM, at=NOW)
    return Case.objects.get(pk=made.pk)


def paid() -> int:
    assert audit.run() == []
    return Posting.objects.filter(entry__endswith=":2:paid", debit="refunds_payable").count()


def test_chosen_by_many_at_once_it_is_given_once(case: Case) -> None:
    ends = race([partial(choose_way, case, way="credit", by=CUSTOMER, at=NOW) for _ in range(CROWD)])
    assert (len(winners(ends)), {one.code for one in refusals(ends)}) == (1, {"nothing_asked"})
    assert (CreditAccount.objects.get().balance, paid()) == (1001, 1)


def test_chosen_confirmed_and_reported_at_once_it_is_paid_one_way(case: Case) -> None:
    operation = RefundOperation.objects.get()
    ends = race([
        *[partial(choose_way, case, way="credit", by=CUSTOMER, at=NOW)] * 8,
        *[partial(confirm_paid, case, reference="bank 7", by=FINANCE, at=NOW)] * 8,
        *[partial(settle, operation, ref="late-1", by=SYSTEM, at=NOW)] * 8,
    ])  # fmt: skip
    assert {one.code for one in refusals(ends)} <= {"nothing_asked", "nothing_to_confirm"}
    assert paid() == 1
    operation.refresh_from_db()
    credited = sum(CreditAccount.objects.values_list("balance", flat=True))
    assert credited == (1001 if operation.payer == "store_credit" else 0)
    told = EventRow.objects.filter(name="refund.paid_twice").count()
    assert told == (0 if operation.payer == operation.provider else 1)
