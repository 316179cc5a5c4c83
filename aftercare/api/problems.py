"""Errors as RFC 9457 problems: a type, a stable code, and a sentence that says what would help."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic_core import to_json

from aftercare.core.refusal import Refused

from .validation import field_errors

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/v1/docs#problem-{kind}"
CHALLENGE = 'Bearer realm="Aftercare"'


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of problem: its HTTP status and its title, the same for every occurrence."""

    status: int
    title: Promise


KINDS = {
    "malformed": Kind(400, _("The request cannot be read")),
    "unauthenticated": Kind(401, _("A valid token is needed")),
    "forbidden": Kind(403, _("This token may not do that")),
    "not-found": Kind(404, _("There is nothing here")),
    "method-not-allowed": Kind(405, _("This address does not take that method")),
    "refused": Kind(409, _("This cannot be done now")),
    "key-reused": Kind(409, _("The Idempotency-Key was used for another request")),
    "length-required": Kind(411, _("The length of the body is missing")),
    "too-large": Kind(413, _("The request is too large")),
    "unsupported-media-type": Kind(415, _("The body is of another type than expected")),
    "invalid": Kind(422, _("A field needs correction")),
    "too-many-requests": Kind(429, _("Too many attempts")),
    "internal": Kind(500, _("Something went wrong on our side")),
}


class Problem(Exception):
    """A request that ends with a problem. `errors` are (field, sentence) pairs; `code` is for programs."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        code: str = "",
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.code = kind, detail, code or kind.replace("-", "_")
        self.errors, self.headers = errors, dict(headers or {})

    def answer(self) -> HttpResponse:
        kind = KINDS[self.kind]
        body: dict[str, Any] = {
            "type": TYPE.format(kind=self.kind),
            "title": str(kind.title),
            "status": kind.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            body["errors"] = [{"field": field, "detail": detail} for field, detail in self.errors]
        headers = {"Cache-Control": "no-store", **self.headers}
        return HttpResponse(to_json(body), status=kind.status, content_type=MEDIA_TYPE, headers=headers)


def not_found() -> Problem:
    """The same for what does not exist and for what belongs to somebody else."""
    return Problem("not-found", gettext("Check the address and the reference; your token reaches nothing under it."))


def unauthenticated() -> Problem:
    detail = gettext("Send “Authorization: Bearer” with a token that is neither expired nor revoked.")
    return Problem("unauthenticated", detail, headers={"WWW-Authenticate": CHALLENGE})


def method_not_allowed(allowed: str) -> Problem:
    detail = gettext("Use one of these methods here: %(allowed)s.") % {"allowed": allowed}
    return Problem("method-not-allowed", detail, headers={"Allow": allowed})


def refused(refusal: Refused) -> Problem:
    sentence = str(refusal)
    if refusal.retry_after:
        wait = {"Retry-After": str(refusal.retry_after)}
        return Problem("too-many-requests", sentence, code=refusal.code, headers=wait)
    if refusal.field:
        return Problem("invalid", sentence, code=refusal.code, errors=[(refusal.field, sentence)])
    return Problem("refused", sentence, code=refusal.code)


def problem_of(error: Exception) -> Problem:
    """Any exception as the problem the caller sees."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, Problem):
        return error.__cause__
    for kind, known in KNOWN.items():
        if isinstance(error, kind):
            problem: Problem = known(error)
            return problem
    log.exception("the API failed on %s", type(error).__name__, exc_info=error)
    return internal()


def internal() -> Problem:
    return Problem("internal", gettext("We have noted it. Try again in a minute; nothing was changed."))


def install(api: NinjaAPI) -> None:
    def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        assert isinstance(error, Exception)
        return problem_of(error).answer()

    for kind in (*KNOWN, HttpError, Exception):
        api.add_exception_handler(kind, handle)


def _malformed(error: Exception) -> Problem:
    return Problem("malformed", gettext("The body is not valid JSON in UTF-8; check its quotes, commas and brackets."))


def _unknown_host(error: Exception) -> Problem:
    sentence = gettext("This installation is not called that; check the address, or have the name added to its hosts.")
    return Problem("malformed", sentence, code="unknown_host")


def _too_large(error: Exception) -> Problem:
    return Problem("too-large", gettext("Send less in one request; 4 MB of JSON and 15 MB of photo are the most."))


def _invalid(error: ValidationError) -> Problem:
    errors = field_errors(error.errors)
    field, detail = errors[0]
    sentence = gettext("“%(field)s”: %(problem)s") % {"field": field, "problem": detail} if field else detail
    return Problem("invalid", sentence, errors=errors)


KNOWN: dict[type[Exception], Any] = {
    Problem: lambda error: error,
    Refused: refused,
    ValidationError: _invalid,
    AuthenticationError: lambda error: unauthenticated(),
    Http404: lambda error: not_found(),
    RequestDataTooBig: _too_large,
    HttpError: _malformed,
    DisallowedHost: _unknown_host,
    BadRequest: _malformed,
    SuspiciousOperation: _malformed,
    OSError: _malformed,  # the caller hung up while sending
}
