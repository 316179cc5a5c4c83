"""A photo is kept only if it decodes as one, and keeps nothing but the picture."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from aftercare.cases.models import Photo
from aftercare.cases.photos import LONGEST_SIDE, MOST_BYTES, keep_photo
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from stories.makers import CUSTOMER, NOW, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def picture(size: tuple[int, int] = (40, 20), *, form: str = "JPEG", mode: str = "RGB", orientation: int = 0) -> bytes:
    content, exif = io.BytesIO(), Image.Exif()
    if orientation:
        exif[0x0112] = orientation
        exif[0x010F] = "Maker of the phone"
    Image.new(mode, size, 1).save(content, form, exif=exif)
    return content.getvalue()


def keep(shop: Shop, content: bytes, name: str = "cup.jpg") -> Photo:
    return keep_photo(upload=SimpleUploadedFile(name, content), shop_id=shop.pk, case=None, by=CUSTOMER, at=NOW)


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_every_photo_is_written_anew_as_jpeg(shop: Shop, form: str, mode: str) -> None:
    photo = Photo.objects.get(pk=keep(shop, picture(form=form, mode=mode)).pk)
    with photo.file.open() as kept:
        image = Image.open(kept)
        assert (image.format, image.size) == ("JPEG", (photo.width, photo.height)) == ("JPEG", (40, 20))
    assert (photo.content_type, photo.taken_by) == ("image/jpeg", "customer")


def test_it_is_turned_upright_and_says_nothing_of_phone_or_place(shop: Shop) -> None:
    photo = keep(shop, picture(orientation=6))
    assert (photo.width, photo.height) == (20, 40)
    with photo.file.open() as kept:
        content = kept.read()
    assert b"Maker of the phone" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_large_photo_is_made_smaller(shop: Shop) -> None:
    photo = keep(shop, picture((5000, 50)))
    assert photo.width == LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_photo"),
        (b"<svg onload='alert(1)'/>", "bad_photo"),
        (picture()[:60], "bad_photo"),
        (picture(form="GIF", mode="L"), "bad_photo"),
        (picture((10_000, 10_000), form="PNG", mode="1"), "photo_too_large"),
        (b"\xff\xd8" + bytes(MOST_BYTES), "photo_too_large"),
    ],
    ids=["nothing", "a script", "half a photo", "another format", "too many pixels", "too many bytes"],
)
def test_what_is_no_photo_is_refused_and_not_kept(shop: Shop, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(shop, content)
    assert (refused.value.code, refused.value.field) == (code, "photo")
    assert not Photo.objects.exists()
