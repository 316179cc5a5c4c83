"""Dead letters: supervisors retry and discard them, auditors read them; the error's own text is for administrators."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.models import Task
from aftercare.core.paging import OLDEST, page
from aftercare.core.refusal import Refused
from aftercare.people.models import Role
from aftercare.ui.history import Subject
from aftercare.ui.letters import about, cause_of, may_discard, name_of
from aftercare.ui.staff import StaffRequest, acting, staff
from aftercare.worklist import letters as dead

from ..team.audit import LINKS
from ..team.pages import press


@staff(ActorKind.SUPERVISOR, Role.AUDITOR)
@require_safe
def letters(request: StaffRequest) -> HttpResponse:
    return _show(request)


@staff(ActorKind.SUPERVISOR)
@require_POST
def retry(request: StaffRequest, number: int) -> HttpResponse:
    letter, by = _letter(request, number), acting(request, ActorKind.SUPERVISOR)
    done = _("Queued again; it is tried within seconds.")
    return press(request, lambda: dead.retry_letter(letter, by=by, at=clock.now()), done, _back(request))


@staff(ActorKind.SUPERVISOR)
@require_POST
def retry_all(request: StaffRequest) -> HttpResponse:
    """Everything listed, or all of one kind of work."""
    by, chosen = acting(request, ActorKind.SUPERVISOR), list(_rows(request)[: dead.MOST_AT_ONCE])
    count = dead.retry_letters(chosen, by=by, at=clock.now())
    done = ngettext("%(count)d piece of work is queued again.", "%(count)d pieces of work are queued again.", count)
    return press(request, lambda: None, done % {"count": count}, _back(request))


@staff(ActorKind.SUPERVISOR)
@require_POST
def discard(request: StaffRequest, number: int) -> HttpResponse:
    letter, by = _letter(request, number), acting(request, ActorKind.SUPERVISOR)
    because = request.POST.get("because", "")
    try:
        dead.discard_letter(letter, because=because, by=by, at=clock.now())
    except Refused as refused:
        return _show(request, wrong={letter.pk: str(refused.sentence)}, status=422)
    return press(request, lambda: None, _("Discarded; the audit log keeps why."), _back(request))


def _rows(request: StaffRequest) -> Any:
    return dead.letters(_shops(request), name=_chosen(request))


def _letter(request: StaffRequest, number: int) -> Task:
    letter: Task = get_object_or_404(dead.letters(_shops(request)), pk=number)
    return letter


def _shops(request: StaffRequest) -> list[int]:
    return list(request.user.shops.values_list("pk", flat=True))


def _chosen(request: StaffRequest) -> str:
    return (request.POST.get("work") or request.GET.get("work") or "")[:128]


def _back(request: StaffRequest) -> str:
    chosen = _chosen(request)
    return reverse("letters:letters") + (f"?{urlencode({'work': chosen})}" if chosen else "")


def _show(request: StaffRequest, *, wrong: dict[int, str] | None = None, status: int = 200) -> HttpResponse:
    counts = Counter(dead.letters(_shops(request)).values_list("name", flat=True))
    shown = page(_rows(request), order=OLDEST, cursor=request.GET.get("from", ""))
    subjects, names = about(shown.rows), dict(request.user.shops.values_list("pk", "name"))
    context = {
        "here": "setup",
        "manages": request.user.acts_as(ActorKind.SUPERVISOR),
        "page": shown,
        "entries": [
            _entry(row, subjects.get(row.pk), names, (wrong or {}).get(row.pk, ""), request.user.role == Role.ADMIN)
            for row in shown.rows
        ],
        "kinds": [(name, name_of(Task(name=name)), count) for name, count in counts.most_common()],
        "total": counts.total(),
        "chosen": _chosen(request),
        "query": urlencode({"work": _chosen(request)}) if _chosen(request) else "",
    }
    return render(request, "desk/letters.html", context, status=status)


def _entry(letter: Any, subject: Subject | None, shops: dict[int, str], wrong: str, whole: bool) -> dict[str, Any]:
    link = reverse(LINKS[subject.kind], args=[subject.ref]) if subject and subject.ref and subject.kind in LINKS else ""
    return {
        "letter": letter, "name": name_of(letter), "cause": cause_of(letter), "shop": shops.get(letter.shop_id, ""),
        "subject": subject if link else None, "link": link, "wrong": wrong, "may_discard": may_discard(letter),
        "error": letter.last_error if whole else "",
    }  # fmt: skip
