"""The warehouse's own operations: goods nobody expected, checklists, counting again, what comes."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.cases.models import CaseLine
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.parcels.models import Inspection, Restock
from aftercare.parcels.strays import Stray
from aftercare.people.models import Shop

from .talk import Talk, ask, new_order, new_shop
from .world import FINDING, picture

pytestmark = pytest.mark.django_db
SENT = {"carrier": "SF", "tracking_number": "SF123"}


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture
def talk(shop: Shop) -> Talk:
    return Talk.of_shop(shop)


def case_at(talk: Talk, shop: Shop, *steps: tuple[str, Any]) -> str:
    ref: str = talk.post("/cases", ask(new_order(shop)))[1]["ref"]
    for action, body in (("approve", None), *steps):
        status, told = talk.post(f"/cases/{ref}/{action}", body)
        assert status == 200, told
    return ref


def counted(*units: int) -> dict[str, Any]:
    return {"lines": [{"line": line, "units": number} for line, number in enumerate(units, 1)]}


def test_what_nobody_expected_is_recorded_and_matched(talk: Talk, shop: Shop) -> None:
    photo = keep_photo(upload=picture(), shop_id=shop.pk, case=None, by=SYSTEM, at=clock.now())
    status, stray = talk.post("/warehouse/strays", {"code": "SF9", "photos": [photo.ref]})
    assert (status, stray["state"], stray["found_by"], stray["photos"]) == (201, "open", "program", [photo.ref])
    assert talk.get("/warehouse/strays", state="open")[1]["items"] == [stray]
    case = case_at(talk, shop)
    matched = talk.post(f"/warehouse/strays/{stray['ref']}/match", {"case": case})[1]
    assert (matched["state"], matched["case"]) == ("matched", case)
    assert talk.get("/warehouse/strays", state="open")[1]["items"] == []
    status, told = talk.post(f"/warehouse/strays/{stray['ref']}/close", {"outcome": "Gone"})
    assert (status, told["code"]) == (409, "stray_solved")


def test_what_belongs_to_another_shop_is_neither_read_nor_matched(talk: Talk, shop: Shop) -> None:
    ref = talk.post("/warehouse/strays", {"note": "A scarf"})[1]["ref"]
    other = new_shop()
    stranger = Talk.of_shop(other)
    assert stranger.get(f"/warehouse/strays/{ref}")[0] == 404
    assert stranger.post(f"/warehouse/strays/{ref}/close", {"outcome": "Gone"})[0] == 404
    theirs = case_at(stranger, other)
    assert talk.post(f"/warehouse/strays/{ref}/match", {"case": theirs})[0] == 422
    assert Stray.objects.get().state == "open"


def test_a_checklist_is_written_read_and_given_back(talk: Talk) -> None:
    status, told = talk.post("/warehouse/checklists", {"category": "Shirts", "checks": ["tags", "No cat hair"]})
    (own,) = told["checklists"]
    assert (status, own["own"], [one["check"] for one in own["checks"]]) == (200, True, ["tags", "No cat hair"])
    assert [one["says"] for one in own["checks"]] == ["The tags are attached", "No cat hair"]
    assert [one["category"] for one in talk.get("/warehouse/checklists")[1]["checklists"]] == ["", "Shirts"]
    talk.post("/warehouse/checklists", {"category": "Shirts", "checks": []})
    (trade,) = talk.get("/warehouse/checklists", category="Shirts")[1]["checklists"]
    assert (trade["own"], [one["check"] for one in trade["checks"]]) == (False, ["tags", "clean", "unmarked"])


def test_a_count_is_taken_back_as_far_as_nobody_looked(talk: Talk, shop: Shop) -> None:
    ref = case_at(talk, shop, ("ship", SENT), ("receive", counted(1, 1)), ("inspect", {"findings": [FINDING]}))
    assert talk.post(f"/cases/{ref}/recount", counted(1))[1]["code"] == "units_inspected"
    assert talk.post(f"/cases/{ref}/recount", {"lines": [{"line": 2, "units": 1}]})[0] == 200
    assert list(CaseLine.objects.order_by("id").values_list("received", flat=True)) == [1, 0]
    assert EventRow.objects.filter(name="parcel.recounted").count() == 1
    assert "recount" in talk.get(f"/cases/{ref}")[1]["actions"]


def test_a_finding_is_taken_back_until_the_inspection_is_done(talk: Talk, shop: Shop) -> None:
    checks = [{"check": "tags", "ok": False}]
    finding = {**FINDING, "checks": checks, "disposition": "to_vendor"}
    ref = case_at(talk, shop, ("ship", SENT), ("receive", counted(1, 1)), ("inspect", {"findings": [finding]}))
    assert talk.get(f"/cases/{ref}/goods")[1]["findings"][0]["checks"] == checks
    assert talk.post(f"/cases/{ref}/withdraw-finding")[0] == 200
    assert (Inspection.objects.count(), Restock.objects.count()) == (0, 0)
    assert talk.post(f"/cases/{ref}/withdraw-finding")[1]["code"] == "unknown_finding"
    talk.post(f"/cases/{ref}/inspect", {"findings": [{**FINDING, "line": line} for line in (1, 2)]})
    assert talk.post(f"/cases/{ref}/withdraw-finding")[0] == 409
    assert Inspection.objects.count() == 2


def test_what_is_on_its_way_is_told_with_its_parcel(talk: Talk, shop: Shop) -> None:
    to_send, sent = case_at(talk, shop), case_at(talk, shop, ("ship", SENT))
    items = talk.get("/warehouse/coming")[1]["items"]
    assert [(item["ref"], item["tracking_number"], len(item["lines"])) for item in items] == [
        (to_send, "", 2), (sent, "SF123", 2),
    ]  # fmt: skip
