"""The door of the pages for staff: signed in, in a role, in one's own shops."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from aftercare.cases.models import Case, Photo
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.people.models import Role, User

from .photos import photo_response
from .sessions import note_rarely

View = Callable[..., HttpResponseBase]
Who = ActorKind | Role
READING = ("GET", "HEAD", "OPTIONS")


class StaffRequest(HttpRequest):
    """A request that passed `staff`; only a type."""

    user: User


def staff(*kinds: Who) -> Callable[[View], View]:
    """Let in whoever acts as one of `kinds`, or has one of the roles among them; a visitor is sent to sign in,
    everybody else is refused. Role.AUDITOR among them opens the page to reading alone."""

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        @login_required
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_any(request.user, kinds):
                raise PermissionDenied
            if request.user.role == Role.AUDITOR and request.method not in READING:
                raise PermissionDenied
            _note(request)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def own(view: View) -> View:
    """Let in everybody who is signed in, to what is their own."""

    @wraps(view)
    @never_cache
    @login_required
    def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _note(request)
        return view(request, *args, **kwargs)

    return checked


def _note(request: StaffRequest) -> None:
    """A page that refreshes itself is not somebody at work: left open, it must not keep its session alive."""
    if "X-Live" not in request.headers:
        note_rarely(request, request.user, at=clock.now())


def is_any(user: User, kinds: Iterable[Who]) -> bool:
    """Whether they act as one of these, or have one of the roles among them."""
    return any(user.role == kind if isinstance(kind, Role) else user.acts_as(kind) for kind in kinds)


def acting(request: StaffRequest, kind: ActorKind) -> Actor:
    """The member of staff in one of their roles; 403 for a role they do not hold."""
    if not request.user.acts_as(kind):
        raise PermissionDenied
    return request.user.acting(kind)


def case_for(request: StaffRequest, ref: str) -> Case:
    """The case, if it is of one of the person's shops; 404 tells nobody that it exists elsewhere."""
    cases = Case.objects.visible_to(request.user).with_seen().select_related("order", "customer", "shop", "assignee")
    return get_object_or_404(cases, ref=ref)


def photo_for(request: StaffRequest, ref: str) -> HttpResponseBase:
    """A kept photo or video, for staff of its shop alone."""
    photo = get_object_or_404(Photo, ref=ref, shop__in=request.user.shops.all())
    # A reference always names the same picture.
    return photo_response(request, photo, cached="private, max-age=86400")
