"""Views people keep: one's own, and those a supervisor or a program keeps for everybody of a shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop, User

from .events import ViewKept, ViewPinned, ViewRemoved
from .models import SavedView, ViewQuerySet

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 2_000, 50
MAY_SHARE = frozenset({ActorKind.SUPERVISOR, ActorKind.INTEGRATION})


@transaction.atomic
def save_view(
    *, name: str, query: str, by: Actor, at: datetime, user: User | None = None, shop: Shop | None = None
) -> SavedView:
    """Keep a list under a name; the same name again keeps the new list. With a `shop` it is everybody's there."""
    _check(shop, by)
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(
            _("Give the view a name of at most %(most)s characters.") % {"most": LONGEST_NAME}, code="bad_name",
            field="name",
        )  # fmt: skip
    if len(query) > LONGEST_QUERY:
        raise Refused(_("These are too many filters to keep."), code="too_long", field="query")
    beside = _beside(user, shop)
    if beside.exclude(name=name).count() >= MOST_VIEWS:
        raise Refused(_("Keep %(most)s views at most; delete one first.") % {"most": MOST_VIEWS}, code="too_many")
    owner = None if shop else user
    view, _made = SavedView.objects.update_or_create(
        user=owner, shop=shop, name=name,
        defaults={"query": query}, create_defaults={"query": query, "created_at": at, "position": beside.count()},
    )  # fmt: skip
    _tell(ViewKept, view, by, at)
    return view


@transaction.atomic
def pin_view(view: SavedView, *, pinned: bool, by: Actor, at: datetime) -> SavedView:
    """Pinned ones come first."""
    _check(view.shop, by)
    if view.pinned != pinned:
        view.pinned = pinned
        view.save(update_fields=["pinned"])
        _tell(ViewPinned, view, by, at)
    return view


@transaction.atomic
def remove_view(view: SavedView, *, by: Actor, at: datetime) -> None:
    _check(view.shop, by)
    _tell(ViewRemoved, view, by, at)
    view.delete()


@transaction.atomic
def order_views(
    refs: Sequence[str], *, by: Actor, at: datetime, user: User | None = None, shop: Shop | None = None
) -> None:
    """Put one's own views, or the shop's, into this order; those not named come after."""
    _check(shop, by)
    views = list(_beside(user, shop))
    places = {ref: place for place, ref in enumerate(refs)}
    for place, view in enumerate(sorted(views, key=lambda one: (places.get(one.ref, len(places)), one.position))):
        view.position = place
    SavedView.objects.bulk_update(views, ["position"])


def _tell(kind: type[ViewKept], view: SavedView, by: Actor, at: datetime) -> None:
    """What everybody of a shop has is told; one's own lists are nobody else's."""
    if view.shop is not None:
        emit(kind(shop=view.shop, view=view, by=by, at=at))


def _beside(user: User | None, shop: Shop | None) -> ViewQuerySet:
    return SavedView.objects.filter(shop=shop) if shop else SavedView.objects.filter(user=user, shop=None)


def _check(shop: Shop | None, by: Actor) -> None:
    if shop is not None and by.kind not in MAY_SHARE:
        raise Refused(_("Only a supervisor keeps views for everybody; keep it for yourself."), code="role_not_allowed")
