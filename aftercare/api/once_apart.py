"""`once` for a view whose counts must outlast its refusals, such as guesses at a code.

The key is claimed, and the answer kept, outside the transactions of the view: a refusal undoes nothing that it
counted. A second request with the key waits for the first one's answer. Whoever was killed in between leaves a claim
that another may take over a minute later. What is kept is sealed: it may hold a customer's token. An
answer that cannot be read any more, such as one of before the key was changed, is said to be gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.sealing import Unreadable, seal, unseal

from .idempotency import HEADER, View, check_key, claim, digest_of, like, replay
from .models import Answer
from .problems import Problem

PURPOSE = "aftercare.api.answers.1"
ABANDONED = timedelta(seconds=60)
PATIENCE = 5.0
PAUSE = 0.05
"""Seconds a second request waits for the first one's answer, and between two looks at it."""


def once_apart(subject_of: Callable[[HttpRequest], str]) -> Callable[[View], View]:
    """Make the view answer a repeated key from what was kept; `subject_of` says whose key it is."""

    def wrap(view: View) -> View:
        @like(view)
        def answered(request: HttpRequest, **values: Any) -> HttpResponse:
            key = request.headers.get(HEADER)
            if key is None:
                return view(request, **values)
            check_key(key)
            digest = digest_of(request)
            claimed = _claimed_or_kept(subject_of(request), key, digest)
            if isinstance(claimed, HttpResponse):
                return claimed
            return _first(view, request, values, claimed)

        return answered

    return wrap


def _first(view: View, request: HttpRequest, values: dict[str, Any], claimed: int) -> HttpResponse:
    mine = Answer.objects.filter(pk=claimed)
    try:
        response = view(request, **values)
    except BaseException:
        mine.delete()
        raise
    mine.update(status=response.status_code, body=seal(response.content.decode(), purpose=PURPOSE))
    return response


def _claimed_or_kept(subject: str, key: str, digest: str) -> int | HttpResponse:
    """The number of our claim, or the answer that was given before."""
    until = time.monotonic() + PATIENCE
    while True:
        at = clock.now()
        if (claimed := claim(subject, key, digest, at=at)) is not None:
            return claimed
        kept = Answer.objects.filter(subject=subject, key=key).first()
        if kept is not None and kept.digest != digest:
            return replay(kept, digest)
        if kept is not None and kept.status:
            return _replayed(kept, digest)
        if kept is not None and kept.created_at < at - ABANDONED:
            mine = Answer.objects.filter(pk=kept.pk, status=0, created_at=kept.created_at)
            if mine.update(created_at=at):
                return kept.pk
        if time.monotonic() > until:
            sentence = _("A request with this Idempotency-Key is being answered; send it again in a moment.")
            raise Problem("refused", sentence, code="key_in_use")
        time.sleep(PAUSE)


def _replayed(kept: Answer, digest: str) -> HttpResponse:
    try:
        kept.body = unseal(kept.body, purpose=PURPOSE)
    except Unreadable:
        raise Problem("key-reused", _("The answer to this Idempotency-Key is gone; use a new key.")) from None
    return replay(kept, digest)
