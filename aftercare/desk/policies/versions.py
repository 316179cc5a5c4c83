"""The versions of a shop, one of them in words, two of them side by side; drafts begun, named and thrown away."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.policy import actions
from aftercare.policy.comparing import changes
from aftercare.policy.models import PolicyVersion
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from ..team.pages import press
from . import history
from .forms import DraftForm
from .pages import CHANGERS, READERS, by, draft_for, other_for, shop_for, show, version_for
from .publishing import below
from .reading import in_words
from .words import change_words


@staff(*READERS)
@require_safe
def first(request: StaffRequest) -> HttpResponse:
    """The versions of somebody's first shop."""
    return _show_shop(request, request.user.shops.order_by("name").first())


@staff(*READERS)
@require_safe
def versions(request: StaffRequest, slug: str) -> HttpResponse:
    return _show_shop(request, shop_for(request, slug))


@staff(*CHANGERS)
@require_POST
def make(request: StaffRequest, slug: str) -> HttpResponse:
    """A draft from what is in force, or from the version that the form names."""
    shop, form = shop_for(request, slug), DraftForm(request.POST)
    named = request.POST.get("base", "")
    base = get_object_or_404(PolicyVersion.objects.of_shop(shop.pk), ref=named) if named else None
    if form.is_valid():
        try:
            draft = actions.make_draft(
                shop=shop, title=form.cleaned_data["title"], base=base, by=by(request), at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return moved(request, reverse("policies:edit", args=[draft.ref, "windows"]))
    return _show_shop(request, shop, form=form, base=base)


@staff(*READERS)
@require_safe
def version(request: StaffRequest, ref: str) -> HttpResponse:
    return show_version(request, version_for(request, ref))


@staff(*CHANGERS)
@require_POST
def rename(request: StaffRequest, ref: str) -> HttpResponse:
    draft, form = draft_for(request, ref), DraftForm(request.POST)
    if form.is_valid():
        try:
            actions.change_draft(draft, title=form.cleaned_data["title"], by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return moved(request, reverse("policies:version", args=[ref]))
    return show_version(request, draft, form=form)


@staff(*CHANGERS)
@require_POST
def discard(request: StaffRequest, ref: str) -> HttpResponse:
    draft = draft_for(request, ref)
    return press(
        request, lambda: actions.discard_draft(draft, by=by(request), at=clock.now()), _("The draft is discarded."),
        reverse("policies:versions", args=[draft.shop.slug]),
    )  # fmt: skip


@staff(*READERS)
@require_safe
def compare(request: StaffRequest, ref: str) -> HttpResponse:
    """Beside the one it came from, or the one that is chosen."""
    new = version_for(request, ref)
    old = other_for(request, new, request.GET.get("with", "")) or history.before(new)
    others = PolicyVersion.objects.of_shop(new.shop_id).exclude(pk=new.pk).order_by("-number", "-pk")
    found = changes(old.data, new.data) if old else []
    context = {
        "version": new,
        "old": old,
        "others": others[: history.MOST],
        "changes": change_words(found, new.shop.currency),
    }
    return show(request, "compare.html", context)


@staff(*CHANGERS)
@require_POST
def automatic(request: StaffRequest, slug: str, does: str) -> HttpResponse:
    """The stop switch: at once, without a new version."""
    shop = shop_for(request, slug)
    act = actions.stop_automatic if does == "stop" else actions.start_automatic
    done = _("Stopped: people answer every request.") if does == "stop" else _("The policy approves by itself again.")
    then = reverse("policies:versions", args=[slug])
    return press(request, lambda: act(shop, by=by(request), at=clock.now()), done, then)


def show_version(request: StaffRequest, version: PolicyVersion, *, form: DraftForm | None = None) -> HttpResponse:
    earlier = history.before(version)
    context = {
        "version": version,
        "zone": version.shop.timezone,
        "before": earlier,
        "changes": change_words(history.changes_of(version, earlier), version.shop.currency),
        "parts": in_words(version.data, version.shop.currency),
        "below": below(version) if version.is_draft else [],
        "form": form or DraftForm(initial={"title": version.title}),
        "backtests": version.backtests.order_by("-pk")[:5],
    }
    return show(request, "version.html", context, status=422 if form else 200)


def _show_shop(
    request: StaffRequest, shop: Shop | None, *, form: DraftForm | None = None, base: PolicyVersion | None = None
) -> HttpResponse:
    told = history.versions_of(shop) if shop else []
    context = {
        "shop": shop,
        "shops": request.user.shops.order_by("name"),
        "zone": shop.timezone if shop else "",
        "drafts": [one for one in told if one.version.is_draft],
        "published": [one for one in told if not one.version.is_draft],
        "form": form or DraftForm(),
        "base": base,
    }
    return show(request, "versions.html", context, status=422 if form else 200)
