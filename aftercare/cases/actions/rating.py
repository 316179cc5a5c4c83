"""How it was: the customer's own judgement of an ended request."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, select, update

from ..events import CaseRated
from ..models import Case
from ..moves import role_refused
from ..ratings import BEST, Rating, rateable

RATERS = frozenset({ActorKind.CUSTOMER, ActorKind.INTEGRATION})
"""A program passes on what the customer said in the shop's own pages; staff rate nobody, least of all themselves."""


@transaction.atomic
def rate(case: Case, *, stars: int, words: str = "", by: Actor, at: datetime) -> Case:
    """One to five stars, once per case; the last word within a week counts."""
    if by.kind not in RATERS:
        raise role_refused()
    if stars not in range(1, BEST + 1):
        raise Refused(_("Choose one to five stars."), code="bad_stars", field="stars")
    case = Case.objects.for_change(case.pk)
    given = next(iter(select(Rating, "case_id = %s", case.pk)), None)
    if not rateable(case, given, at=at):
        raise Refused(_("This request cannot be rated now."), code="not_rated_now")
    _keep(case, given, stars=stars, words=words.strip(), at=at)
    emit(
        CaseRated(case=case, action="rate", left=case.step, entered=case.step, stars=stars, words=words.strip(),
                  by=by, at=at)
    )  # fmt: skip
    return case


def _keep(case: Case, given: Rating | None, *, stars: int, words: str, at: datetime) -> None:
    if given is None:
        insert(Rating(case=case, stars=stars, words=words, at=at, changed_at=at))
        return
    given.stars, given.words, given.changed_at = stars, words, at
    update(given, "stars", "words", "changed_at")
