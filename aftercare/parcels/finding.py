"""What is done with goods that nobody expected: found, then matched with a request, or closed by the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.models import Case, Photo
from aftercare.cases.moves import role_refused
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from .events import StrayClosed, StrayFound, StrayMatched
from .strays import Stray, StrayState

FINDS = frozenset({ActorKind.WAREHOUSE, ActorKind.AGENT, ActorKind.INTEGRATION})
SOLVES = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.INTEGRATION})


@transaction.atomic
def find(
    shop: Shop, *, code: str = "", note: str = "", place: str = "", photos: Sequence[str] = (), by: Actor, at: datetime
) -> Stray:
    """Keep what was found. A photo or words say what it is; without either nobody could tell whose it is."""
    _may(by, FINDS)
    code, note, place = code.strip()[:100], note.strip()[:2000], place.strip()[:100]
    if not (note or photos):
        raise Refused(
            _("Take a photo, or write what it is; the desk has nothing else to go by."),
            code="nothing_to_go_by",
            field="note",
        )
    kept = list(Photo.objects.filter(shop=shop, ref__in=photos))
    if len(kept) < len(set(photos)):
        raise Refused(_("A photo was not found; take it again."), code="unknown_photo", field="photos")
    stray = Stray.objects.create(
        shop=shop, code=code, note=note, place=place, found_by_kind=by.kind.value, found_by_id=by.id,
        found_by_name=by.name, found_at=at,
    )  # fmt: skip
    stray.photos.set(kept)
    emit(StrayFound(stray=stray, by=by, at=at))
    return stray


@transaction.atomic
def match(stray: Stray, *, case: Case, by: Actor, at: datetime) -> Stray:
    """It belongs to this request: its goods are received there like any others, where it still waits for them."""
    stray = _open(stray, by)
    if case.shop_id != stray.shop_id:
        raise Refused(_("There is no request with that number in this shop."), code="unknown_case", field="case")
    stray.case, stray.state, stray.closed_at = case, StrayState.MATCHED, at
    stray.save(update_fields=["case", "state", "closed_at"])
    emit(StrayMatched(stray=stray, by=by, at=at))
    return stray


@transaction.atomic
def close(stray: Stray, *, outcome: str, by: Actor, at: datetime) -> Stray:
    """It belongs to no request: `outcome` says what was done with it."""
    stray = _open(stray, by)
    outcome = outcome.strip()[:2000]
    if not outcome:
        raise Refused(
            _("Write what was done with it, such as: sent back to the sender."), code="required", field="outcome"
        )
    stray.outcome, stray.state, stray.closed_at = outcome, StrayState.CLOSED, at
    stray.save(update_fields=["outcome", "state", "closed_at"])
    emit(StrayClosed(stray=stray, by=by, at=at))
    return stray


def _open(stray: Stray, by: Actor) -> Stray:
    _may(by, SOLVES)
    stray = Stray.objects.select_for_update().select_related(None).get(pk=stray.pk)
    if stray.state != StrayState.OPEN:
        raise Refused(_("Somebody has solved this already; reload to see how."), code="stray_solved")
    return stray


def _may(by: Actor, kinds: frozenset[ActorKind]) -> None:
    if by.kind not in kinds:
        raise role_refused()
