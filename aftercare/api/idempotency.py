"""A write sent twice with the same Idempotency-Key happens once and is answered twice.

The answer is kept in the transaction of the action. A second request with the key waits for the first one's
transaction at the unique index; it then finds the answer, or, if the first was refused, takes its place. Refusals
change nothing and are not kept, so that a corrected request may carry the same key.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.policy.refused_asks import keeping_refused

from .answers import NO_STORE
from .models import Answer
from .problems import Problem

View = Callable[..., HttpResponse]
HEADER = "Idempotency-Key"
LONGEST = 200

CLAIM = """
    INSERT INTO api_answer (subject, key, digest, status, location, body, created_at)
    VALUES (%s, %s, %s, 0, '', '', %s) ON CONFLICT (subject, key) DO NOTHING RETURNING id"""
KEEP = "UPDATE api_answer SET status = %s, location = %s, body = %s WHERE id = %s"


def once(subject_of: Callable[[HttpRequest], str]) -> Callable[[View], View]:
    """Make the view answer a repeated key from what was kept; `subject_of` says whose key it is."""

    def wrap(view: View) -> View:
        @like(view)
        def answered(request: HttpRequest, **values: Any) -> HttpResponse:
            key = request.headers.get(HEADER)
            if key is None:
                return view(request, **values)
            check_key(key)
            return _first_or_kept(view, request, values, subject=subject_of(request), key=key)

        return answered

    return wrap


def like(view: View) -> Callable[[View], View]:
    """Make a wrapper pass for the view; ninja would look the annotations' names up in the wrapper's module."""

    def dress(wrapper: View) -> View:
        functools.wraps(view)(wrapper)
        wrapper.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        return wrapper

    return dress


# A refusal rolls the claim back, and with it what the action itself noted of the request it refused.
@keeping_refused
@transaction.atomic
def _first_or_kept(view: View, request: HttpRequest, values: dict[str, Any], *, subject: str, key: str) -> HttpResponse:
    digest = digest_of(request)
    claimed = claim(subject, key, digest, at=clock.now())
    if claimed is None:
        return replay(Answer.objects.get(subject=subject, key=key), digest)
    response = view(request, **values)
    with connection.cursor() as cursor:
        body = getattr(response, "kept", response.content)  # an answer may hold what is shown only once
        kept = (response.status_code, response.headers.get("Location", ""), body.decode(), claimed)
        cursor.execute(KEEP, kept)
    return response


def digest_of(request: HttpRequest) -> str:
    """The fingerprint of what is asked: method, path and body, of a form its fields and files."""
    told = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, value in sorted(request.POST.items()):
            told.update(f"{name}={value}\n".encode())
        for name, file in sorted(request.FILES.items()):
            assert isinstance(file, UploadedFile)
            told.update(f"{name}\n".encode())
            for chunk in file.chunks():
                told.update(chunk)
            file.seek(0)
    else:
        told.update(request.body)
    return told.hexdigest()


def check_key(key: str) -> None:
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        sentence = _("Write the Idempotency-Key with 1 to 200 printable ASCII characters, such as a UUID.")
        raise Problem("invalid", sentence, code="bad_key", errors=[(HEADER, sentence)])


def claim(subject: str, key: str, digest: str, *, at: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, (subject, key, digest, connection.ops.adapt_datetimefield_value(at)))
        row = cursor.fetchone()
    return row and int(row[0])


def replay(kept: Answer, digest: str) -> HttpResponse:
    if kept.digest != digest:
        sentence = _("This Idempotency-Key came with another request before; use a new key for a new request.")
        raise Problem("key-reused", sentence)
    headers = {**NO_STORE, "Idempotent-Replayed": "true"} | ({"Location": kept.location} if kept.location else {})
    return HttpResponse(kept.body, status=kept.status, content_type="application/json", headers=headers)
