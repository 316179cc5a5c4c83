"""Photos as evidence: checked by decoding them, stored without their metadata, kept private."""

from __future__ import annotations

import hashlib
import io
import warnings
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused

from .models import Case, Photo

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
FORMATS = ["JPEG", "PNG", "WEBP"]


def keep_photo(*, upload: UploadedFile[bytes], shop_id: int, case: Case | None, by: Actor, at: datetime) -> Photo:
    """Keep a picture a person took. Raises `Refused` for anything that does not decode as one.

    It is written anew as JPEG, at most `LONGEST_SIDE` pixels long: neither a place nor a hidden payload survives.
    """
    image = _decoded(upload)
    content = io.BytesIO()
    image.save(content, "JPEG", quality=85, optimize=True)
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    photo = Photo(
        shop_id=shop_id, case=case, digest=digest, content_type="image/jpeg", width=image.width, height=image.height,
        taken_by=by.kind.value, at=at,
    )  # fmt: skip
    photo.file.save(f"{digest}.jpg", ContentFile(content.getvalue()), save=False)
    photo.save(force_insert=True)
    return photo


def _decoded(upload: UploadedFile[bytes]) -> Image.Image:
    if upload.size is None or upload.size > MOST_BYTES:
        raise Refused(
            _("The photo is larger than 15 MB; take it again, smaller."), code="photo_too_large", field="photo"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(upload, formats=FORMATS)
            if opened.width * opened.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(
            _("The photo has too many pixels; take it at a lower resolution."), code="photo_too_large", field="photo"
        ) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refused(
            _("That is not a photo we can read; send a JPEG, PNG or WebP picture."), code="bad_photo", field="photo"
        ) from error
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return image
