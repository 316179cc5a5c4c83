"""{% load desk %}: addresses that keep the list beside the case."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.cases.dialogue import Evidence
from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.policy.law import cited
from aftercare.policy.law.traits import CONDITIONS
from aftercare.promises.models import LegalDeadline
from aftercare.worklist.many import MANY
from aftercare.worklist.models import BulkRun

register = template.Library()


@register.simple_tag
def act_address(name: str, case: Case, request: HttpRequest) -> str:
    """{% act_address "approve" case request as address %}"""
    return reverse(f"desk:{name}", args=[case.ref]) + f"?{request.GET.urlencode()}"


@register.filter
def deed(run: BulkRun) -> str:
    """{{ run|deed }}: what is done to many cases."""
    return str(MANY[run.action].label)


@register.filter
def condition(code: str) -> str:
    """{{ state|condition }}: how the customer says the goods are now."""
    return str(CONDITIONS.get(code, code))


@register.filter
def giver(given: Evidence) -> str:
    """{{ given|giver }}: who put it forward, by name where known."""
    return given.by_name or ActorKind(given.by).label


@register.filter
def duty(legal: LegalDeadline) -> str:
    """{{ legal|duty }}: what the law wants done, as the shop says it."""
    return str(DUTIES.get(legal.code, legal.code))


@register.filter
def article(legal: LegalDeadline) -> str:
    """{{ legal|article }}: its citation in the reader's language."""
    return cited(legal.law, get_language() or "en", legal.article) or legal.article


@register.filter
def legal_state(legal: LegalDeadline) -> str:
    return str(STATES[legal.state])


DUTIES = {
    "refund": _("Refund, by law"),
    "repair": _("Repair, by law"),
    "answer": _("Answer, by law"),
    "acknowledge": _("Acknowledgement, by law"),
    "send_back": _("Goods sent back, by law"),
}
STATES = {
    "waiting": _("not running yet"),
    "running": _("running"),
    "missed": _("missed"),
    "met": _("met"),
    "late": _("met late"),
    "void": _("no longer due"),
}
