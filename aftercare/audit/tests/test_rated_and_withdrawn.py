"""What customers say after the end, and withdrawals from contracts, leave every invariant as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.audit.running import violations
from aftercare.cases.actions import rate
from aftercare.cases.actions.withdrawals import Statement, match, receive
from aftercare.orders.factories import NOW
from stories.makers import AGENT, CUSTOMER, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


def test_an_audit_finds_nothing_wrong_with_them() -> None:
    shop = make_shop(country="DE")
    rated = make_case(make_order(shop), step="completed")
    rate(rated, stars=3, words="Fine.", by=CUSTOMER, at=NOW + timedelta(hours=1))
    order = make_order(shop, country="DE")
    said = Statement(name="Ana", contract="the cups", email="ana@example.com")
    withdrawal = receive(shop=shop, statement=said, by=CUSTOMER, at=NOW)
    match(withdrawal, order=order, by=AGENT, at=NOW + timedelta(days=3))
    assert withdrawal.cases.count() == 1
    assert violations(shop) == []
