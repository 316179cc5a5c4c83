"""Whatever people can do, a program can: an operation calls each action, or it stands here with the reason why not."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import aftercare
from aftercare import api

MODULES = ("people", "orders", "policy", "cases", "promises", "money", "parcels", "webhooks", "worklist")
PART = "it is a part of actions that have their operations"
TIME = "only time does it, in the sweep"
MONEY = "a provider or the reconciliation says it; finance confirms by `refund`"
NOTED = "a note is put right by the person who wrote it, at the desk"
SIGN_IN = "how a person signs in is theirs and their manager's, at the desk; no program may weaken it"
WITHOUT = {
    "cases.actions.assigning.take": "only a person takes a case on; a program gives it to somebody by `assign`",
    "cases.actions.complaints.close": TIME,
    "cases.actions.deciding.expire": TIME,
    "cases.actions.deciding.lapse": TIME,
    "cases.actions.evidence.keep_evidence": PART,
    "cases.actions.opening.open_decided": PART,
    "cases.actions.writing.edit_note": NOTED,
    "cases.approvals.why_asked": PART,
    "cases.limits.check_limit": PART,
    "cases.limits.tally_of": PART,
    "cases.moves.advance": PART,
    "cases.photos.keep_photo": PART,
    "cases.moves.check_move": PART,
    "money.actions.complete": MONEY,
    "money.actions.settle": MONEY,
    "money.actions.complete_when_settled": MONEY,
    "money.settlement.differing.agrees": PART,
    "money.bouncing.bounce": "a provider says it; finance says it by `refund_returned`",
    "money.credit.actions.put_in": PART,
    "parcels.actions.write_receipts": PART,
    "parcels.following.follow": PART,
    "parcels.inspecting.end_waiting": TIME,
    "people.actions.change_password": SIGN_IN,
    "people.events.tell": PART,
    "people.shops.change_shop": PART,
    "people.inviting.end_invitations": PART,
    "people.tokens.revoke_tokens": PART,
    "policy.actions.publishing.publish": "a program publishes a draft, which is compared and backtested before",
    "promises.actions.run_again": PART,
    "promises.shops.begin": PART,
    "worklist.letters.retry_letters": "a program retries each one it means",
}


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not {"tests", "migrations", "management"} & set(found.name.split(".")):
            yield importlib.import_module(found.name)


def actions() -> dict[str, FunctionType]:
    """Every public function that takes `by` by keyword, by its module and name."""
    found = {}
    for name in MODULES:
        for module in modules_of(importlib.import_module(f"{aftercare.__name__}.{name}")):
            for function in vars(module).values():
                if inspect.isfunction(function) and function.__module__ == module.__name__ and is_action(function):
                    found[f"{module.__name__.removeprefix('aftercare.')}.{function.__name__}"] = function
    return found


def is_action(function: FunctionType) -> bool:
    by = inspect.signature(function).parameters.get("by")
    return not function.__name__.startswith("_") and by is not None and by.kind is by.KEYWORD_ONLY


def called_by_the_api() -> set[object]:
    """Every function that a module of the API names, alone or as the attribute of a module."""
    found: set[object] = set()
    for module in modules_of(api):
        known = vars(module)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            if isinstance(node, ast.Name) and inspect.isfunction(known.get(node.id)):
                found.add(known[node.id])
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = known.get(node.value.id)
                found.add(getattr(owner, node.attr, None) if inspect.ismodule(owner) else None)
    return found


def test_every_action_has_an_operation_or_a_reason_to_have_none() -> None:
    called, every = called_by_the_api(), actions()
    assert len(every) > 80
    assert sorted({name for name, function in every.items() if function not in called} - set(WITHOUT)) == []
    assert sorted(set(WITHOUT) - set(every)) == [], "a reason is left over"
