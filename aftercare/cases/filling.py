"""The variables of a reply: `{order}` becomes the order's number, in the customer's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.core.when import instant_text

from .models import Case

NAMED = re.compile(r"\{([^\W\d]\w*)\}")


@dataclass(frozen=True, slots=True)
class Variable:
    label: Promise
    value: Callable[[Case], str]


@dataclass(frozen=True, slots=True)
class Filled:
    """`empty` are the variables this case has no value for; they stay in the text as they are."""

    text: str
    empty: list[str]


def fill(text: str, case: Case) -> Filled:
    names = [name for name in dict.fromkeys(NAMED.findall(text)) if name in VARIABLES]
    with translation.override(case.locale):
        values = {name: VARIABLES[name].value(case) for name in names}
    filled = NAMED.sub(lambda found: values.get(found[1]) or found[0], text)
    return Filled(filled, [name for name, value in values.items() if not value])


def unknown_in(text: str) -> list[str]:
    """What looks like a variable and is none."""
    return [name for name in dict.fromkeys(NAMED.findall(text)) if name not in VARIABLES]


def _item(case: Case) -> str:
    return next((line.title or line.sku for line in case.asked), "")


def _customer(case: Case) -> str:
    return case.customer.name if case.customer else ""


def _amount(case: Case) -> str:
    return case.amount.text(case.locale) if case.amount.minor else ""


def _deadline(case: Case) -> str:
    return instant_text(case.due_at, case.shop.timezone) if case.due_at else ""


VARIABLES: Mapping[str, Variable] = {
    "customer": Variable(_("The customer's name"), _customer),
    "order": Variable(_("Number of the order"), lambda case: case.order.number),
    "request": Variable(_("Number of the request"), lambda case: case.ref),
    "item": Variable(_("The first item asked for"), _item),
    "amount": Variable(_("What the customer gets back"), _amount),
    "deadline": Variable(_("Until when whoever has to act must act"), _deadline),
    "step": Variable(_("Where the request stands"), lambda case: str(case.at_step.label)),
    "shop": Variable(_("Name of the shop"), lambda case: case.shop.name),
    "address": Variable(_("Where goods are sent back to"), lambda case: case.shop.return_address),
}
