"""{% load floor %}: the swatch that stands for an item, and a check in the reader's words."""

from __future__ import annotations

import zlib

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from aftercare.parcels.checklists import says

register = template.Library()
HUES = 8


@register.simple_tag
def swatch(title: str, sku: str) -> SafeString:
    """{% swatch line.title line.sku %}: the same colour and letter for the same item, wherever it lies."""
    hue = zlib.crc32(sku.encode()) % HUES
    return format_html('<span class="swatch hue-{}" aria-hidden="true">{}</span>', hue, (title or sku)[:1].upper())


@register.filter
def check(name: str) -> str:
    """{{ answer.check|check }}"""
    return says(name)
