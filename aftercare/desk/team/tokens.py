"""Every key to one's shops: whose it is, what it may do, until when; made for programs and ended here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.paging import page
from aftercare.core.refusal import Refused
from aftercare.people.manager import Manager
from aftercare.people.models import ApiToken
from aftercare.people.tokens import new_token, revoke_token
from aftercare.ui.staff import StaffRequest, staff

from .forms import TokenForm
from .pages import TEAM, press, show
from .staff import found, show_person


@staff(*TEAM)
@require_safe
def tokens(request: StaffRequest) -> HttpResponse:
    """Those of programs, those made on the command line and those that ended."""
    user = request.user
    rows = ApiToken.objects.filter(shop__in=user.shops.all()).select_related("shop", "owner")
    context = {
        "page": page(rows, cursor=request.GET.get("from", "")),
        "now": clock.now(),
        "may_end": user.acts_as(ActorKind.SUPERVISOR) and Manager.of_user(user).manages_tokens,
    }
    return show(request, "tokens.html", context, here="team")


@staff(ActorKind.SUPERVISOR)
@require_POST
def make(request: StaffRequest, ref: str) -> HttpResponse:
    """A token for a program. Its text is on this one page, and kept nowhere."""
    user, manager, at = found(request, ref), Manager.of_user(request.user), clock.now()
    shops = user.shops.filter(pk__in=manager.shop_ids)
    form = TokenForm(request.POST, shops=shops, auto_id="token_%s")
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("shop", "name", "scopes")}
        try:
            manager.check_owner(user)
            _token, text = new_token(**asked, expires_at=at + form.lives, owner=user, by=manager.actor, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            return show_person(request, user, made=text)
    return show_person(request, user, token_form=form)


@staff(ActorKind.SUPERVISOR)
@require_POST
def revoke(request: StaffRequest, ref: str) -> HttpResponse:
    manager = Manager.of_user(request.user)
    token = get_object_or_404(manager.tokens, ref=ref)

    def act() -> None:
        manager.check_token(token)
        revoke_token(token, by=manager.actor, at=clock.now())

    return press(request, act, _("The token opens nothing any more."), "team:tokens")
