"""Every error is a problem: typed, coded, and a sentence that says what would help."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from aftercare.api import cases
from aftercare.api.problems import KINDS
from aftercare.cases.models import Case
from aftercare.core import clock

from .talk import V1, Talk, ask, new_order, new_shop, shop_token

pytestmark = pytest.mark.django_db


def problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem, checked for all that every one of them must have."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(response.content)
    assert told["type"] == f"/api/v1/docs#problem-{kind}"
    assert told["status"] == KINDS[kind].status == status
    assert told["title"] and told["detail"] and told["code"]
    return told


def test_a_missing_token_is_told_how_to_send_one() -> None:
    response = Client().get(f"{V1}/orders")
    assert "Bearer" in problem(response, 401, "unauthenticated")["detail"]
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["nonsense", "aft_unknown", "a b", "", "é"])
def test_a_wrong_token_is_refused(token: str) -> None:
    response = Client().get(f"{V1}/orders", headers={"Authorization": f"Bearer {token}"})
    problem(response, 401, "unauthenticated")


def test_a_missing_scope_is_named() -> None:
    talk = Talk.of_shop(new_shop(), "orders:read")
    told = problem(talk.send("/cases/AS-1/approve"), 403, "forbidden")
    assert "cases:write" in told["detail"]


def test_an_unknown_address_and_an_unknown_reference_are_the_same_problem() -> None:
    talk = Talk.of_shop(new_shop())
    told = [problem(talk.send(path), 404, "not-found") for path in ("/cases/AS-NONE/approve", "/nowhere")]
    assert told[0] == told[1]
    problem(Client().get("/api/"), 404, "not-found")
    assert talk.get("/cases/a%00b")[0] == 404


def test_a_wrong_method_is_told_the_right_ones() -> None:
    response = Client().delete(f"{V1}/orders")
    assert "GET" in problem(response, 405, "method-not-allowed")["detail"]
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b'{"order": NaN}', b'{"order": "\\ud800"}', b"[" * 100_000, b"nonsense"]
)
def test_a_body_that_is_not_json_is_malformed(body: bytes) -> None:
    talk = Talk.of_shop(new_shop())
    headers = {"Authorization": f"Bearer {talk.token}"}
    response = talk.client.post(f"{V1}/cases", body, content_type="application/json", headers=headers)
    problem(response, 400, "malformed")


def test_a_body_of_another_type_is_refused() -> None:
    talk = Talk.of_shop(new_shop())
    headers = {"Authorization": f"Bearer {talk.token}"}
    for path, kind in (("/cases", "text/plain"), ("/orders", "application/xml"), ("/photos", "application/json")):
        response = talk.client.post(f"{V1}{path}", b"{}", content_type=kind, headers=headers)
        assert "Send" in problem(response, 415, "unsupported-media-type")["detail"]


def test_a_body_that_is_too_large_is_refused() -> None:
    talk = Talk.of_shop(new_shop())
    told = problem(talk.send("/orders", {"number": "x" * 5_000_000}), 413, "too-large")
    assert "4 MB" in told["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"order": None}, "order"),
        ({"kind": "loan"}, "kind"),
        ({"lines": []}, "lines"),
        ({"lines": [{"line": 1, "units": 0, "reason": "defect"}]}, "lines.1.units"),
        ({"lines": [{"line": 1, "units": "2", "reason": "defect"}]}, "lines.1.units"),
        ({"lines": [{"line": 1, "units": 1}]}, "lines.1.reason"),
        ({"lines": [{"line": 1, "units": 1, "reason": "defect", "note": "a\0b"}]}, "lines.1.note"),
        ({"lines": [{"line": 9, "units": 1, "reason": "defect"}]}, "lines.1.line"),
        ({"lines": [{"line": 1, "units": 1, "reason": "defect"}] * 2}, "lines"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_field_is_named_with_its_cure(change: dict[str, Any], field: str) -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    told = problem(talk.send("/cases", {**ask(new_order(shop)), **change}), 422, "invalid")
    assert told["errors"][0]["field"] == field
    assert told["errors"][0]["detail"]
    assert not shop.cases.exists()


def test_a_missing_body_is_told_so() -> None:
    told = problem(Talk.of_shop(new_shop()).send("/cases"), 422, "invalid")
    assert "body" in told["detail"]


def test_problems_speak_the_callers_language() -> None:
    talk = Talk.of_shop(new_shop())
    talk.headers = {"Accept-Language": "zh-CN"}
    for response in (talk.send("/nowhere"), talk.send("/cases", {"kind": "return"}), Client().get(f"{V1}/orders")):
        told = json.loads(response.content)
        if response is not None and "Bearer" not in told["detail"]:
            assert any("\u4e00" <= char <= "\u9fff" for char in told["title"]), told


def test_a_move_that_is_not_possible_now_is_refused_and_changes_nothing() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    _status, case = talk.post("/cases", ask(new_order(shop)))
    told = problem(talk.send(f"/cases/{case['ref']}/refund", {"reference": "x"}), 409, "refused")
    assert told["code"] == "nothing_to_confirm"
    assert talk.get(f"/cases/{case['ref']}")[1]["step"] == "review"


def test_too_many_lookups_are_told_when_to_try_again() -> None:
    talk = Talk()
    body = {"number": "N", "contact": "a@example.com"}
    assert talk.post("/lookups", body)[0] == 201
    response = next(found for found in (talk.send("/lookups", body) for _ in range(50)) if found.status_code != 201)
    problem(response, 429, "too-many-requests")
    assert 3500 < int(response.headers["Retry-After"]) <= 3600


def test_a_limit_of_a_day_says_how_much_of_it_is_left() -> None:
    order, talk, at = new_order(new_shop()), Talk(), clock.now()
    for hour in range(5):
        with clock.virtual(at + timedelta(hours=hour)):
            ref = talk.post("/lookups", {"number": order.number, "contact": order.email})[1]["lookup"]
            answers = [talk.send(f"/lookups/{ref}/verify", {"code": "no"}) for _ in range(5)]
    problem(answers[-1], 429, "too-many-requests")
    assert answers[-1].headers["Retry-After"] == str(20 * 3600)


def test_a_surprise_is_a_problem_that_tells_nothing_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)

    def surprise(**values: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(cases, "open_one", surprise)
    told = problem(talk.send("/cases", ask(new_order(shop))), 500, "internal")
    assert "secret" not in json.dumps(told)


@pytest.mark.parametrize("path", [f"{V1}/ping", f"{V1}/orders", "/api/nowhere"])
def test_a_host_that_is_not_ours_is_a_problem_too(path: str) -> None:
    told = problem(Client(headers={"Host": "elsewhere.example"}).get(path), 400, "malformed")
    assert told["code"] == "unknown_host"
    assert Client(headers={"Host": "elsewhere.example"}).get("/").headers["Content-Type"].startswith("text/html")


def test_a_surprise_before_any_operation_is_a_problem_for_programs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(*_values: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", surprise)
    client = Client(raise_request_exception=False)
    assert "secret" not in json.dumps(problem(client.get(f"{V1}/orders"), 500, "internal"))
    page = client.get("/")
    assert (page.status_code, page.headers["Content-Type"].partition(";")[0]) == (500, "text/html")


def test_every_kind_of_problem_is_explained_on_the_reference_page() -> None:
    page = Client().get(f"{V1}/docs").content.decode()
    for kind in KINDS:
        assert f'id="problem-{kind}"' in page


@pytest.mark.parametrize("address", ["approve", "countersign"])
def test_null_is_no_body_left_out(address: str) -> None:
    shop = new_shop()
    case = Talk.of_shop(shop).post("/cases", ask(new_order(shop)))[1]
    before = Case.objects.values().get()
    response = Client().post(
        f"/api/v1/cases/{case['ref']}/{address}", "null", content_type="application/json",
        headers={"Authorization": f"Bearer {shop_token(shop)}"},
    )  # fmt: skip
    assert response.status_code == 422
    assert Case.objects.values().get() == before
