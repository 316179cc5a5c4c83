"""Publishing: now, or by itself at an instant to come; never below the law."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from ..events import PolicyPublished, PolicyScheduled, PolicyUnscheduled
from ..floor import check_floor
from ..models import PolicyState, PolicyVersion
from ..terms import Terms, digest, parse_terms
from .access import check_may, locked_draft, locked_shop

LONGEST_WAIT = timedelta(days=366)


@transaction.atomic
def publish(*, shop: Shop, terms: Terms | dict[str, Any], by: Actor, at: datetime) -> PolicyVersion:
    """Publish terms as a new version; the one in force until now is superseded, and purchases made under it keep it.

    Raises `Refused` for terms below a law that binds the shop.
    """
    check_may(by)
    terms = terms if isinstance(terms, Terms) else parse_terms(terms)
    shop = locked_shop(shop.pk)
    version = PolicyVersion(shop=shop, author=by.name, data=terms.model_dump(mode="json"), created_at=at)
    return _publish(version, terms, by=by, at=at)


@transaction.atomic
def publish_draft(draft: PolicyVersion, *, by: Actor, at: datetime) -> PolicyVersion:
    """Publish a draft now, whether or not it waits for another instant."""
    check_may(by)
    locked_shop(draft.shop_id)
    draft = locked_draft(draft)
    return _publish(draft, draft.terms, by=by, at=at)


@transaction.atomic
def schedule(draft: PolicyVersion, *, publish_at: datetime, by: Actor, at: datetime) -> PolicyVersion:
    """Let a draft be published by itself at an instant to come."""
    check_may(by)
    draft = locked_draft(draft)
    if not at < publish_at <= at + LONGEST_WAIT:
        raise Refused(
            _("Choose an instant to come, within a year; or publish it now."), code="bad_instant", field="publish_at"
        )
    check_floor(draft.shop, draft.terms, at=publish_at)
    draft.publish_at = publish_at
    draft.save(update_fields=["publish_at"])
    emit(PolicyScheduled(version=draft, publish_at=publish_at, by=by, at=at))
    return draft


@transaction.atomic
def unschedule(draft: PolicyVersion, *, by: Actor, at: datetime, because: str = "") -> PolicyVersion:
    """Let a draft wait no longer; it is a draft as before."""
    check_may(by)
    draft = locked_draft(draft)
    if draft.publish_at is None:
        raise Refused(_("This draft does not wait to be published."), code="policy_waits_not")
    draft.publish_at = None
    draft.save(update_fields=["publish_at"])
    emit(PolicyUnscheduled(version=draft, because=because, by=by, at=at))
    return draft


def publish_due(at: datetime) -> int:
    """Publish every draft whose instant has come, in their order; how many.

    A version is in force from the instant it is published, not from the one it waited for: what was bought between
    the two was bought under the policy shown then.
    """
    due = PolicyVersion.objects.drafts().filter(publish_at__lte=at).order_by("publish_at", "pk")
    return sum(_publish_waiting(draft, at) for draft in due.iterator(chunk_size=100))


@transaction.atomic
def _publish_waiting(draft: PolicyVersion, at: datetime) -> bool:
    """Another process, or a person, may have been faster; what the law forbids by now is a draft again."""
    locked_shop(draft.shop_id)
    found = PolicyVersion.objects.drafts().filter(pk=draft.pk, publish_at__lte=at).select_for_update().first()
    if found is None:
        return False
    try:
        with transaction.atomic():
            publish_draft(found, by=SYSTEM, at=at)
    except Refused as refused:
        unschedule(found, by=SYSTEM, at=at, because=str(refused))
        return False
    return True


def _publish(version: PolicyVersion, terms: Terms, *, by: Actor, at: datetime) -> PolicyVersion:
    check_floor(version.shop, terms, at=at)
    versions = PolicyVersion.objects.filter(shop=version.shop).published()
    last = versions.aggregate(number=Max("number"), at=Max("published_at"))
    if last["at"] and at < last["at"]:
        # Otherwise what was bought in between would get another policy than the one it was bought under.
        raise Refused(_("A version that is published later stands already; publish now."), code="policy_backdated")
    versions.filter(state=PolicyState.PUBLISHED).update(state=PolicyState.SUPERSEDED, superseded_at=at)
    version.data = terms.model_dump(mode="json")
    version.number, version.digest = (last["number"] or 0) + 1, digest(version.data)
    version.state, version.published_at, version.publish_at = PolicyState.PUBLISHED, at, None
    version.changed_at = at
    version.save()
    emit(PolicyPublished(version=version, by=by, at=at))
    return version
