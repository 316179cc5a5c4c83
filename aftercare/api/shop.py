"""The shop itself, the kinds of request there are, and the reasons its policy takes."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.cases.kinds import ACTIONS, KINDS, CaseKind, Step
from aftercare.core import clock
from aftercare.people.logos import keep_logo, remove_logo
from aftercare.people.models import ApiToken, Role, Shop, User
from aftercare.people.tokens import NOT_BY_TOKEN, new_token
from aftercare.policy.models import PolicyVersion, ReasonChoice
from aftercare.policy.reasons import Offered, ReasonSet, choices_of, offered, set_reasons
from aftercare.policy.sentences import reason_label
from aftercare.policy.terms.reasons import ReasonTerms
from aftercare.promises.shops import change_shop as change
from aftercare.promises.shops import open_shop

from .answers import answer, shown_once
from .callers import Caller, caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import only_known
from .problems import Problem
from .schemas.shop import (
    KindsShown,
    ReasonFilter,
    ReasonsShown,
    ReasonsTaken,
    ShopMade,
    ShopOpened,
    ShopShown,
    ShopTaken,
)

router = Router(tags=["Shop"])
LOGO = {
    "type": "object",
    "required": ["logo"],
    "properties": {
        "logo": {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"},
    },
}
FIELDS = (
    "ref", "slug", "name", "currency", "timezone", "locale", "country", "return_address", "contact_email",
    "contact_phone", "brand_color", "automatic_stopped_at",
)  # fmt: skip


@read(router, "/shop", scopes=("orders:read", "cases:read", "policy:read", "shop:write"), answer=ShopShown)
def get_shop(request: HttpRequest) -> HttpResponse:
    """Read the shop that the token belongs to"""
    return answer(_told(Shop.objects.get(pk=caller_of(request).shop_id)))


@write(router, "/shop", scopes=("shop:write",), answers={200: ShopShown})
def change_shop(request: HttpRequest, shop: ShopTaken) -> HttpResponse:
    """Change the shop's name, address, contacts, language, time zone, country or colour

    The currency was chosen when the shop was made: the amounts of its policy are in it. Another country is refused
    where the policy in force, or the shop's own times, are below its law."""
    caller = caller_of(request)
    fields = shop.model_dump(exclude_none=True)
    return answer(_told(change(Shop.objects.get(pk=caller.shop_id), fields=fields, by=caller.actor, at=clock.now())))


@write(router, "/shops", scopes=("shops:open",), answers={201: ShopMade})
def open_another_shop(request: HttpRequest, shop: ShopOpened) -> HttpResponse:
    """Open another shop

    It begins with the standard policy, lifted to the law of its country, for the administrators of the calling token's
    shop to work for. `token` in the answer opens it, with the scopes of the calling one that a token may give; it is
    shown only now, and ends with the calling one."""
    caller, at = caller_of(request), clock.now()
    fields = shop.model_dump(exclude_none=True)
    mine = ApiToken.objects.select_related("owner").get(pk=caller.actor.id or 0)
    admins = User.objects.of_shops([caller.shop_id]).filter(role=Role.ADMIN, is_active=True)
    staff = [*admins, *([mine.owner] if mine.owner else [])]
    with transaction.atomic():  # a shop without the token that opens it is nobody's
        made = open_shop(fields.pop("slug"), fields=fields, by=caller.actor, at=at, staff=staff)
        _token, text = new_token(
            shop=made, name=mine.name, scopes=sorted(caller.scopes - NOT_BY_TOKEN), owner=mine.owner, made_by=mine,
            by=caller.actor, at=at,
        )  # fmt: skip
    return shown_once({**_told(made), "token": text}, "token", status=201)


@write(
    router, "/shop/logo", scopes=("shop:write",), answers={200: ShopShown},
    extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": LOGO}}}},
)  # fmt: skip
def send_logo(request: HttpRequest) -> HttpResponse:
    """Give the shop another logo

    PNG, JPEG or WebP up to 4 MB; it is decoded and kept as PNG. SVG is refused."""
    caller = caller_of(request)
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", _("Send the logo as multipart/form-data, in the field “logo”."))
    upload = request.FILES.get("logo")
    if upload is None:
        sentence = _("Send the picture as a file in the field “logo”.")
        raise Problem("invalid", sentence, code="required", errors=[("logo", sentence)])
    shop = Shop.objects.get(pk=caller.shop_id)
    return answer(_told(keep_logo(shop, upload=upload, by=caller.actor, at=clock.now())))


@write(router, "/shop/logo/remove", scopes=("shop:write",), answers={200: ShopShown}, body=NO_BODY)
def remove_shop_logo(request: HttpRequest) -> HttpResponse:
    """Show the shop's first letter instead of a logo"""
    caller = caller_of(request)
    return answer(_told(remove_logo(Shop.objects.get(pk=caller.shop_id), by=caller.actor, at=clock.now())))


@read(router, "/kinds", scopes=("cases:read",), answer=KindsShown, customers=True)
def list_kinds(request: HttpRequest) -> HttpResponse:
    """Read the kinds of case, with their paths, steps and moves

    How long a step may take in this shop is told by its timers; here stands what it is without them."""
    return answer({"kinds": [_kind(kind) for kind in KINDS.values()]})


@read(router, "/reasons", scopes=("cases:read",), answer=ReasonsShown, customers=True, fails=(404, *QUERY))
def list_reasons(request: HttpRequest, asked: Annotated[ReasonFilter, Query()]) -> HttpResponse:
    """Read the reasons that a request may give, in the shop's order and words

    Each order keeps the policy it was placed under; name the order to read the reasons of that one."""
    only_known(request, ReasonFilter)
    caller = caller_of(request)
    return _reasons(caller, _policy(caller, asked.order))


@write(router, "/reasons", scopes=("shop:write",), answers={200: ReasonsShown})
def set_shop_reasons(request: HttpRequest, wanted: ReasonsTaken) -> HttpResponse:
    """Set the order and words of the reasons, and which lists leave one out

    The policy alone decides what a reason means. One that customers have a right by stays in the list of that kind:
    leaving it out is refused, naming the article."""
    caller = caller_of(request)
    chosen = [ReasonSet(reason=one.reason, hidden=tuple(one.hidden), words=one.words) for one in wanted.reasons]
    set_reasons(shop=Shop.objects.get(pk=caller.shop_id), reasons=chosen, by=caller.actor, at=clock.now())
    return _reasons(caller, _policy(caller, None))


def _reasons(caller: Caller, policy: PolicyVersion | None) -> HttpResponse:
    terms, kept = policy.terms.reasons if policy else {}, choices_of(caller.shop_id)
    shown = [_reason(one, terms[one.reason], kept.get(one.reason)) for one in offered(caller.shop_id, terms)]
    return answer({"policy": policy.number if policy else None, "reasons": shown})


def _policy(caller: Caller, order: str | None) -> PolicyVersion | None:
    placed = caller.orders.values_list("placed_at", flat=True)
    if order is not None:
        at = found(placed.filter(ref=plain(order)).first())
    else:
        at = placed.get() if caller.visitor else clock.now()
    return PolicyVersion.objects.in_force(caller.shop_id, at)


def _told(shop: Shop) -> dict[str, Any]:
    logo = {"url": f"{settings.PUBLIC_URL}/brand/{shop.slug}/logo.png", "width": shop.logo_width}
    shown = {**logo, "height": shop.logo_height} if shop.logo_digest else None
    policy = PolicyVersion.objects.in_force(shop.pk, clock.now())
    return {
        **{name: getattr(shop, name) for name in FIELDS},
        "logo": shown,
        "policy": policy.number if policy else None,
    }


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


def _reason(one: Offered, terms: ReasonTerms, kept: ReasonChoice | None) -> dict[str, Any]:
    own, hidden = terms.model_dump(exclude={"remedies"}), kept.hidden if kept else []
    meant = {"reason": one.reason, "label": one.label, "meaning": reason_label(one.reason), "hidden": hidden}
    return {**meant, **own, "kinds": terms.remedies}
