"""Sends a private photo or video; the caller has checked that the reader may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from aftercare.cases.models import Photo
from aftercare.cases.photos import ENDINGS

PIECE = 64 * 1024  # bytes sent at once
ONE_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


def photo_response(request: HttpRequest, photo: Photo, *, cached: str = "private, no-cache") -> HttpResponseBase:
    """The whole file, or the piece of it that a player asks for.

    By default shared caches keep nothing, and an open tab of somebody signed out must ask again.
    """
    wanted = request.headers.get("Range", "")
    response = _piece(photo, wanted) if wanted and "If-Range" not in request.headers else _whole(photo)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = cached
    response["Content-Disposition"] = _disposition(photo)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _disposition(photo: Photo) -> str:
    """A picture was written by us and may be shown by itself; a video came as it is, and plays within a page alone."""
    shown = "attachment" if photo.is_video else "inline"
    return f'{shown}; filename="{photo.ref}.{ENDINGS.get(photo.content_type, "jpg")}"'


def _whole(photo: Photo) -> HttpResponseBase:
    return FileResponse(photo.file.open("rb"), content_type=photo.content_type)


def _piece(photo: Photo, wanted: str) -> HttpResponseBase:
    """Several pieces, one that is not there, or another unit: then the whole is a lawful answer."""
    size, found = photo.file.size, ONE_RANGE.fullmatch(wanted.strip())
    if found is None or found[1] == found[2] == "":
        return _whole(photo)
    first, last = _bounds(found[1], found[2], size)
    if first > last or first >= size:
        return _whole(photo)
    pieces = _read(photo.file.open("rb"), first, last + 1 - first)
    response = StreamingHttpResponse(pieces, status=206, content_type=photo.content_type)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last + 1 - first)
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Without a first byte the last so many are meant."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(file: IO[bytes], start: int, left: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
