"""Every change of a policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.people.models import Shop

from .events import PolicyPublished
from .models import PolicyState, PolicyVersion
from .terms import Terms, parse_terms


@transaction.atomic
def publish(*, shop: Shop, terms: Terms | dict[str, Any], by: Actor, at: datetime) -> PolicyVersion:
    """Publish a new version; the one in force until now is superseded, and purchases made under it keep it."""
    terms = terms if isinstance(terms, Terms) else parse_terms(terms)
    Shop.objects.select_for_update().get(pk=shop.pk)
    versions = PolicyVersion.objects.filter(shop=shop)
    versions.filter(state=PolicyState.PUBLISHED).update(state=PolicyState.SUPERSEDED, superseded_at=at)
    version = PolicyVersion.objects.create(
        shop=shop,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        state=PolicyState.PUBLISHED,
        data=terms.model_dump(mode="json"),
        digest=terms.digest,
        published_at=at,
    )
    emit(PolicyPublished(version=version, by=by, at=at))
    return version
