"""Which buttons stand on a case's page for somebody, from the moves table and the state of parcels and payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case
from aftercare.cases.moves import allowed
from aftercare.people.models import User

from .act_forms import Press
from .acts import ACTS, Act
from .file import CaseFile

APPROVING = {
    "return": _("Approve return"),
    "refund_only": _("Approve refund"),
    "exchange": _("Approve exchange"),
    "reship": _("Approve sending it again"),
}

DECIDED = {"approve", "approve_part", "reject"}
"""Buttons that stand aside while a second person is asked about one of them, or about an offer or a ruling."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button as the page shows it. `plain` ones act at once; the others open a form."""

    name: str
    act: Act
    label: str
    send: str
    form: Press
    plain: bool
    open: bool


def buttons(file: CaseFile, user: User, *, wrong: Mapping[str, Press]) -> list[Button]:
    """What this person may do to the case now, as the moves table and the state of its parcels and payments say."""
    held = {kind for act in ACTS.values() for kind in act.kinds if user.acts_as(kind)}
    moves = {kind: set(allowed(file.case, kind)) for kind in held}
    possible = {
        name: act
        for name, act in ACTS.items()
        if not (file.waiting and name in DECIDED)
        and held.intersection(act.kinds)
        and _is_possible(act, file, moves.get(act.kind, set()))
    }
    alone = not any(act.tone == "primary" and act.form is Press for act in possible.values())
    return [_button(name, act, file.case, wrong, alone=alone) for name, act in possible.items()]


def _is_possible(act: Act, file: CaseFile, moves: set[str]) -> bool:
    return bool(moves & set(act.moves)) or (act.when is not None and act.when(file))


def _button(name: str, act: Act, case: Case, wrong: Mapping[str, Press], *, alone: bool) -> Button:
    label = str(APPROVING.get(case.kind, act.label) if name == "approve" else act.label)
    values: dict[str, Any] = {"amount": case.amount.text(get_language() or "en")}
    return Button(
        name=name,
        act=act,
        label=label,
        send=str(act.send) % values if act.send else label,
        form=wrong.get(name) or act.form(auto_id=f"{name}_%s", case=case),
        plain=act.form is Press,
        open=name in wrong or (alone and act.tone == "primary"),
    )
