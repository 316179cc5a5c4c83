"""The shop's logo: a picture that was decoded and written anew, small enough to travel inside a style sheet."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from aftercare.core import pictures
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused

from .events import ShopChanged
from .models import Shop

MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 20_000_000
LARGEST = (480, 96)
"""Three times what the header shows, for sharp screens."""
LEAST_HEIGHT = 32
LIGHT = 12 * 1024
"""Above so many bytes it is written with fewer colours."""


@transaction.atomic
def keep_logo(shop: Shop, *, upload: UploadedFile[bytes], by: Actor, at: datetime) -> Shop:
    """Raises `Refused` for anything that does not decode as a picture; SVG, which can run scripts, is none."""
    image = _decoded(upload)
    content = _written(image)
    return _put(shop, content, image.size, by=by, at=at)


@transaction.atomic
def remove_logo(shop: Shop, *, by: Actor, at: datetime) -> Shop:
    """Pages and mails show the shop's first letter again."""
    return _put(shop, b"", (0, 0), by=by, at=at)


def _put(shop: Shop, content: bytes, size: tuple[int, int], *, by: Actor, at: datetime) -> Shop:
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    before, digest = shop.logo_digest, hashlib.sha256(content).hexdigest() if content else ""
    if digest == before:
        return shop
    shop.logo_digest = digest
    shop.logo_width, shop.logo_height = size
    former = shop.logo.name
    if former:
        transaction.on_commit(partial(shop.logo.storage.delete, former))
    if content:
        shop.logo.save("logo.png", ContentFile(content), save=False)
    else:
        shop.logo = ""
    shop.save()
    emit(ShopChanged(shop=shop, changed={"logo": (before[:8], digest[:8])}, by=by, at=at))
    return shop


def _decoded(upload: UploadedFile[bytes]) -> Image.Image:
    try:
        image = pictures.opened(upload, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS)
    except pictures.TooLarge as error:
        sentence = _("The logo is larger than 4 MB or 20 million pixels; send a smaller one.")
        raise Refused(sentence, code="logo_too_large", field="logo") from error
    except pictures.Unreadable as error:
        sentence = _("That is not a picture we can read; send the logo as PNG, JPEG or WebP, not as SVG.")
        raise Refused(sentence, code="bad_logo", field="logo") from error
    image = ImageOps.exif_transpose(image).convert("RGBA")
    if image.height < LEAST_HEIGHT:
        sentence = _("The logo is only %(height)s pixels high; send one of %(least)s or more.")
        values = {"height": image.height, "least": LEAST_HEIGHT}
        raise Refused(sentence % values, code="logo_too_small", field="logo")
    image.thumbnail(LARGEST)
    return image


def _written(image: Image.Image) -> bytes:
    content = _png(image)
    return content if len(content) <= LIGHT else _png(image.quantize(128, method=Image.Quantize.FASTOCTREE))


def _png(image: Image.Image) -> bytes:
    content = io.BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()
