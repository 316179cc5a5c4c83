"""One action on many cases, by a program."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import ApiToken

from .talk import Talk, ask, new_order, new_shop

pytestmark = pytest.mark.django_db


def test_a_program_looks_orders_and_reads_what_became_of_each() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    refs = [talk.post("/cases", ask(new_order(shop)))[1]["ref"] for _ in range(3)]
    talk.post(f"/cases/{refs[0]}/withdraw")
    far = Talk.of_shop(other := new_shop()).post("/cases", ask(new_order(other)))[1]["ref"]
    status, run = talk.post("/bulk", {"action": "approve", "cases": [*refs, far]})
    assert (status, run["state"], run["counts"]) == (201, "prepared", {"ready": 2, "cannot": 1})
    for _twice in range(2):
        assert talk.post(f"/bulk/{run['ref']}/start", {})[1]["state"] == "waiting"
    with clock.virtual(clock.now() + timedelta(minutes=1)):
        run_until_idle()
    assert talk.get(f"/bulk/{run['ref']}")[1]["counts"] == {"done": 2, "cannot": 1}
    results = talk.get(f"/bulk/{run['ref']}/results?limit=2")[1]
    rest = talk.get(f"/bulk/{run['ref']}/results?limit=2&cursor={results['next']}")[1]
    assert [one["ref"] for one in results["items"] + rest["items"]] == refs
    assert EventRow.objects.filter(name="case.approved").count() == 2
    assert [one["ref"] for one in talk.get("/bulk")[1]["items"]] == [run["ref"]]


def test_a_token_does_to_many_no_more_than_to_one_and_nothing_after_it_ended() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    ref = talk.post("/cases", ask(new_order(shop)))[1]["ref"]
    run = talk.post("/bulk", {"action": "approve", "cases": [ref]})[1]["ref"]
    talk.post(f"/bulk/{run}/start", {})
    ApiToken.objects.filter(shop=shop).update(revoked_at=clock.now())
    with clock.virtual(clock.now() + timedelta(minutes=1)):
        run_until_idle()
    assert not EventRow.objects.filter(name="case.approved").exists()
