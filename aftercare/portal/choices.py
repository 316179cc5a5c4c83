"""What the customer allows the shop to do with their data: read, and changed at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.consents import choices_of, give_consent, withdraw_consent
from aftercare.people.models import Consent

from .queries import actor_of, order_of

SAYS = {"yes": give_consent, "no": withdraw_consent}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, ref: str) -> HttpResponse:
    order = order_of(request, ref)
    problem = ""
    if request.method == "POST" and order.customer:
        say = SAYS.get(request.POST.get("say", ""))
        purpose = request.POST.get("purpose", "")
        try:
            if say is None:
                raise Refused(_("Choose yes or no."))
            by = actor_of(request, order)
            say(order.customer, purpose=purpose, source="portal", by=by, at=clock.now())
        except Refused as refused:
            problem = str(refused.sentence)
        else:
            messages.success(request, _("Kept. It holds from now on."))
            return redirect("portal_choices", order.ref)
    said = Consent.objects.filter(customer=order.customer_id).order_by("-id")[:50] if order.customer_id else []
    context = {
        "order": order,
        "shop": order.shop,
        "choices": choices_of(order.customer_id) if order.customer_id else [],
        "said": said,
        "problem": problem,
    }
    return render(request, "portal/choices.html", context, status=422 if problem else 200)
