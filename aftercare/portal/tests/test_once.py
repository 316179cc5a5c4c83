"""Two taps in the same instant, on both databases."""

from __future__ import annotations

import pytest
from django.test import Client

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.portal.tests.visiting import browser, hidden, summary
from stories.makers import line_in, make_order, make_shop
from stories.racing import race


@pytest.mark.django_db(transaction=True)
def test_taps_in_the_same_instant_make_one_request() -> None:
    now = clock.now()
    order = make_order(make_shop(), [line_in(8, 8_000)], placed_at=now, paid_at=now, delivered_at=now)
    first = browser(order)
    page = summary(first, order, units={1: 1}, reason="defect", kind="return")
    form = {**hidden(page.content.decode()), "note": ""}

    def tap() -> str:
        client = Client(headers={"accept-language": "en"})
        client.cookies = first.cookies
        return str(client.post(f"/orders/{order.ref}/ask/check/", form)["Location"])

    assert set(race([tap] * 6)) == {f"/cases/{Case.objects.get().ref}/"}
