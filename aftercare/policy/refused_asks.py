"""Requests the policy refused, kept for backtests: what was decided on, never who asked."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import F

from aftercare.core.refusal import Refused

from .facts import Decision, Facts
from .models import PolicyVersion, RefusedAsk
from .sentences import sentence
from .terms import digest

REFUSED_KEPT_FOR = timedelta(days=400)

P = ParamSpec("P")
R = TypeVar("R")


class RefusedByPolicy(Refused):
    """The policy, or the law, says no. Carries what was decided on, so that it can be kept."""

    def __init__(self, decision: Decision, *, facts: Facts, policy: PolicyVersion) -> None:
        super().__init__(sentence(decision.because), code=decision.because.says)
        self.decision, self.facts, self.policy = decision, facts, policy


def keeping_refused(action: Callable[P, R]) -> Callable[P, R]:
    """Keep what the action refuses, after its own transaction is gone. Stands above `transaction.atomic`.

    A caller's transaction around it may still take the row away with everything else; the refusal stays the same.
    """

    @functools.wraps(action)
    def kept(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return action(*args, **kwargs)
        except RefusedByPolicy as refused:
            keep_refused(refused.facts, refused.decision, policy=refused.policy)
            raise

    return kept


@transaction.atomic
def keep_refused(facts: Facts, decision: Decision, *, policy: PolicyVersion) -> None:
    """Write it down, or count it on the row of the same request asked before."""
    data = facts.as_data()
    known = {"shop_id": policy.shop_id, "digest": _same(data, policy)}
    fresh = RefusedAsk(**known, policy=policy, at=facts.at, again_at=facts.at, facts=data, decision=decision.as_data())
    RefusedAsk.objects.bulk_create([fresh], ignore_conflicts=True)
    again = RefusedAsk.objects.filter(**known, again_at__lt=facts.at)
    again.update(times=F("times") + 1, again_at=facts.at)


def forget_old(*, at: datetime) -> int:
    return RefusedAsk.objects.filter(again_at__lt=at - REFUSED_KEPT_FOR).delete()[0]


def _same(facts: dict[str, Any], policy: PolicyVersion) -> str:
    """One fingerprint for the same items, units and reasons, whenever they were asked for."""
    asked = [[line["line_id"], line["units"], line["reason"], line["wanted"]] for line in facts["lines"]]
    return digest({"policy": policy.pk, "kind": facts["kind"], "lines": asked, "placed_at": facts["placed_at"]})
