"""The kinds of case. Adding one is one file here and one word in `KINDS`."""

from __future__ import annotations

from .refund_only import REFUND_ONLY
from .returns import RETURN
from .table import MAY, CaseKind, Step

KINDS: dict[str, CaseKind] = {kind.key: kind for kind in (RETURN, REFUND_ONLY)}

__all__ = ["KINDS", "MAY", "CaseKind", "Step"]
