"""Messages, reasons and the logo by the API: the same actions, with the same refusals, as at the desk."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.notices.models import NoticeWording
from aftercare.people.models import Shop

from .talk import Talk, ask, new_order, new_shop, told
from .world import picture

pytestmark = pytest.mark.django_db
NAME = "case.approved.send_back"
WORDS = {"notice": NAME, "language": "en", "subject": "Back by {deadline}", "text": "To {address}"}


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture
def talk(shop: Shop) -> Talk:
    return Talk.of_shop(shop, "shop:write", "cases:read", "cases:write", "orders:write")


def test_a_message_is_reworded_read_and_put_back(talk: Talk) -> None:
    status, said = talk.post("/notices/reword", WORDS)
    assert status == 200
    assert {one["language"]: one["own"] for one in said["wordings"]} == {"en": True, "zh-hans": False}
    status, listed = talk.get("/notices")
    assert status == 200
    mine = next(one for one in listed["notices"] if one["notice"] == NAME)
    assert mine == said and "deadline" in mine["variables"]
    status, said = talk.post("/notices/reset", {"notice": NAME, "language": "en"})
    assert not any(one["own"] for one in said["wordings"])


def test_an_unknown_variable_is_refused_at_its_field(talk: Talk) -> None:
    status, said = talk.post("/notices/reword", {**WORDS, "text": "By {dedline}"})
    assert (status, said["code"], said["errors"][0]["field"]) == (422, "unknown_variable", "text")
    assert not NoticeWording.objects.exists()


def test_a_message_is_shown_for_a_case_without_being_kept(shop: Shop, talk: Talk) -> None:
    case = talk.post("/cases", ask(new_order(shop)))[1]["ref"]
    status, letter = talk.post("/notices/preview", {**WORDS, "subject": "For {request}", "case": case})
    assert (status, letter["subject"]) == (200, f"For {case}")
    assert letter["html"].startswith("<!doctype html>")
    assert not NoticeWording.objects.exists()
    foreign = Talk.of_shop(new_shop()).post("/notices/preview", {**WORDS, "case": case})
    assert foreign[0] == 404


def test_what_the_law_needs_is_not_switched_off(talk: Talk) -> None:
    assert talk.post("/notices/stop", {"notice": "case.withdrawn"})[1]["sent"] is False
    assert talk.post("/notices/start", {"notice": "case.withdrawn"})[1]["sent"] is True
    status, said = talk.post("/notices/stop", {"notice": "refund.paid"})
    assert (status, said["code"]) == (422, "needed_by_law")


def test_reasons_are_put_in_order_and_worded(talk: Talk) -> None:
    sent = {"reasons": [{"reason": "late", "words": {"en": "Too slow"}, "hidden": ["exchange"]}, {"reason": "defect"}]}
    status, said = talk.post("/reasons", sent)
    assert status == 200
    first = said["reasons"][0]
    assert (first["reason"], first["label"], first["meaning"]) == ("late", "Too slow", "Arrived too late")
    assert first["hidden"] == ["exchange"]
    assert talk.get("/reasons")[1] == said
    status, said = talk.post("/reasons", {"reasons": [{"reason": "defect", "hidden": ["return"]}]})
    assert (status, said["code"], said["errors"][0]["field"]) == (422, "needed_by_law", "defect.return")


def test_a_logo_is_sent_and_removed(talk: Talk) -> None:
    def send(size: tuple[int, int]) -> tuple[int, Any]:
        sent = {"logo": picture(size)}
        return told(talk.client.post("/api/v1/shop/logo", sent, headers=talk._headers({})))

    logo = send((120, 60))[1]["logo"]
    assert logo["url"].endswith("/logo.png")
    assert (logo["width"], logo["height"]) == (120, 60)
    assert talk.post("/shop/logo/remove")[1]["logo"] is None
    assert send((8, 8))[0] == 422
