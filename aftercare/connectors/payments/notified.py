"""Notifications of providers that have a protocol of their own (`money.provider.Notifies`).

Whoever asks is answered as the provider's documents say. What is not believed is counted by address: past the limit it
is answered 429 and not written to the log. The signature is judged first all the same, so that nobody can keep the
provider's own words out by sending false ones from where those come from too.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException

from aftercare.connectors.hooks import problem
from aftercare.core import clock
from aftercare.core.addresses import network
from aftercare.money.provider import BadNotice, Notifies, Reply
from aftercare.people.attempts import Limit

from .taking import take

log = logging.getLogger(__name__)
LONGEST_NOTICE = 512 * 1024  # bytes; a dispute carries up to 150,000 characters of evidence
DISBELIEVED = Limit("payment notifications not believed", most=60, within=timedelta(minutes=1))


def notified(request: HttpRequest, *, name: str, connected: Notifies) -> HttpResponse:
    if _length(request) > LONGEST_NOTICE:
        return problem(413, "A notification is at most 512 kB.")
    headers = {header.lower(): value for header, value in request.headers.items()}
    try:
        notice = connected.read(headers=headers, body=_body(request), now=clock.now())
    except BadNotice as why:
        return _disbelieved(request, why, name=name, connected=connected)
    if notice is not None:
        take(notice, name=name)
    return _said(connected.taken())


def _disbelieved(request: HttpRequest, why: BadNotice, *, name: str, connected: Notifies) -> HttpResponse:
    address = network(str(request.META.get("REMOTE_ADDR", "")))
    if not DISBELIEVED.free(name, address, at=clock.now()):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    # The code alone: neither the body nor a word that quotes it.
    log.warning("A notification to %s was refused: %s", request.path, why.code)
    return _said(connected.refused(why))


def _length(request: HttpRequest) -> int:
    """As announced; a server that lets one through without must have read it, and then it is known too."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    return int(announced) if announced.isdecimal() else len(_body(request))


def _body(request: HttpRequest) -> bytes:
    """As it was sent; nothing where a form with files came, which no provider sends and Django has taken apart."""
    try:
        return request.body
    except RawPostDataException:
        return b""


def _said(reply: Reply) -> HttpResponse:
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)
