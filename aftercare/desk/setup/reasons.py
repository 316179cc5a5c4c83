"""The reasons customers choose from: their order, their words, and the lists that leave one out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.cases.kinds import KINDS as CASE_KINDS
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES, Shop
from aftercare.policy.facts import Reason
from aftercare.policy.law import LawRule
from aftercare.policy.models import PolicyVersion, ReasonChoice
from aftercare.policy.reasons import KINDS, LONGEST, ReasonSet, choices_of, needed, set_reasons
from aftercare.policy.sentences import reason_label
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from .entries import READERS
from .pages import by, first_shop, shop_for, show

SHOWN = "shown"


class ReasonsForm(Form):
    """For each reason its place, its words, and the lists it stands in."""

    def __init__(
        self, *args: Any, names: list[str], kept: dict[str, ReasonChoice], by_law: dict[tuple[str, str], LawRule],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.names, self.by_law = names, by_law
        for place, name in enumerate(names, 1):
            self._add(name, place, kept.get(name))

    def _add(self, name: str, place: int, kept: ReasonChoice | None) -> None:
        label = reason_label(name)
        self.fields[f"{name}.place"] = forms.IntegerField(
            label=_("Place of “%(reason)s”") % {"reason": label}, required=False, initial=place,
            error_messages={"invalid": gettext_lazy("Write a whole number, such as 1.")},
            widget=forms.NumberInput(attrs={"min": 1, "class": "num"}),
        )  # fmt: skip
        for locale, language in LOCALES:
            self.fields[f"{name}.{locale}"] = forms.CharField(
                label=_("“%(reason)s” in %(language)s") % {"reason": label, "language": language}, required=False,
                initial=kept.words.get(locale, "") if kept else "",
                widget=forms.TextInput(attrs={"maxlength": LONGEST}),
            )  # fmt: skip
        for kind in KINDS:
            values = {"reason": label, "kind": CASE_KINDS[kind].label}
            self.fields[f"{name}.{kind}"] = forms.BooleanField(
                label=_("“%(reason)s” for %(kind)s") % values, required=False,
                initial=kind not in (kept.hidden if kept else ()), disabled=(name, kind) in self.by_law,
            )  # fmt: skip

    def chosen(self) -> list[ReasonSet]:
        data = self.cleaned_data
        ordered = sorted(self.names, key=lambda name: data[f"{name}.place"] or len(self.names) + 1)
        return [
            ReasonSet(
                reason=name, hidden=tuple(kind for kind in KINDS if not data[f"{name}.{kind}"]),
                words={locale: data[f"{name}.{locale}"] for locale, _language in LOCALES},
            )
            for name in ordered
        ]  # fmt: skip

    def rows(self) -> Iterator[dict[str, Any]]:
        for name in self.names:
            yield {
                "reason": reason_label(name), "code": name, "place": self[f"{name}.place"],
                "words": [(self[f"{name}.{locale}"], locale) for locale, _language in LOCALES],
                "kinds": [(self[f"{name}.{kind}"], self._law(name, kind)) for kind in KINDS],
            }  # fmt: skip

    def _law(self, name: str, kind: str) -> str:
        rule = self.by_law.get((name, kind))
        return rule.cited(get_language() or "en") if rule else ""


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: StaffRequest, slug: str = "") -> HttpResponse:
    """Those of a shop; of somebody's first shop where none is named."""
    shop = shop_for(request, slug) if slug else first_shop(request)
    if shop is None:
        return _show(request, None, None)
    form = _form(request, shop)
    if request.method == "POST" and form.is_valid():
        try:
            set_reasons(shop=shop, reasons=form.chosen(), by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept; customers choose from it from now on."))
            return moved(request, reverse("setup:reasons_of", args=[shop.slug]))
    return _show(request, shop, form)


def _form(request: StaffRequest, shop: Shop) -> ReasonsForm:
    at, kept = clock.now(), choices_of(shop.pk)
    policy = PolicyVersion.objects.in_force(shop.pk, at)
    known = list(policy.terms.reasons) if policy else [reason.value for reason in Reason]
    known.sort(key=lambda name: kept[name].position if name in kept else len(kept))
    return ReasonsForm(request.POST or None, names=known, kept=kept, by_law=needed(shop, at=at))


def _show(request: StaffRequest, shop: Shop | None, form: ReasonsForm | None) -> HttpResponse:
    context = {
        "shop": shop, "shops": request.user.shops.order_by("name"), "form": form,
        "kinds": [CASE_KINDS[kind].label for kind in KINDS], "languages": LOCALES,
    }  # fmt: skip
    wrong = form is not None and form.is_bound and bool(form.errors)
    return show(request, "reasons.html", context, status=422 if wrong else 200)
