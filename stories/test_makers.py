"""The makers bring a case to every step its kind has."""

from __future__ import annotations

import pytest

from aftercare.cases.kinds import KINDS
from stories.makers import STRICT, make_case, make_order, make_shop

STEPS = [(kind.key, step) for kind in KINDS.values() for step in kind.steps]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_a_case_can_be_brought_to_every_step(kind: str, step: str) -> None:
    case = make_case(make_order(make_shop(STRICT)), kind=kind, step=step)
    case.refresh_from_db()
    assert case.step == step
