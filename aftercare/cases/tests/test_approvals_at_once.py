"""Two people agree at the same instant: one does, the other is told so."""

from __future__ import annotations

from functools import partial

import pytest

from aftercare.cases import actions
from aftercare.cases.limits import Limit
from aftercare.cases.models import Approval
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, ActorKind
from aftercare.core.models import EventRow
from aftercare.ui.tests.staffed import asked, bought, open_shop, staff
from stories.racing import race, refusals, winners

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_second_people_one_agrees() -> None:
    shop = open_shop()
    actions.set_limits(shop=shop, limits={"agent": Limit(8_000)}, by=SYSTEM, at=clock.now())
    lin = staff("agent", shop).acting(ActorKind.AGENT)
    seconds = [staff("supervisor", shop).acting(ActorKind.SUPERVISOR) for _ in range(2)]
    case = actions.approve(asked(bought(shop), units=2), by=lin, at=clock.now())
    ends = race([partial(actions.countersign, case, by=one, at=clock.now()) for one in seconds])
    assert (len(winners(ends)), [end.code for end in refusals(ends)]) == (1, ["nothing_asked"])
    assert EventRow.objects.filter(name="case.approved").count() == 1
    assert Approval.objects.get().state == "confirmed"
