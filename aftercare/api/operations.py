"""How an operation is registered: who may call it, what it takes and answers, and every way it fails.

`read` and `write` put all of that into the OpenAPI document at once, so that it cannot forget an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.core.addresses import network

from .callers import Bearer, caller_of
from .idempotency import HEADER, View, like, once
from .limits import spend_address
from .once_apart import once_apart

Register = Callable[[View], View]
NO_BODY: tuple[int, ...] = ()
BODY = (415,)
QUERY = (422,)

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    "description": "Repeat a request with the same key and it happens once; kept for at least 24 hours.",
}


def read(
    router: Router,
    path: str,
    *,
    scopes: tuple[str, ...],
    answer: Any,
    customers: bool = False,
    method: str = "GET",
    fails: tuple[int, ...] = (),
    extra: dict[str, Any] | None = None,
) -> Register:
    """An operation that changes nothing."""
    return _register(
        router, path, method=method, answers={200: answer}, fails=fails,
        auth=Bearer(scopes, customers=customers), scopes=scopes, customers=customers,
        extra={**({} if method == "GET" else {"x-safe": True}), **(extra or {})},
    )  # fmt: skip


def write(
    router: Router,
    path: str,
    *,
    scopes: tuple[str, ...],
    answers: dict[int, Any],
    customers: bool = False,
    method: str = "POST",
    fails: tuple[int, ...] = (),
    body: tuple[int, ...] = BODY,
    extra: dict[str, Any] | None = None,
) -> Register:
    """An operation that changes something: it takes an Idempotency-Key. `body` is how reading its body can fail."""
    with_key = {**(extra or {}), "parameters": [IDEMPOTENCY_KEY]}
    register = _register(
        router, path, method=method, answers=answers, fails=(409, 422, *body, *fails),
        auth=Bearer(scopes, customers=customers), scopes=scopes, customers=customers, extra=with_key,
    )  # fmt: skip
    return lambda view: register(once(_subject)(view))


def open_to_all(
    router: Router,
    path: str,
    *,
    method: str,
    answers: dict[int, Any],
    fails: tuple[int, ...] = (),
    extra: dict[str, Any] | None = None,
    limited: bool = True,
    keyed: bool = False,
) -> Register:
    """An operation that needs no token; it is `limited` by address, and so are its keys where it is `keyed`."""
    fails = (429, *fails) if limited else fails
    fails, extra = ((409, *fails), {**(extra or {}), "parameters": [IDEMPOTENCY_KEY]}) if keyed else (fails, extra)
    register = _register(router, path, method=method, answers=answers, fails=fails, auth=None, extra=extra or {})
    kept = once_apart(_address) if keyed else lambda view: view
    return (lambda view: register(like(view)(_counted(kept(view))))) if limited else register


def _counted(view: View) -> View:
    def counted(request: HttpRequest, **values: Any) -> HttpResponse:
        spend_address(request)
        return view(request, **values)

    return counted


def _register(
    router: Router,
    path: str,
    *,
    method: str,
    answers: dict[int, Any],
    fails: tuple[int, ...],
    auth: Bearer | None,
    extra: dict[str, Any],
    scopes: tuple[str, ...] = (),
    customers: bool = False,
) -> Register:
    def register(view: View) -> View:
        statuses = {*fails, *_always(path, method, guarded=auth is not None)}
        details: dict[str, Any] = {**extra, "responses": {**failures(statuses), **extra.get("responses", {})}}
        if auth is not None:
            details |= {"x-scopes": list(scopes), "x-customers": customers}
        summary, _, description = (view.__doc__ or view.__name__).partition("\n")
        router.add_api_operation(
            path,
            [method],
            view,
            auth=auth,
            response=answers,
            operation_id=view.__name__.rstrip("_"),
            summary=summary.strip(),
            description=" ".join(description.split()) or None,
            openapi_extra=details,
        )
        return view

    return register


def _always(path: str, method: str, *, guarded: bool) -> set[int]:
    """How every operation of this form can fail, whatever it does."""
    found = {400, 405, 500} | ({401, 403, 429} if guarded else set())
    found |= {404} if "{" in path else set()
    return found | ({411, 413} if method != "GET" else set())


def failures(statuses: set[int]) -> dict[int, Any]:
    return {status: {"$ref": f"#/components/responses/Status{status}"} for status in sorted(statuses)}


def _address(request: HttpRequest) -> str:
    return f"address:{network(str(request.META.get('REMOTE_ADDR', '')))}"


def _subject(request: HttpRequest) -> str:
    return caller_of(request).subject
