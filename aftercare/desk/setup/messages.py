"""The messages customers get: all of them, and one of them to be reworded, tried, switched off and put back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftercare.cases.kinds import KINDS
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.desk.team.pages import press
from aftercare.desk.team.words import event_label
from aftercare.notices import wording
from aftercare.notices.catalogue import NOTICES, Notice
from aftercare.notices.models import NoticeChoice
from aftercare.notices.sampling import send_sample
from aftercare.notices.variables import VARIABLES
from aftercare.people.models import LOCALES, Shop
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from .entries import MANAGERS, READERS
from .forms import WordingForm
from .pages import by, first_shop, notice_for, shop_for, show
from .previewing import frames, letter_in

FAMILIES: dict[str, Promise] = {
    "case": gettext_lazy("The request"),
    "talk": gettext_lazy("Evidence, offers and replies"),
    "goods": gettext_lazy("Parcels and goods"),
    "money": gettext_lazy("Money"),
    "complaint": gettext_lazy("Complaints"),
    "withdrawal": gettext_lazy("Withdrawals from contracts"),
}
HISTORY = 20


@staff(*READERS)
@require_safe
def listed(request: StaffRequest, slug: str = "") -> HttpResponse:
    """Every message of a shop; of somebody's first shop where none is named."""
    shop = shop_for(request, slug) if slug else first_shop(request)
    choices = wording.choices_of(shop) if shop else {}
    locale = _locale_of(get_language() or "", shop)
    families = [(label, list(_rows(family, choices, locale))) for family, label in FAMILIES.items()]
    context = {"shop": shop, "shops": request.user.shops.order_by("name"), "families": families, "locale": locale}
    return show(request, "messages.html", context)


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: StaffRequest, slug: str, name: str, locale: str) -> HttpResponse:
    shop, notice = shop_for(request, slug), notice_for(name, locale)
    if request.method != "POST":
        return _show(request, shop, notice, locale)
    form = WordingForm(request.POST, shop=shop)
    if form.is_valid():
        try:
            wording.reword(shop=shop, notice=name, locale=locale, **form.words, by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept; the next message says it so."))
            return moved(request, address(shop, name, locale))
    return _show(request, shop, notice, locale, form=form, status=422)


@staff(*MANAGERS)
@require_POST
def test(request: StaffRequest, slug: str, name: str, locale: str) -> HttpResponse:
    """What is written now, kept or not, to whoever writes it. It comes back as it was written."""
    shop, notice = shop_for(request, slug), notice_for(name, locale)
    form = WordingForm(request.POST, shop=shop)
    if form.is_valid():
        try:
            letter = letter_in(form, shop, notice, locale)
            send_sample(letter, shop=shop, to=request.user.email, locale=locale, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("A test is on its way to %(email)s.") % {"email": request.user.email})
    return _show(request, shop, notice, locale, form=form, status=422 if form.errors else 200)


@staff(*MANAGERS)
@require_POST
def reset(request: StaffRequest, slug: str, name: str, locale: str) -> HttpResponse:
    shop = shop_for(request, slug)
    notice_for(name, locale)
    done = _("It has the words again that it comes with.")
    act = partial(wording.reset, shop=shop, notice=name, locale=locale, by=by(request), at=clock.now())
    return press(request, act, done, address(shop, name, locale))


@staff(*MANAGERS)
@require_POST
def stop(request: StaffRequest, slug: str, name: str, locale: str) -> HttpResponse:
    shop = shop_for(request, slug)
    notice_for(name, locale)
    act = partial(wording.stop_notice, shop=shop, notice=name, by=by(request), at=clock.now())
    return press(request, act, _("Customers do not get it any more."), address(shop, name, locale))


@staff(*MANAGERS)
@require_POST
def start(request: StaffRequest, slug: str, name: str, locale: str) -> HttpResponse:
    shop = shop_for(request, slug)
    notice_for(name, locale)
    act = partial(wording.start_notice, shop=shop, notice=name, by=by(request), at=clock.now())
    return press(request, act, _("Customers get it again."), address(shop, name, locale))


def address(shop: Shop, name: str, locale: str) -> str:
    return reverse("setup:message", args=[shop.slug, name, locale])


def when_told(notice: Notice) -> str:
    """“Request approved · Send back”: the event, and where the request then stands."""
    labels = {name: step.label for kind in KINDS.values() for name, step in kind.steps.items()}
    labels |= {"replacement": _("a replacement"), "to_buyer": _("goods that go back")}
    labels |= {"customer": _("for the customer"), "shop": _("for the shop")}
    variant = str(labels.get(notice.variant, ""))
    return " · ".join(part for part in (event_label(notice.event), variant) if part)


def _show(
    request: StaffRequest,
    shop: Shop,
    notice: Notice,
    locale: str,
    *,
    form: WordingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    choice = NoticeChoice.objects.filter(shop=shop, notice=notice.name).first()
    kept = choice.wordings.filter(locale=locale).first() if choice else None
    subject, text = (kept.subject, kept.text) if kept else notice.default(locale)
    form = form or WordingForm(initial={"subject": subject, "text": text}, shop=shop)
    context = {
        "shop": shop, "notice": notice, "locale": locale, "languages": LOCALES, "form": form,
        "changed": kept is not None, "off": bool(choice and choice.off), "when_told": when_told(notice),
        "variables": [(f"{{{name}}}", VARIABLES[name]) for name in notice.variables],
        "history": _history(choice, locale), **frames(form, shop, notice, locale),
    }  # fmt: skip
    return show(request, "message.html", context, status=status)


def _rows(family: str, choices: dict[str, NoticeChoice], locale: str) -> Iterator[dict[str, Any]]:
    for notice in NOTICES.values():
        if notice.family == family:
            choice = choices.get(notice.name)
            kept = {one.locale: one for one in choice.wordings.all()} if choice else {}
            subject = kept[locale].subject if locale in kept else notice.default(locale)[0]
            yield {
                "notice": notice, "subject": subject, "when_told": when_told(notice),
                "changed": [label for code, label in LOCALES if code in kept], "off": bool(choice and choice.off),
            }  # fmt: skip


def _history(choice: NoticeChoice | None, locale: str) -> list[tuple[EventRow, str]]:
    """Who did what to this message in this language, or in all of them, the latest first."""
    if choice is None:
        return []
    rows = EventRow.objects.filter(subject_kind="notice", subject_id=choice.pk).order_by("-id")[: HISTORY * 2]
    told = [row for row in rows if row.data.get("language", locale) == locale]
    return [(row, event_label(row.name)) for row in told[:HISTORY]]


def _locale_of(language: str, shop: Shop | None) -> str:
    return language if language in dict(LOCALES) else shop.locale if shop else "en"
