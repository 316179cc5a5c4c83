"""How it was: stars and a few words about an ended request, given and changed on its page."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aftercare.cases.actions import rate as rate_case
from aftercare.cases.models import Case, Rating
from aftercare.cases.ratings import BEST, rateable
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.ui.forms import Form, again

from .queries import actor_of, case_of

STARS = {
    1: gettext_lazy("1 star: very bad"),
    2: gettext_lazy("2 stars: bad"),
    3: gettext_lazy("3 stars: fair"),
    4: gettext_lazy("4 stars: good"),
    5: gettext_lazy("5 stars: very good"),
}


class RatingForm(Form):
    stars = forms.TypedChoiceField(
        label=gettext_lazy("Stars"),
        coerce=int,
        choices=[(count, STARS[count]) for count in range(1, BEST + 1)],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one to five stars."),
            "invalid_choice": gettext_lazy("Choose one to five stars."),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("What was good, what was not?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def form_for(case: Case, given: Rating | None) -> RatingForm | None:
    """What to fill in on the case's page; None where there is nothing to rate now."""
    if not rateable(case, given, at=clock.now()):
        return None
    return RatingForm(initial={"stars": given.stars, "words": given.words} if given else None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, ref: str) -> HttpResponse:
    case = case_of(request, ref)
    given = Rating.objects.filter(case=case).first()
    form = form_for(case, given)
    if request.method != "POST":
        if form is None:
            messages.info(
                request, _("That is done already or no longer possible. This is where your request stands now.")
            )
            return redirect("portal_case", case.ref)
        return render(request, "portal/rate.html", {"case": case, "shop": case.shop, "form": form, "given": given})
    sent = RatingForm(request.POST)
    if sent.is_valid():
        try:
            rate_case(case, **sent.cleaned_data, by=actor_of(request, case.order), at=clock.now())
            messages.success(request, _("Thank you. %(shop)s reads it.") % {"shop": case.shop.name})
            return redirect("portal_case", case.ref)
        except Refused as refused:
            sent.refuse(refused)
    return again(request, "portal/rate.html", {"case": case, "shop": case.shop, "form": sent, "given": given})
