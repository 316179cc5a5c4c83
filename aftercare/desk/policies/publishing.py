"""Publishing a draft: what changes, for whom and from when; at once, or by itself on a date; never below the law."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.policy import actions
from aftercare.policy.comparing import changes
from aftercare.policy.floor import shortfalls_of
from aftercare.policy.models import PolicyVersion
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from ..team.pages import press
from .forms import ScheduleForm
from .notes import nearest, note_id
from .pages import CHANGERS, READERS, by, draft_for, show
from .sections import section_of
from .words import change_words, where


@staff(*READERS)
@require_safe
def confirm(request: StaffRequest, ref: str) -> HttpResponse:
    return _show(request, draft_for(request, ref))


@staff(*CHANGERS)
@require_POST
def now(request: StaffRequest, ref: str) -> HttpResponse:
    draft = draft_for(request, ref)
    return _done(
        request, draft, lambda: actions.publish_draft(draft, by=by(request), at=clock.now()),
        _("Published: it holds for orders placed from now on."),
    )  # fmt: skip


@staff(*CHANGERS)
@require_POST
def later(request: StaffRequest, ref: str) -> HttpResponse:
    draft = draft_for(request, ref)
    with timezone.override(draft.shop.timezone):
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            return _show(request, draft, form=form)
    at = form.cleaned_data["publish_at"]
    return _done(
        request, draft, lambda: actions.schedule(draft, publish_at=at, by=by(request), at=clock.now()),
        _("Scheduled: it is published by itself."), form=form,
    )  # fmt: skip


@staff(*CHANGERS)
@require_POST
def unschedule(request: StaffRequest, ref: str) -> HttpResponse:
    draft = draft_for(request, ref)
    return press(
        request, lambda: actions.unschedule(draft, by=by(request), at=clock.now()), _("It is a draft as before."),
        reverse("policies:publish", args=[ref]),
    )  # fmt: skip


def _done(
    request: StaffRequest, draft: PolicyVersion, act: Callable[[], object], done: str, *,
    form: ScheduleForm | None = None,
) -> HttpResponse:  # fmt: skip
    try:
        act()
    except Refused as refused:
        form = form or ScheduleForm()
        return _show(request, draft, form=form, refused=refused)
    messages.success(request, done)
    return moved(request, reverse("policies:version", args=[draft.ref]))


def below(draft: PolicyVersion) -> list[tuple[object, str, object, str]]:
    """Each place below the law: what is said of it, what it is called, and where it is edited."""
    found = shortfalls_of(draft.shop, draft.terms, at=draft.publish_at or clock.now())
    return [(one, where(one.field), section_of(one.field), note_id(nearest(one.field))) for one in found]


def _show(
    request: StaffRequest, draft: PolicyVersion, *, form: ScheduleForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    if refused and form and refused.field in form.fields:
        form.add_error(refused.field, str(refused.sentence))
        refused = None
    current = PolicyVersion.objects.in_force(draft.shop_id, clock.now())
    places = below(draft)
    context = {
        "version": draft,
        "zone": draft.shop.timezone,
        "current": current,
        "changes": change_words(changes(current.data, draft.data) if current else [], draft.shop.currency),
        "below": places,
        "forbidden": any(getattr(one, "refuses", False) for one, *_rest in places),
        "waiting": PolicyVersion.objects.drafts()
        .filter(shop=draft.shop, publish_at__isnull=False)
        .exclude(pk=draft.pk),
        "form": form or ScheduleForm(),
        "refused": refused,
    }
    wrong = refused is not None or (form is not None and bool(form.errors))
    return show(request, "publish.html", context, status=422 if wrong else 200)
