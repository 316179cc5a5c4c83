"""Who clears differences, and which of them can be."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aftercare.cases.moves import may, role_refused
from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused

from .kinds import Act
from .models import SettlementDifference, State

LONGEST = 500


def check_settle(by: Actor) -> None:
    """Whoever confirms payments keeps the books with providers too."""
    if not may(by.kind, "paid"):
        raise role_refused()


def check_act(difference: SettlementDifference, act: Act) -> None:
    if difference.state == State.CLEARED:
        raise Refused(_("This difference is cleared already; reload to see how."), code="cleared")
    if act not in difference.acts:
        raise Refused(_("This cannot be done with such a difference; choose another way."), code="not_offered")


def reason(because: str) -> str:
    """Why, as it is kept."""
    plain = because.strip().replace("\0", "")
    if not plain:
        raise Refused(
            _("Say why, so that whoever reads the books later understands it."), code="required", field="because"
        )
    if len(plain) > LONGEST:
        raise Refused(_("Write at most %(most)s characters.") % {"most": LONGEST}, code="too_long", field="because")
    return plain
