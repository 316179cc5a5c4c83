"""Forms that a device sends when it can: with a key each is done once, however often it is sent.

`static/floor/queue.js` keeps what is filled in on the device and sends it to the form's own address, so a page knows
no rule of its own and works without scripts as before. Sent with a key, it is answered in JSON: where to go on, or
every sentence that says why not. A refusal changes nothing and leaves the key free.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.once import forget, once
from aftercare.core.tasks import periodic

HEADER = "Idempotency-Key"
LONGEST = 100
KEPT = timedelta(days=60)
"""How long a key is remembered: longer than a device lies in a drawer with something still to send."""
View = Callable[..., HttpResponse]


class NotDone(Exception):
    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems


def keyed(view: View) -> View:
    """Do what the form asks once per key. Goes below `staff`: the key is the person's own."""

    @wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None or request.method != "POST":
            return view(request, *args, **kwargs)
        if not 0 < len(key) <= LONGEST:
            return JsonResponse({"problems": [_("That did not work; reload the page and try again.")]}, status=422)
        subject, at = f"staff:{request.user.pk}", clock.now()
        try:
            told = once(subject=subject, key=key, at=at, do=lambda: _done(view(request, *args, **kwargs)))
        except NotDone as refused:
            return JsonResponse({"problems": refused.problems}, status=422)
        return JsonResponse(told)

    return answered


def says_why(response: HttpResponse, problems: list[str]) -> HttpResponse:
    """The page as it is for a person, and why nothing was done for a device that sends again."""
    response.problems = problems  # type: ignore[attr-defined]
    return response


def moved_on(case: Case, response: HttpResponse) -> HttpResponse:
    """The case stands elsewhere by now: a person is led there, a device is told."""
    sentence = _("%(ref)s stands at “%(step)s” by now; what was kept here does not fit any more.")
    return says_why(response, [sentence % {"ref": case.ref, "step": case.at_step.label}])


def _done(response: HttpResponse) -> dict[str, Any]:
    problems: list[str] = getattr(response, "problems", [])
    if problems or not 300 <= response.status_code < 400:
        raise NotDone(problems or [_("That did not work; reload the page and try again.")])
    return {"location": response["Location"]}


def is_keyed(request: HttpRequest) -> bool:
    return HEADER in request.headers


@periodic(name="floor.forget_keys", every=timedelta(days=1))
def forget_keys() -> None:
    forget(clock.now() - KEPT)
