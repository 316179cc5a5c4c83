"""Rating an ended case through the API, by its customer."""

from __future__ import annotations

import pytest

from aftercare.cases.models import Case
from aftercare.core import clock
from stories.makers import make_case, make_order, make_shop

from .talk import Talk

pytestmark = pytest.mark.django_db


def test_a_customer_rates_what_has_ended_and_reads_it_again() -> None:
    case = make_case(make_order(make_shop()), step="completed")
    customer = Talk.of_customer(case.order)
    Case.objects.filter(pk=case.pk).update(closed_at=clock.now())
    assert customer.get(f"/cases/{case.ref}")[1]["actions"] == ["rate"]
    assert customer.post(f"/cases/{case.ref}/rate", {"stars": 4, "words": "Quick."})[0] == 200
    shown = customer.get(f"/cases/{case.ref}")[1]
    assert (shown["rating"]["stars"], shown["rating"]["words"]) == (4, "Quick.")
    assert shown["timeline"][-1]["data"]["stars"] == 4
    assert customer.post(f"/cases/{case.ref}/rate", {"stars": 6})[0] == 422
