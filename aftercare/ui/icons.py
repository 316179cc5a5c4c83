"""Small line drawings on a grid of 24: what a customer's reason looks like, and what a remedy gives."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

BOX = '<path d="M3.5 8 12 3.5 20.5 8v8L12 20.5 3.5 16zM3.5 8l8.5 4.5L20.5 8M12 12.5v8"/>'

ICONS: Mapping[str, str] = {
    # Reasons
    "changed_mind": '<path d="M4 12a8 8 0 1 1 2.6 5.9"/><path d="M4 20v-4.5h4.5M9.5 10.2h5M9.5 13.8h3"/>',
    "defect": '<path d="M13 3 5.5 13.5H11L10 21l8-11h-5.6z"/><path d="m3.5 3.5 17 17"/>',
    "wrong_item": (
        '<path d="M3.5 7.5h7v7h-7z"/><circle cx="17" cy="11" r="3.8"/>'
        '<path d="M8 19h8.5m-2.6-2.4L16.5 19l-2.6 2.4"/>'
    ),
    "damaged": f'{BOX}<path d="m15.5 5.4-2.2 3 3 1.2-2 3.2"/>',
    "not_as_described": (
        '<path d="M4 4.5h16v10H9.5L5.5 18v-3.5H4z"/><path d="M9 8.2h6.5M9 11h6.5"/><path d="m14 18.5 2 2 4-4"/>'
    ),
    "missing": (
        '<path d="M3.5 8 12 3.5 20.5 8v4"/><path d="M3.5 8v8L12 20.5M3.5 8l8.5 4.5"/>'
        '<path stroke-dasharray="2 2.4" d="M20.5 12v4L12 20.5v-8"/>'
    ),
    "late": '<circle cx="12" cy="12.5" r="8"/><path d="M12 8v4.8l3.2 2M9 2.5h6"/>',
    "not_arrived": (
        '<path d="M2.5 6h11v9.5h-11zM13.5 9.5H18l3.5 3.2v2.8h-8"/><circle cx="7" cy="17.5" r="1.9"/>'
        '<circle cx="17" cy="17.5" r="1.9"/><path d="m5.8 8.7 4.4 4.2m0-4.2-4.4 4.2"/>'
    ),
    "other": (
        '<circle cx="12" cy="12" r="8.5"/>'
        '<path d="M9.5 9.7a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8M12 16.6v.1"/>'
    ),
    # Remedies, and what goes with them
    "swap": '<path d="M4 9h14m-4-4 4 4-4 4M20 15H6m4 4-4-4 4-4" />',
    "box": BOX,
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
    "back": '<path d="M3.5 9.5 12 5l8.5 4.5v7L12 21l-8.5-4.5zM16 13H9m2.6-2.6L9 13l2.6 2.6"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "person": '<circle cx="12" cy="8" r="3.6"/><path d="M4.8 20c.6-4 3.5-6 7.2-6s6.6 2 7.2 6"/>',
    "camera": '<path d="M4 7.5h3.4L9 5h6l1.6 2.5H20v11H4z"/><circle cx="12" cy="12.8" r="3.4"/>',
    "film": '<path d="M3.5 6.5h12v11h-12zM15.5 10.5l5-3v9l-5-3z"/>',
    "fee": '<circle cx="12" cy="12" r="8.5"/><path d="M8 12h8"/>',
}  # fmt: skip


def icon(name: str) -> SafeString:
    """The drawing; a shop's own reason has that of a question. Beside words, so nothing is read out."""
    drawn = mark_safe(ICONS.get(name) or ICONS["other"])  # ours, never a person's
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">{}</svg>',
        drawn,
    )
