"""A shop's own times by the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from aftercare.promises.known import forget
from aftercare.promises.models import Timer
from aftercare.promises.timers import timed

from .talk import Talk, new_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def timer(answer: Any, kind: str, step: str) -> dict[str, Any]:
    return next(row for row in answer["timers"] if (row["kind"], row["step"]) == (kind, step))


def test_every_step_with_a_time_is_listed_with_its_default() -> None:
    status, answer = Talk.of_shop(new_shop(), "cases:read").get("/timers")
    assert status == 200 and len(answer["timers"]) == len(timed())
    assert timer(answer, "return", "review") == {
        "kind": "return", "step": "review", "label": "Review", "hours": 48, "default_hours": 48, "set": False,
        "working": False,
    }  # fmt: skip


def test_a_time_is_set_and_goes_back_to_the_default() -> None:
    talk = Talk.of_shop(new_shop())
    status, answer = talk.post("/timers", {"timers": [{"kind": "return", "step": "review", "hours": 24}]})
    assert status == 200 and (timer(answer, "return", "review")["hours"], Timer.objects.count()) == (24, 1)
    status, answer = talk.post("/timers", {"timers": [{"kind": "return", "step": "review", "hours": None}]})
    assert (timer(answer, "return", "review")["set"], Timer.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("step", "hours", "code"),
    [("nowhere", 5, "unknown_step"), ("completed", 5, "unknown_step"), ("refund", 500, "below_the_law")],
)
def test_what_cannot_be_is_refused_naming_the_step(step: str, hours: int, code: str) -> None:
    sent = {"timers": [{"kind": "return", "step": step, "hours": hours}]}
    status, answer = Talk.of_shop(new_shop()).post("/timers", sent)
    assert (status, answer["code"], answer["errors"][0]["field"]) == (422, code, f"return.{step}")
    assert not Timer.objects.exists()


def test_a_token_without_the_scope_sets_nothing() -> None:
    sent = {"timers": [{"kind": "return", "step": "review", "hours": 5}]}
    status, _answer = Talk.of_shop(new_shop(), "cases:read", "cases:write").post("/timers", sent)
    assert status == 403 and not Timer.objects.exists()
