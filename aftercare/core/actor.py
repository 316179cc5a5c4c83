"""Who acts. Every event names one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class ActorKind(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    WAREHOUSE = "warehouse"
    FINANCE = "finance"
    CARRIER = "carrier"
    SYSTEM = "system"
    INTEGRATION = "integration"
    AUDITOR = "auditor"  # signs in, and does nothing else

    @property
    def label(self) -> str:
        return str(LABELS[self])


WORKING = tuple(kind for kind in ActorKind if kind is not ActorKind.AUDITOR)
"""Who takes the steps of a case."""
LABELS = {
    ActorKind.CUSTOMER: _("customer"),
    ActorKind.AGENT: _("agent"),
    ActorKind.SUPERVISOR: _("supervisor"),
    ActorKind.WAREHOUSE: _("warehouse"),
    ActorKind.FINANCE: _("finance"),
    ActorKind.CARRIER: _("carrier"),
    ActorKind.SYSTEM: _("Aftercare"),
    ActorKind.INTEGRATION: _("integration"),
    ActorKind.AUDITOR: _("auditor"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The role somebody acts in, and who they are in it."""

    kind: ActorKind
    id: int | None = None
    name: str = ""


SYSTEM = Actor(ActorKind.SYSTEM)
