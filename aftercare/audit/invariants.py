"""The auditable invariants by number; docs/audit.md explains each. The others are promises that tests keep."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INVARIANTS: dict[int, Promise | str] = {
    1: _("Refunds, pending and paid, never exceed what was captured"),
    3: _("Any partition of a full refund sums to exactly what was paid"),
    4: _("Where goods must come back, no more units are refunded than were accepted"),
    5: _("Units ordered cover units shipped, and units shipped cover units returned"),
    6: _("Units found sellable go back to stock exactly once, and no others do"),
    7: _("Each unit exchanged or sent again traces to the unit it replaces and what was paid for that"),
    9: _("Only listed moves happen, and history rebuilds every case"),
    10: _("Nothing waits without an owner, and every deadline fires once"),
    11: _("The policy at purchase decides, and it never changes"),
    12: _("What one line was paid never depends on what happens to another"),
    16: _("Every amount is whole minor units of the order's currency"),
    17: _("Refunds with nothing left to pay are complete"),
    18: _("A dispute stops approvals and closings by themselves until a person rules"),
    19: _("The journal says what is owed, what was paid, and by whom"),
    20: _("Refunds of what was invoiced have their credit notes"),
    21: _("Store credit is what was given less what was spent, and the journal owes exactly that"),
}
