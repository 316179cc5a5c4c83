"""Several people at one case: who else looks at it, and who was faster."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.live.looking import others, write
from aftercare.people.models import User
from aftercare.ui.staff import StaffRequest, case_for, staff
from aftercare.ui.timeline import entry

from .act_forms import Press
from .pages import DESK


@staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def looking(request: StaffRequest, ref: str) -> HttpResponse:
    """Who else has the case before them; posted to, that this person writes or has stopped."""
    case = case_for(request, ref)
    if request.method == "POST":
        write(case, request.user, goes_on=request.POST.get("writes") == "1")
        return HttpResponse(status=204)
    return render(request, "desk/looking.html", {"case": case, "others": others(case, but=request.user)})


def beaten(case: Case, form: Press, *, seen: str, by: User) -> list[str]:
    """What somebody else did to the case after this person read the page, and their own words, which would be lost
    with the button they stood at; nothing if nobody did anything."""
    if not seen.isdecimal() or len(seen) > LONGEST_NUMBER:
        return []
    since = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, id__gt=seen)
    event = since.exclude(actor_id=by.pk, actor_kind__in=STAFF).order_by("id").first()
    if event is None:
        return []
    told = entry(event, currency=case.currency, reader=ActorKind.AGENT, zone=case.shop.timezone)
    words = max((value for value in form.cleaned_data.values() if isinstance(value, str)), key=len, default="")
    return [
        _("%(who)s was faster: %(what)s") % {"who": told.by, "what": told.sentence},
        *([_("You wrote: “%(words)s”") % {"words": words}] if words else []),
    ]


LONGEST_NUMBER = 18  # digits; a database refuses longer ones
STAFF = (ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE, ActorKind.WAREHOUSE)
