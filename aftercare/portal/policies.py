"""A shop's return policy, for everybody: a page for people, and the same as schema.org data for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from aftercare.core import clock
from aftercare.core.money import Money, babel_locale
from aftercare.people.models import Shop
from aftercare.policy.merchant_policy import entries, merchant_policy
from aftercare.policy.models import PolicyState, PolicyVersion
from aftercare.policy.promised import Promised, promised
from aftercare.policy.sentences import reason_label

ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
FREIGHT = {
    "customer": gettext_lazy("You pay the return freight"),
    "merchant": gettext_lazy("The shop pays the return freight"),
    "nobody": gettext_lazy("Nothing has to be sent back"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One reason, as a customer of the shop's own country reads it."""

    reason: str
    found: Promised
    freight: str


@require_safe
@cache_control(public=True, max_age=300)
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    shop, version = _published(slug)
    at = clock.now()
    found = list(entries(shop, version.terms, at=at))
    context = {
        "shop": shop,
        "version": version,
        "rows": list(_rows(shop, version)),
        "places": [(place_name(entry.country), entry) for entry in found if not entry.category],
        "categories": [(place_name(entry.country), entry) for entry in found if entry.category],
        "several": len({entry.country for entry in found}) > 1,
        "fee": Money(found[0].best.fee, shop.currency) if found[0].best.fee else None,
        "structured": _written(_data(shop, version)),
    }
    return render(request, "portal/policy.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def structured(request: HttpRequest, slug: str) -> JsonResponse:
    response = JsonResponse(_data(*_published(slug)), content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def place_name(place: str) -> str:
    country, _, region = place.partition("-")
    names = Locale.parse(babel_locale(get_language() or "en")).territories
    return f"{names.get(country, country)} {region}".strip()


def _published(slug: str) -> tuple[Shop, PolicyVersion]:
    shop = get_object_or_404(Shop, slug=slug)
    version = PolicyVersion.objects.filter(shop=shop, state=PolicyState.PUBLISHED).first()
    if version is None:
        raise Http404
    return shop, version


def _rows(shop: Shop, version: PolicyVersion) -> Iterator[Row]:
    for reason in version.terms.reasons:
        found = promised(
            version.terms, country=shop.country, currency=shop.currency, timezone=shop.timezone, reason=reason,
            placed_at=clock.now(),
        )  # fmt: skip
        yield Row(reason_label(reason), found, str(FREIGHT[found.freight_payer]))


def _data(shop: Shop, version: PolicyVersion) -> dict[str, Any]:
    link = settings.PUBLIC_URL + reverse("portal_policy", args=[shop.slug])
    return merchant_policy(shop, version.terms, at=clock.now(), link=link)


def _written(data: dict[str, Any]) -> str:
    """As it may stand within a script element."""
    return json.dumps(data, ensure_ascii=False).translate(ESCAPED)
