"""Editing a draft, section by section: rows changed by buttons, what is typed checked as it is typed and kept by
itself, and two people at one section put together without a loss."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.policy import actions
from aftercare.policy.comparing import changes
from aftercare.policy.merging import merge
from aftercare.policy.models import PolicyVersion
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from .history import last_editor
from .nodes import flat, usual_reasons
from .notes import note_id
from .pages import CHANGERS, by, draft_for, show
from .rows import change_rows
from .sections import Section, section
from .words import change_words
from .work import Work, as_text


@staff(*CHANGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, ref: str, key: str) -> HttpResponse:
    draft, part = draft_for(request, ref), _section(key)
    if request.method != "POST":
        return _show(request, Work.begun(draft, part))
    work, does = Work.sent(draft, part, request.POST), request.POST.get("do", "")
    if does and does != "keep":
        return _show(request, _with_rows(request, work, does))
    if work.terms is None:
        return _show(request, work, status=422)
    return _keep(request, work)


@staff(*CHANGERS)
@require_POST
def check(request: StaffRequest, ref: str, key: str) -> HttpResponse:
    """What stands beside each field while it is typed; with `keep`, kept as well once nothing is wrong."""
    work = Work.sent(draft_for(request, ref), _section(key), request.POST)
    state, refused = "typed" if work.changed else "kept", None
    if work.terms is None:
        state = "wrong"
    elif work.stale:
        state = "stale"
    elif "keep" in request.POST and work.changed:
        try:
            work.version, state = _change(request, work), "kept"
            work.began = work.data
        except Refused as refusal:
            state, refused = "refused", refusal
    context = _context(work)
    context |= {
        "state": state,
        "refused": refused,
        "editor": last_editor(work.version) if state == "stale" else "",
        "places": flat(context["nodes"]),
    }
    return show(request, "checked.html", context)


@staff(*CHANGERS)
@require_POST
def combine(request: StaffRequest, ref: str, key: str) -> HttpResponse:
    """Both edits put together as was chosen; if theirs went on meanwhile, the choice is offered anew."""
    work = Work.sent(draft_for(request, ref), _section(key), request.POST)
    theirs = work.theirs
    if request.POST.get("seen") != as_text(theirs):
        return _show_both(request, work)
    merged = merge(work.began, mine=work.data, theirs=theirs, prefer=request.POST.getlist("mine"))
    work.data, work.began = merged.data, theirs
    return _keep(request, work)


def _keep(request: StaffRequest, work: Work) -> HttpResponse:
    try:
        _change(request, work)
    except Refused as refused:
        if refused.code == "draft_changed":
            return _show_both(request, work)
        work.wrong[refused.field or "policy"] = str(refused.sentence)
        return _show(request, work, status=422)
    return moved(request, reverse("policies:edit", args=[work.version.ref, work.section.key]) + "?kept")


def _change(request: StaffRequest, work: Work) -> PolicyVersion:
    return actions.change_draft(work.version, fields=work.data, began=work.began, by=by(request), at=clock.now())


def _with_rows(request: StaffRequest, work: Work, does: str) -> Work:
    place, _dot, verb = does.rpartition(".")
    named = request.POST.get(f"{place}.named", "").strip()
    if change_rows(work.typed, does, named=named, currency=work.version.shop.currency) and verb == "add":
        rows = work.typed.get(place)
        work.fresh = f"{place}.{named if isinstance(rows, dict) else len(rows or []) - 1}"
    return work.checked()


def _section(key: str) -> Section:
    found = section(key)
    if found is None:
        raise Http404
    return found


def _context(work: Work) -> dict[str, Any]:
    notes = work.notes(clock.now())
    return {
        "version": work.version,
        "section": work.section,
        "work": work,
        "nodes": work.nodes(notes),
        "below": [(note_id(place), note) for place, note in notes.items() if note.below],
        "wrong": [(note_id(place), note) for place, note in notes.items() if note.wrong],
        "usual": usual_reasons(work.typed),
    }


def _show(request: StaffRequest, work: Work, *, status: int = 200) -> HttpResponse:
    state = "wrong" if status == 422 else "typed" if work.changed else "kept"
    context = _context(work) | {"state": state, "kept": "kept" in request.GET}
    return show(request, "edit.html", context, status=status)


def _show_both(request: StaffRequest, work: Work) -> HttpResponse:
    """What either changed, and a choice for what both did."""
    currency, theirs = work.version.shop.currency, work.theirs
    merged = merge(work.began, mine=work.data, theirs=theirs)
    context = _context(work) | {
        "editor": last_editor(work.version),
        "mine": change_words(changes(work.began, work.data), currency),
        "theirs": change_words(changes(work.began, theirs), currency),
        "conflicts": change_words(merged.conflicts, currency),
        "seen": as_text(theirs),
        "sent": [(name, value) for name, values in request.POST.lists() for value in values
                 if name not in ("csrfmiddlewaretoken", "do", "mine", "seen", "keep")],
    }  # fmt: skip
    return show(request, "both.html", context, status=409)
