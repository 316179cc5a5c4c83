"""A supervisor writes the checks of a category anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from aftercare.cases.moves import role_refused
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES, Shop

from .checklists import WORDS, Checklist
from .events import ChecklistChanged

MOST_CHECKS, LONGEST_CHECK = 12, 120


@transaction.atomic
def set_checklist(shop: Shop, *, category: str, checks: Sequence[str], by: Actor, at: datetime) -> list[str]:
    """Keep the shop's list of a category; without checks the one of the trade holds again."""
    if by.kind not in (ActorKind.SUPERVISOR, ActorKind.INTEGRATION):
        raise role_refused()
    category, kept = category.strip()[:100], _checked(checks)
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    before = Checklist.objects.filter(shop=shop, category=category).first()
    if kept == (before.checks if before else []):
        return kept
    if kept:
        Checklist.objects.update_or_create(shop=shop, category=category, defaults={"checks": kept})
    elif before:
        before.delete()
    emit(ChecklistChanged(shop=shop, category=category, checks=kept, by=by, at=at))
    return kept


def _checked(checks: Sequence[str]) -> list[str]:
    """Each once, under its name where it is one of the trade."""
    written = [check.strip() for check in checks if check.strip()]
    if any(len(check) > LONGEST_CHECK for check in written):
        raise Refused(
            _("Write each check in at most %(most)s characters.") % {"most": LONGEST_CHECK},
            code="check_too_long",
            field="checks",
        )
    named = list(dict.fromkeys(_named(check) for check in written))
    if len(named) > MOST_CHECKS:
        raise Refused(
            _("Keep to %(most)s checks at most; nobody looks at more.") % {"most": MOST_CHECKS},
            code="too_many_checks",
            field="checks",
        )
    return named


def _named(check: str) -> str:
    for name, words in WORDS.items():
        for locale, _label in LOCALES:
            with override(locale):
                if check in (name, str(words)):
                    return name
    return check
