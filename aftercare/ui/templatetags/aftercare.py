"""{% load aftercare %}: money, times and the components every surface shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, Photo
from aftercare.cases.ratings import BEST
from aftercare.cases.remedies import remedy_label
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.people.models import Shop
from aftercare.policy.facts import Decision
from aftercare.policy.sentences import reason_label

from .. import brand, times
from ..ahead import states
from ..amounts import Row
from ..decisions import decision_view
from ..devices import device_name
from ..icons import icon
from ..promises import left, promise_of
from ..sheets import ASKED
from ..timeline import timeline as told

register = template.Library()
SAYS = {"past": _("(done)"), "now": _("(now)"), "next": _("(next)"), "stopped": _("(not reached)")}


@register.filter
def money(amount: Money) -> str:
    """{{ case.amount|money }}: as the reader writes it."""
    return amount.text(get_language() or "en").replace("-", "−")


@register.simple_tag(name="amount")
def amount_tag(minor: int, currency: str) -> str:
    """{% amount line.paid order.currency %}"""
    return money(Money(minor, currency))


@register.filter
def when(at: datetime | None, zone: str) -> str:
    """{{ event.at|when:shop.timezone }}: “Today 10:32”, the whole instant on hover."""
    return times.element(at, zone=zone, now=clock.now()) if at else ""


@register.filter
def day(at: datetime | None, zone: str) -> str:
    """{{ order.placed_at|day:shop.timezone }}: the day alone."""
    if at is None:
        return ""
    shown = times.day(at, zone=zone, now=clock.now())
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), times.full(at, zone=zone), shown)


@register.filter
def countdown(at: datetime, zone: str) -> SafeString:
    """{{ case.due_at|countdown:shop.timezone }}: “6 days 4 hours left”, kept up to date by ui.js."""
    before, after = left(at)
    length = at - clock.now()
    shown = (before if length.total_seconds() >= 0 else after).replace("{}", times.span(abs(length)))
    return format_html(
        '<time datetime="{}" title="{}" data-left="{}" data-late="{}">{}</time>',
        at.isoformat(), times.full(at, zone=zone), before, after, shown,
    )  # fmt: skip


@register.filter
def remedy(asked: Any) -> str:
    """{{ offer|remedy }}: what a kind and a path are called."""
    return remedy_label(asked.kind, asked.path)


@register.filter
def reason(code: str) -> str:
    return reason_label(code)


@register.filter
def device(agent: str) -> str:
    """{{ session.device|device }}: “Chrome, Windows”, where the browser says so."""
    return device_name(agent)


@register.filter
def stars(count: int) -> str:
    """{{ rating.stars|stars }}: ★★★★☆"""
    return "★" * count + "☆" * (BEST - count)


@register.filter
def initial(name: str) -> str:
    return name[:1].upper()


@register.simple_tag(name="icon")
def icon_tag(name: str) -> SafeString:
    """{% icon "camera" %}: a drawing of `ui.icons` in the colour of the text."""
    return icon(name)


@register.simple_tag
def video_limit() -> int:
    """{% video_limit %}: the largest video taken, in bytes."""
    return int(settings.VIDEO_LIMIT)


@register.inclusion_tag("ui/parts/shown.html")
def shown(photo: Photo, address: str, label: str) -> dict[str, Any]:
    """{% shown photo address label %}: a photo that opens, or a video that plays."""
    return {"photo": photo, "address": address, "label": label}


TINTS = 8


def tinted(title: str, sku: str) -> SafeString:
    """Stands for the picture of an item; the same item has the same colour and letter everywhere."""
    tint = sum(sku.encode()) % TINTS
    return format_html('<span class="swatch tint-{}" aria-hidden="true">{}</span>', tint, (title or sku)[:1].upper())


@register.simple_tag
def swatch(line: Any) -> SafeString:
    """{% swatch line %}: of a line or a product; what is no goods has no colour."""
    if getattr(line, "kind", "goods") == "goods":
        return tinted(line.title, line.sku)
    return mark_safe('<span class="swatch tint-none" aria-hidden="true">·</span>')


@register.filter
def html_lang(code: str) -> str:
    return "zh-Hans" if code.startswith("zh") else code


@register.simple_tag
def brand_url(shop: Shop) -> str:
    """The address of the shop's colours and logo; new ones are a new address, so it may be cached for ever."""
    return reverse("brand", args=[shop.slug]) + f"?{brand.version(shop)}"


@register.inclusion_tag("ui/parts/progress.html")
def progress(case: Case) -> dict[str, Any]:
    """{% progress case %}: the steps its path takes, where the case is and what is next."""
    stopped = case.closed_at is not None and case.step != "completed"
    parts = []
    for step, state in states(case.table, case.step, case.path):
        state = "stopped" if stopped else state
        parts.append({"label": case.table.steps[step].label, "state": state, "says": SAYS[state]})
    return {"parts": parts}


@register.inclusion_tag("ui/parts/promise.html")
def promise(case: Case, reader: str = ActorKind.CUSTOMER) -> dict[str, Any]:
    """{% promise case "agent" %}: who, by when, what then, as the reader sees it."""
    return {
        "promise": promise_of(case, reader=ActorKind(reader), now=clock.now()),
        "zone": case.shop.timezone,
    }


@register.inclusion_tag("ui/parts/chip.html")
def promise_chip(case: Case, reader: str = ActorKind.CUSTOMER) -> dict[str, Any]:
    """{% promise_chip case "agent" %}: who must act, for a list."""
    return {"promise": promise_of(case, reader=ActorKind(reader), now=clock.now())}


@register.inclusion_tag("ui/parts/decision.html")
def decision(decision: Decision, policy_number: int | None = None, *, ahead: bool = False) -> dict[str, Any]:
    """{% decision record.decision record.policy.number %}; in a preview {% decision preview.decision ahead=True %}"""
    return {"view": decision_view(decision, policy_number=policy_number, ahead=ahead)}


@register.inclusion_tag("ui/parts/money.html")
def money_block(rows: Sequence[Row]) -> dict[str, Any]:
    """{% money_block rows %} with the rows of `ui.amounts`."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(events: Iterable[EventRow], case: Case, reader: str = ActorKind.CUSTOMER) -> dict[str, Any]:
    """{% timeline events case "agent" %}: the latest first."""
    entries = told(events, currency=case.currency, reader=ActorKind(reader), zone=case.shop.timezone)
    return {"entries": entries, "zone": case.shop.timezone}


@register.inclusion_tag("ui/parts/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """{% field form.email %}: label, hint, control, and what is wrong with how to cure it."""
    return {"field": field}


@register.inclusion_tag("ui/parts/problems.html")
def problems(form: Any) -> dict[str, Any]:
    """{% problems form %}: what is wrong with the form as a whole."""
    return {"problems": form.non_field_errors()}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, text: str = "", link: str = "", action: str = "") -> dict[str, Any]:
    """{% empty title text link action %}: an empty list says what to do first."""
    return {"title": title, "text": text, "link": link, "action": action}


@register.inclusion_tag("ui/parts/language.html", takes_context=True)
def language_switch(context: template.Context) -> dict[str, Any]:
    return {
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "language": get_language(),
    }


@register.inclusion_tag("ui/parts/download.html", takes_context=True)
def download(context: template.Context, table: str = "1", label: str = "") -> dict[str, str]:
    """{% download %}: the table of this page as a file, narrowed as the page is; which one, where it has several."""
    query = context["request"].GET.copy()
    query.pop("from", None)
    query[ASKED] = table
    return {"address": f"?{query.urlencode()}", "label": label}
