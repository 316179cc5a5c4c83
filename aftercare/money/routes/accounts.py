"""Where finance transfers money to: kept sealed, read by finance alone, erased some time after it was needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.core.sealing import Unreadable, seal, unseal
from aftercare.core.tasks import periodic

from .models import RefundRoute

PURPOSE = "aftercare.money.routes.1"
KEPT = timedelta(days=30)
"""So long a transfer may still come back, or be looked for."""
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{4,48}[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class BankAccount:
    holder: str
    number: str
    bank: str = ""


def checked(account: BankAccount | None) -> BankAccount:
    """As it is kept. Raises `Refused` for what no bank could use."""
    holder, number, bank = (" ".join(part.split()) for part in asdict(account).values()) if account else ("", "", "")
    if not holder:
        raise Refused(_("Write whose account it is, as the bank has the name."), code="no_holder", field="holder")
    if not NUMBER.fullmatch(number):
        raise Refused(
            _("Write the number of the account or card, or the IBAN: 6 to 50 letters and digits."),
            code="no_number", field="number",
        )  # fmt: skip
    return BankAccount(holder[:100], number, bank[:100])


def sealed(account: BankAccount) -> str:
    return seal(json.dumps(asdict(account)), purpose=PURPOSE)


def accounts_of(operation_ids: Iterable[int]) -> Mapping[int, BankAccount | None]:
    """By payment, where its money is to go. For finance alone: callers check that. None where it cannot be read."""
    routes = RefundRoute.objects.filter(operation__in=list(operation_ids), ended_at=None).exclude(account="")
    return {route.operation_id: _read(route.account) for route in routes}


def _read(text: str) -> BankAccount | None:
    try:
        return BankAccount(**json.loads(unseal(text, purpose=PURPOSE)))
    except Unreadable:
        return None


@periodic(name="money.erase_accounts", every=timedelta(days=1))
def erase_accounts() -> None:
    now = clock.now()
    over = RefundRoute.objects.filter(erased_at=None, ended_at__lte=now - KEPT).exclude(account="")
    over.update(account="", erased_at=now)
