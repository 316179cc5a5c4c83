"""How a message would look, in frames of their own: its styles stand inside it, which no page of ours may have."""

from __future__ import annotations

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.ids import typed_ref
from aftercare.core.refusal import Refused
from aftercare.notices.catalogue import Notice
from aftercare.notices.letter import Letter
from aftercare.notices.sampling import preview as previewed
from aftercare.notices.wording import checked
from aftercare.people.models import Shop
from aftercare.ui.staff import StaffRequest, staff

from .entries import READERS
from .forms import WordingForm
from .pages import notice_for, shop_for

SALT = "aftercare.draft"
DAY = 24 * 60 * 60
NOTHING_RUNS = {
    "default-src": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, settings.PUBLIC_URL, "data:"],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}


@staff(*READERS)
@require_POST
def preview(request: StaffRequest, slug: str, name: str, locale: str) -> HttpResponse:
    """The frames for what is written now, without keeping it."""
    shop, notice = shop_for(request, slug), notice_for(name, locale)
    form = WordingForm(request.POST, shop=shop)
    return render(request, "desk/setup/preview.html", {"form": form, **frames(form, shop, notice, locale)})


@staff(*READERS)
@require_safe
def letter(request: StaffRequest, slug: str, name: str, locale: str) -> HttpResponse:
    """The letter of a signed draft, as a mail program gets it; nothing but our own page makes one."""
    shop, notice = shop_for(request, slug), notice_for(name, locale)
    try:
        made_for, subject, text, ref = signing.loads(request.GET.get("draft", ""), salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    if made_for != [shop.pk, name, locale]:
        raise Http404
    case = _case(shop, ref)
    shown = previewed(shop, notice, (subject, text), locale=locale, at=clock.now(), case=case)
    return framed(HttpResponse(shown.html))


def framed(response: HttpResponse) -> HttpResponse:
    """For a frame of our own pages: its styles may stand inside it, nothing in it runs."""
    response._csp_config = NOTHING_RUNS  # type: ignore[attr-defined]
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def frames(form: WordingForm, shop: Shop, notice: Notice, locale: str) -> dict[str, str]:
    """Where the letter is shown, and its text part; empty where its words cannot be kept."""
    draft = _draft_address(form, shop, notice, locale)
    return {"draft": draft, "plain": letter_in(form, shop, notice, locale).text if draft else ""}


def _draft_address(form: WordingForm, shop: Shop, notice: Notice, locale: str) -> str:
    """Empty, with the sentence at its field, where the words cannot be kept."""
    try:
        subject, text = checked(notice, locale, *_words(form))
        ref = _ref(form, shop)
    except Refused as refused:
        if form.is_bound:
            form.is_valid()
            if not form.errors.get(refused.field):
                form.refuse(refused)
        return ""
    draft = signing.dumps([[shop.pk, notice.name, locale], subject, text, ref], salt=SALT, compress=True)
    return f"{reverse('setup:letter', args=[shop.slug, notice.name, locale])}?draft={draft}"


def letter_in(form: WordingForm, shop: Shop, notice: Notice, locale: str) -> Letter:
    """Raises `Refused` for words that cannot be kept."""
    words = checked(notice, locale, *_words(form))
    case = _case(shop, _ref(form, shop))
    return previewed(shop, notice, words, locale=locale, at=clock.now(), case=case)


def _words(form: WordingForm) -> tuple[str, str]:
    return str(form["subject"].value() or ""), str(form["text"].value() or "")


def _ref(form: WordingForm, shop: Shop) -> str:
    """The reference of the case it is shown for; empty for an invented one."""
    ref = typed_ref(str(form["case"].value() or ""))
    if ref and _case(shop, ref) is None:
        raise Refused(form.NO_CASE, code="unknown_case", field="case")
    return ref


def _case(shop: Shop, ref: str) -> Case | None:
    cases = Case.objects.of_shop(shop.pk).select_related("order", "shop", "customer")
    return cases.filter(ref=ref).first() if ref else None
