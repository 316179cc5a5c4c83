"""The policy as JSON: read by whoever reads it, edited by experts."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.policy import actions
from aftercare.policy.models import PolicyVersion
from aftercare.policy.terms import read_terms
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from .forms import RawForm
from .history import last_editor
from .pages import READERS, by, show, version_for
from .work import as_text


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def raw(request: StaffRequest, ref: str) -> HttpResponse:
    version = version_for(request, ref)
    if request.method != "POST":
        return _show(request, version, RawForm(initial={"raw": _written(version.data)}), began=as_text(version.data))
    actor, form = by(request), RawForm(request.POST)
    if not version.is_draft:
        raise PermissionDenied
    began, wrong = request.POST.get("began", ""), dict[str, str]()
    data = _object(form) if form.is_valid() else None
    if data is not None:
        wrong = read_terms(data)[1]
    if data is not None and not wrong:
        try:
            actions.change_draft(version, terms=data, began=_began(began), by=actor, at=clock.now())
        except Refused as refused:
            form.add_error("raw", _again(refused, version))
            began = as_text(version_for(request, ref).data)
        else:
            return moved(request, reverse("policies:version", args=[ref]))
    return _show(request, version, form, began=began, wrong=wrong)


def _again(refused: Refused, version: PolicyVersion) -> str:
    """Who was faster, and that keeping it once more takes this text instead of theirs."""
    if refused.code != "draft_changed":
        return str(refused.sentence)
    return _("%(who)s changed the draft meanwhile. Put their change in here, or keep yours again to replace it.") % {
        "who": last_editor(version)
    }


def _object(form: RawForm) -> dict[str, Any] | None:
    try:
        data = json.loads(form.cleaned_data["raw"])
    except json.JSONDecodeError as error:
        form.add_error("raw", _("Line %(line)s: %(error)s; correct the JSON there.")
                       % {"line": error.lineno, "error": error.msg})  # fmt: skip
        return None
    if not isinstance(data, dict):
        form.add_error("raw", _("Write the policy as a JSON object."))
        return None
    return data


def _began(text: str) -> dict[str, Any]:
    try:
        began = json.loads(text)
    except ValueError:
        began = None
    return began if isinstance(began, dict) else {}


def _written(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _show(
    request: StaffRequest, version: PolicyVersion, form: RawForm, *, began: str, wrong: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    refused = bool(form.errors or wrong)
    context = {
        "version": version,
        "form": form,
        "began": began,
        "wrong": wrong or {},
        "written": _written(version.data),
    }
    return show(request, "raw.html", context, status=422 if refused else 200)
