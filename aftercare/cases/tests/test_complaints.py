"""How severe a complaint is decides how soon it is looked into and answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftercare import audit
from aftercare.cases import actions
from aftercare.cases.dialogue import Complaint
from stories.makers import AGENT, NOW, make_order, make_shop, open_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("severity", "hours"), [("low", 120), ("medium", 120), ("high", 60), ("critical", 30)])
def test_a_severe_complaint_is_looked_into_sooner(severity: str, hours: int) -> None:
    case = actions.acknowledge(open_on(make_order(make_shop()), kind="complaint", path="hear"), by=AGENT, at=NOW)
    case = actions.assess(case, severity=severity, by=AGENT, at=NOW)
    assert case.due_at == NOW + timedelta(hours=hours)
    case = actions.find(case, cause="A torn label.", by=AGENT, at=NOW)
    assert case.due_at == NOW + timedelta(hours=hours) * 48 / 120
    assert audit.run() == []


def test_what_is_changed_has_somebody_who_does_it_and_a_day() -> None:
    case = actions.acknowledge(open_on(make_order(make_shop()), kind="complaint", path="hear"), by=AGENT, at=NOW)
    case = actions.find(actions.assess(case, severity="low", by=AGENT, at=NOW), cause="A torn label.", by=AGENT, at=NOW)
    actions.respond(
        case, words="We are sorry.", corrective_action="Better glue.", corrective_owner=" Tao ",
        corrective_due=date(2026, 4, 1), by=AGENT, at=NOW,
    )  # fmt: skip
    found = Complaint.objects.get(case=case)
    assert (found.corrective_owner, found.corrective_due) == ("Tao", date(2026, 4, 1))
