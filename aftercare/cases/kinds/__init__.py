"""The kinds of case. Adding one is one file here and one word in `KINDS`."""

from __future__ import annotations

from .acts import ACTIONS, MAY
from .complaint import COMPLAINT
from .exchange import EXCHANGE
from .refund_only import REFUND_ONLY
from .reship import RESHIP
from .returns import RETURN
from .table import CaseKind, Step

KINDS: dict[str, CaseKind] = {kind.key: kind for kind in (RETURN, REFUND_ONLY, EXCHANGE, RESHIP, COMPLAINT)}

__all__ = ["ACTIONS", "KINDS", "MAY", "CaseKind", "Step"]
