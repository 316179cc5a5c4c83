"""The daily mail to supervisors: ended and begun again on one's account, or ended by the link that stands in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.digests import leaving, set_digest
from aftercare.ui.staff import StaffRequest, own

from .pages import press


@own
@require_POST
def digest(request: StaffRequest) -> HttpResponse:
    user, wanted = request.user, request.POST.get("digest") == "on"
    done = _("You get the daily mail again.") if wanted else _("You get the daily mail no more.")
    return press(
        request, lambda: set_digest(user, wanted=wanted, by=user.oneself, at=clock.now()), done, "team:account"
    )


# A mail program sends the form by itself (RFC 8058): it carries a signature, and neither cookie nor token.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: programs that check mail follow every link in it."""
    try:
        user = leaving(token)
    except Refused as refused:
        return render(request, "desk/team/over.html", {"sentence": refused.sentence}, status=410)
    if request.method == "POST":
        user = set_digest(user, wanted=False, by=user.oneself, at=clock.now())
    return render(request, "desk/team/digest.html", {"person": user})
