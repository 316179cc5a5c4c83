"""Every action of every kind of case has its operation, and the tables say who may call it."""

from __future__ import annotations

import inspect
from typing import get_args

import pytest

from aftercare.api.document import document, operations
from aftercare.api.doors import BY_MOVE, DOORS
from aftercare.api.moves import view_of
from aftercare.api.schemas.cases import CaseKindName
from aftercare.cases.kinds import KINDS, MAY
from aftercare.cases.moves import CHOSEN_BY_THE_OFFER
from aftercare.core.actor import ActorKind

DOCUMENTED = {operation["operationId"]: operation for _path, _method, operation in operations(document())}


def test_every_action_that_a_person_may_take_has_its_operation() -> None:
    by_time_alone = {action for action, kinds in MAY.items() if kinds == {ActorKind.SYSTEM}}
    assert set(BY_MOVE) == set(MAY) - by_time_alone - CHOSEN_BY_THE_OFFER


def test_every_kind_can_be_asked_for() -> None:
    assert set(get_args(CaseKindName)) == set(KINDS)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_an_operation_gives_its_action_what_it_takes(door) -> None:  # type: ignore[no-untyped-def]
    """A field that the action does not know, or one it needs and does not get, fails here and not with a customer."""
    taken = set(inspect.signature(door.act).parameters) - {"case", "by", "at"}
    if door.takes is None:
        assert not taken
    elif door.give.__name__ == "as_sent":
        assert set(door.takes.model_fields) == taken
    assert door.name in DOCUMENTED
    assert view_of(door).__name__ == door.name


def test_customers_may_do_what_the_tables_let_them() -> None:
    theirs = {name for name, operation in DOCUMENTED.items() if operation.get("x-customers")}
    assert {door.name for door in DOORS if door.name in theirs} == {
        "withdraw", "submit", "accept_offer", "decline", "appeal", "dispute", "take_back", "confirm", "ship", "refuse",
        "deliver", "not_well", "write", "rate", "choose_way",
    }  # fmt: skip


def test_the_scope_follows_who_else_may() -> None:
    scopes = {door.name: door.scope for door in DOORS}
    assert scopes["approve"] == scopes["respond"] == "cases:write"
    assert scopes["rule"] == "disputes:rule"
    assert scopes["hold"] == scopes["dispatch"] == scopes["ship"] == "goods:write"
    assert scopes["refund"] == scopes["close_claim"] == "money:write"
