"""Who was called where, and one's own note put right."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases.actions import edit_note, see_mentions
from aftercare.cases.actions.writing import colleagues as colleagues_of
from aftercare.cases.models import Mention, Note
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.desk.pages import DESK, moved, show
from aftercare.ui.staff import StaffRequest, case_for, staff

MOST = 100
WRITERS = (ActorKind.AGENT, ActorKind.FINANCE)


@staff(*DESK)
@require_safe
def mentions(request: StaffRequest) -> HttpResponse:
    """Where colleagues called this person, those not seen yet first."""
    rows = Mention.objects.of(request.user).select_related("note__case__shop").order_by("-id")
    unseen, seen_before = list(rows.unseen()[:MOST]), list(rows.exclude(seen_at=None)[:20])
    return show(request, "desk/notes/mentions.html", {"unseen": unseen, "before": seen_before}, here="mentions")


@staff(*WRITERS)
@require_POST
def seen(request: StaffRequest) -> HttpResponse:
    """One of them, by opening its case, or all."""
    chosen = request.POST.get("mention", "")
    mention = Mention.objects.of(request.user).filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if mention is None and chosen:
        return moved(request, reverse("notes:mentions"))
    see_mentions(request.user, mentions=[mention.pk] if mention else None, at=clock.now())
    if mention is None:
        return moved(request, reverse("notes:mentions"))
    return moved(request, reverse("desk:case", args=[mention.note.case.ref]) + f"#{mention.note.ref}")


@staff(*WRITERS)
@require_safe
def colleagues(request: StaffRequest, ref: str) -> HttpResponse:
    """Whom a note on this case can call, for the list that opens at @."""
    people = [person for person in colleagues_of(case_for(request, ref)) if person != request.user]
    return render(request, "desk/notes/colleagues.html", {"people": people})


class EditForm(forms.Form):
    text = forms.CharField(required=False, max_length=4000)


@staff(*WRITERS)
@require_POST
def edit(request: StaffRequest, ref: str, note: str) -> HttpResponse:
    case = case_for(request, ref)
    kept = get_object_or_404(Note.objects.filter(case=case), ref=note)
    form = EditForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else request.POST.get("text", "")
    try:
        edit_note(kept, text=text, by=request.user.oneself, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("The note is put right."))
    return moved(request, reverse("desk:case", args=[case.ref]) + f"#{kept.ref}")
