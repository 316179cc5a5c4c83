"""{% load live %}: parts of a page that refresh themselves."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..subjects import Subject, subject_of
from ..tokens import sign

register = template.Library()


@register.simple_tag(takes_context=True)
def live(
    context: template.Context,
    part: str,
    about: Any,
    what: str = "",
    *,
    seen: int | None = None,
    at: str = "",
    calm: bool = False,
) -> SafeString:
    """<section {% live "history" case %}>…</section>: read again from the page's own address when the case changes.

    `about` is a case, or "cases" for all of the reader's shops. `at` is another address that answers with an element
    of the same id; `seen` the latest event before the part was read, which saves reading it twice. A `calm` list does
    not move its rows while somebody points at it.
    """
    request = context.get("request")
    if not request or not request.session.session_key:
        return format_html('id="{}"', part)
    marks = {"id": part, "data-live": _token(request, subject_of(about, what=what, seen=seen))}
    marks |= {"data-live-at": at} if at else {}
    marks |= {"data-live-calm": _("{} new"), "data-live-other": _("Sort anew")} if calm else {}
    return format_html_join(" ", '{}="{}"', marks.items())


def _token(request: HttpRequest, subject: Subject) -> str:
    """Parts that follow the same share one token, and so are told together."""
    made = vars(request).setdefault("_live_tokens", {})
    if subject not in made:
        made[subject] = sign(subject, session_key=request.session.session_key or "")
    return str(made[subject])
