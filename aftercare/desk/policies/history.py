"""The versions of a shop, each with who made it, when, and in a sentence what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from aftercare.core.models import EventRow
from aftercare.people.models import Shop
from aftercare.policy.comparing import Change, changes
from aftercare.policy.models import PolicyVersion

from .words import changes_sentence

MOST = 200
"""Versions on the page of a shop; older ones are found from those made of them."""


@dataclass(frozen=True, slots=True)
class Told:
    version: PolicyVersion
    before: PolicyVersion | None
    says: str

    @property
    def state(self) -> str:
        return "scheduled" if self.version.publish_at else self.version.state


def versions_of(shop: Shop) -> list[Told]:
    """Drafts first, the latest before the others; then what was published, the latest first."""
    found = list(PolicyVersion.objects.of_shop(shop.pk).select_related("base").order_by("-pk")[:MOST])
    drafts = [version for version in found if version.is_draft]
    published = sorted((v for v in found if not v.is_draft), key=lambda v: -(v.number or 0))
    earlier = dict(pairwise(published))
    return [_told(version, earlier.get(version, version.base), shop) for version in (*drafts, *published)]


def before(version: PolicyVersion) -> PolicyVersion | None:
    """What it took the place of; of a draft, what it was made from."""
    if version.is_draft or not version.number:
        return version.base
    return PolicyVersion.objects.filter(shop_id=version.shop_id, number=version.number - 1).first()


def changes_of(version: PolicyVersion, earlier: PolicyVersion | None) -> list[Change]:
    return changes(earlier.data, version.data) if earlier else []


def last_editor(version: PolicyVersion) -> str:
    """Who changed a draft last, as the audit log has it."""
    events = EventRow.objects.filter(
        subject_kind="shop", subject_id=version.shop_id, name="policy.draft_changed", data__policy=version.ref
    )
    return events.order_by("-id").values_list("actor_name", flat=True).first() or version.author


def _told(version: PolicyVersion, earlier: PolicyVersion | None, shop: Shop) -> Told:
    return Told(version, earlier, changes_sentence(changes_of(version, earlier), shop.currency))
