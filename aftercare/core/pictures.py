"""Pictures that somebody sends: believed only once they are decoded, and never so large that decoding does harm."""

from __future__ import annotations

import warnings

from django.core.files.uploadedfile import UploadedFile
from PIL import Image

FORMATS = ["JPEG", "PNG", "WEBP"]


class TooLarge(Exception):
    """More bytes, or more pixels, than is taken."""


class Unreadable(Exception):
    """It does not decode as a JPEG, PNG or WebP picture."""


def opened(
    upload: UploadedFile[bytes], *, most_bytes: int, most_pixels: int, draft: tuple[int, int] | None = None
) -> Image.Image:
    """The picture, decoded; `draft` is a size below which a JPEG need not be read, to save time."""
    if upload.size is None or upload.size > most_bytes:
        raise TooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(upload, formats=FORMATS)
            if image.width * image.height > most_pixels:
                raise TooLarge
            if draft:
                image.draft("RGB", draft)
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Unreadable from error
    return image
