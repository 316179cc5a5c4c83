"""What either side puts forward, and the shop's question for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, select, update, update_where
from aftercare.orders.counters import moving

from ..dialogue import Dispute, Evidence
from ..events import CaseObjected, EvidenceAsked, EvidenceGiven
from ..models import Case, Photo
from ..moves import advance, check_move
from .deciding import words_of


@transaction.atomic
def ask(case: Case, *, words: str, by: Actor, at: datetime) -> Case:
    """Ask the customer for evidence; in a dispute this begins the next round."""
    words = words_of(words)
    case = Case.objects.for_change(case.pk)
    check_move(case, "ask", by=by, at=at)
    dispute = open_dispute(case)
    with moving():
        left, entered = advance(case, "ask", by=by, at=at)
        if dispute:
            dispute.round += 1
            update(dispute, "round")
        emit(EvidenceAsked(case=case, action="ask", left=left, entered=entered, words=words, by=by, at=at))
    return case


@transaction.atomic
def submit(case: Case, *, text: str, photos: Sequence[str] = (), by: Actor, at: datetime) -> Case:
    """Give evidence: words, kept photos by reference, or both."""
    if not text.strip() and not photos:
        raise Refused(_("Write a few words or add a photo."), code="evidence_missing", field="text")
    case = Case.objects.for_change(case.pk)
    check_move(case, "submit", by=by, at=at)
    found, dispute = photos_of(case, photos), open_dispute(case)
    with moving():
        left, entered = advance(case, "submit", by=by, at=at)
        keep_evidence(case, text=text, photos=found, round_=dispute.round if dispute else 0, by=by, at=at)
        emit(
            EvidenceGiven(case=case, action="submit", left=left, entered=entered, words=text.strip(),
                          photos=len(found), by=by, at=at)
        )  # fmt: skip
    return case


@transaction.atomic
def not_well(case: Case, *, text: str, photos: Sequence[str] = (), by: Actor, at: datetime) -> Case:
    """What came is not as it should be: say why. A person looks at it."""
    if not text.strip():
        raise Refused(_("Write what is wrong with it."), code="reason_missing", field="text")
    case = Case.objects.for_change(case.pk)
    check_move(case, "not_well", by=by, at=at)
    found = photos_of(case, photos)
    with moving():
        left, entered = advance(case, "not_well", by=by, at=at)
        keep_evidence(case, text=text, photos=found, round_=0, by=by, at=at)
        emit(
            CaseObjected(case=case, action="not_well", left=left, entered=entered, words=text.strip(),
                         photos=len(found), by=by, at=at)
        )  # fmt: skip
    return case


def keep_evidence(case: Case, *, text: str, photos: Sequence[Photo], round_: int, by: Actor, at: datetime) -> Evidence:
    """Write it down; a photo belongs to the evidence it came with."""
    evidence = Evidence(case=case, by=by.kind.value, by_name=by.name, text=text.strip(), round=round_, at=at)
    insert(evidence)
    if photos:
        within = ", ".join(["%s"] * len(photos))
        update_where(Photo, f"id IN ({within})", *(p.pk for p in photos), case=case.pk, evidence=evidence.pk)
    return evidence


def photos_of(case: Case, refs: Sequence[str]) -> list[Photo]:
    """Photos kept for this case, or for none yet, that are not evidence already."""
    if not refs:
        return []
    within = ", ".join(["%s"] * len(set(refs)))
    mine = f"ref IN ({within}) AND shop_id = %s AND (case_id IS NULL OR case_id = %s) AND evidence_id IS NULL"
    found = select(Photo, mine, *sorted(set(refs)), case.shop_id, case.pk)
    if len(found) < len(set(refs)):
        raise Refused(_("A photo was not found; take it again."), code="unknown_photo", field="photos")
    return found


def open_dispute(case: Case) -> Dispute | None:
    return next(iter(select(Dispute, "case_id = %s AND ruled_at IS NULL", case.pk)), None)
