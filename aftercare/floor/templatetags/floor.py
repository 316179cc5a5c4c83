"""{% load floor %}: the swatch that stands for an item, and a check in the reader's words."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from aftercare.parcels.checklists import says
from aftercare.ui.templatetags.aftercare import tinted

register = template.Library()


@register.simple_tag
def swatch(title: str, sku: str) -> SafeString:
    """{% swatch line.title line.sku %}: the same colour and letter for the same item, wherever it lies."""
    return tinted(title, sku)


@register.filter
def check(name: str) -> str:
    """{{ answer.check|check }}"""
    return says(name)
