"""The shop itself, the kinds of request there are, and the reasons its policy takes."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.cases.kinds import ACTIONS, KINDS, CaseKind, Step
from aftercare.core import clock
from aftercare.people.models import Shop
from aftercare.policy.models import PolicyVersion
from aftercare.policy.sentences import reason_label
from aftercare.policy.terms.reasons import ReasonTerms
from aftercare.promises.shops import change_shop as change

from .answers import answer
from .callers import Caller, caller_of, found, plain
from .operations import QUERY, read, write
from .paging import only_known
from .schemas.shop import KindsShown, ReasonFilter, ReasonsShown, ShopShown, ShopTaken

router = Router(tags=["Shop"])
FIELDS = (
    "ref", "slug", "name", "currency", "timezone", "locale", "country", "return_address", "brand_color",
    "automatic_stopped_at",
)  # fmt: skip


@read(router, "/shop", scopes=("orders:read", "cases:read", "policy:read", "shop:write"), answer=ShopShown)
def get_shop(request: HttpRequest) -> HttpResponse:
    """Read the shop that the token belongs to"""
    return _shown(Shop.objects.get(pk=caller_of(request).shop_id))


@write(router, "/shop", scopes=("shop:write",), answers={200: ShopShown})
def change_shop(request: HttpRequest, shop: ShopTaken) -> HttpResponse:
    """Change the shop's name, address, language, time zone, country or colour

    The currency was chosen when the shop was made: the amounts of its policy are in it. Another country is refused
    where the policy in force, or the shop's own times, are below its law."""
    caller = caller_of(request)
    fields = shop.model_dump(exclude_none=True)
    return _shown(change(Shop.objects.get(pk=caller.shop_id), fields=fields, by=caller.actor, at=clock.now()))


@read(router, "/kinds", scopes=("cases:read",), answer=KindsShown, customers=True)
def list_kinds(request: HttpRequest) -> HttpResponse:
    """Read the kinds of case, with their paths, steps and moves

    How long a step may take in this shop is told by its timers; here stands what it is without them."""
    return answer({"kinds": [_kind(kind) for kind in KINDS.values()]})


@read(router, "/reasons", scopes=("cases:read",), answer=ReasonsShown, customers=True, fails=(404, *QUERY))
def list_reasons(request: HttpRequest, asked: Annotated[ReasonFilter, Query()]) -> HttpResponse:
    """Read the reasons that a request may give

    Each order keeps the policy it was placed under; name the order to read the reasons of that one."""
    only_known(request, ReasonFilter)
    policy = _policy(caller_of(request), asked.order)
    reasons = policy.terms.reasons if policy else {}
    shown = [_reason(name, terms) for name, terms in reasons.items()]
    return answer({"policy": policy.number if policy else None, "reasons": shown})


def _policy(caller: Caller, order: str | None) -> PolicyVersion | None:
    placed = caller.orders.values_list("placed_at", flat=True)
    if order is not None:
        at = found(placed.filter(ref=plain(order)).first())
    else:
        at = placed.get() if caller.visitor else clock.now()
    return PolicyVersion.objects.in_force(caller.shop_id, at)


def _shown(shop: Shop) -> HttpResponse:
    return answer({name: getattr(shop, name) for name in FIELDS})


def _kind(kind: CaseKind) -> dict[str, Any]:
    return {
        "kind": kind.key,
        "label": str(kind.label),
        "needs_lines": kind.needs_lines,
        "progress": kind.path,
        "paths": [{"path": path, "start": step} for path, step in kind.start.items()],
        "steps": [_step(name, step) for name, step in kind.steps.items()],
    }


def _step(name: str, step: Step) -> dict[str, Any]:
    moves = [
        {"move": move, "label": str(ACTIONS[move]), "to": sorted(step.targets(move))} for move in step.moves
    ]  # fmt: skip
    return {
        "step": name,
        "label": str(step.label),
        "by": step.by or "",
        "hours": int(step.within.total_seconds()) // 3600 if step.within else None,
        "late": step.late,
        "ends": step.ends,
        "moves": moves,
    }


def _reason(name: str, terms: ReasonTerms) -> dict[str, Any]:
    own = terms.model_dump(exclude={"remedies"})
    return {"reason": name, "label": reason_label(name), **own, "kinds": terms.remedies}
