"""Sends a private photo; the caller has checked that the reader may see it."""

from __future__ import annotations

from django.http import FileResponse

from aftercare.cases.models import Photo


def photo_response(photo: Photo) -> FileResponse:
    response = FileResponse(photo.file.open("rb"), content_type=photo.content_type)
    # Shared caches must not keep it, and an open tab of somebody signed out must ask again.
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = f'inline; filename="{photo.ref}.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
