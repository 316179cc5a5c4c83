"""Past cases stand as the real actions left them, however many the database made of them."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from aftercare import audit
from aftercare.bench.history import living, make_history
from aftercare.bench.seeding import check_decides, decided, make_shops, orders
from aftercare.bench.sweeping import sweep_due
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.orders.models import Order

pytestmark = pytest.mark.django_db
REF = re.compile(r"AS(-[0-9A-HJKMNP-TV-Z]{4}){3}")


def test_the_history_has_every_kind_at_every_step_before_it_repeats_itself() -> None:
    assert len(living.OPEN) < 450 and len(living.ENDED) == len(set(living.EVERY) - set(living.OPEN)) + 370
    assert set(living.EVERY) <= {*living._chosen(living.OPEN, 450), *living._chosen(living.ENDED, 450)}


def test_what_is_measured_is_decided_by_all_of_a_policy_and_the_law() -> None:
    at = clock.now()
    (order,) = orders(make_shops(at)[0], [1], at)
    decision = decided(order, at)
    check_decides(decision)
    assert {outcome.law for outcome in decision.considered} >= {"CN-7D"}


def test_a_multiplied_history_passes_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL multiplies the rows")
    monkeypatch.setattr("aftercare.bench.history.OPEN_OF", 0.4)
    monkeypatch.setattr("aftercare.bench.history.MOST_LIVED", 20)
    at = clock.now()
    shops = make_shops(at)
    assert make_history(shops, 96, now=at) == Case.objects.count() >= 96
    assert Case.objects.values("shop").distinct().count() == len(shops)
    assert all(REF.fullmatch(ref) for ref in Case.objects.values_list("ref", flat=True))
    assert Order.objects.filter(cases=None).count() == 0
    assert Case.objects.due(at).count() == 0
    assert EventRow.objects.filter(subject_kind="case", name="case.opened").count() == Case.objects.count()
    assert run_until_idle().done == 0
    orders(shops[0], range(3), at)  # the numbers go on after the copies'
    assert [str(found) for found in audit.run()] == []


def test_the_sweep_is_measured_on_cases_that_are_late() -> None:
    at = clock.now()
    living.live(make_shops(at), living.OPEN, 4, now=at)
    told = sweep_due({"postmaster": 0}, 3)
    assert told["done"] == 3 and told["db_cpu_ms"] == 0
