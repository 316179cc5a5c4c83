"""A short video is kept only if it is built as one, is short, and tells of no place."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from aftercare.cases.models import Photo
from aftercare.cases.photos import Blanked, keep_photo, keep_shown
from aftercare.cases.tests.films import box, element, mp4, track, webm
from aftercare.cases.tests.test_photos import picture
from aftercare.cases.videos import read_video
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from stories.makers import CUSTOMER, NOW, make_shop

pytestmark = pytest.mark.django_db
PAGE = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def keep(shop: Shop, content: bytes, name: str = "clip.mp4") -> Photo:
    return keep_shown(upload=SimpleUploadedFile(name, content), shop_id=shop.pk, case=None, by=CUSTOMER, at=NOW)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (mp4(), "video/mp4"),
        (mp4(brand=b"qt  "), "video/quicktime"),
        (mp4(tracks=track(b"soun") + track()), "video/mp4"),
        (mp4() + box(b"moof") + box(b"mdat", b"more"), "video/mp4"),
        (mp4()[:-72] + (1).to_bytes(4) + b"mdat" + (80).to_bytes(8) + bytes(64), "video/mp4"),
        (mp4()[:-72] + (0).to_bytes(4) + b"mdat" + bytes(64), "video/mp4"),
        (webm(), "video/webm"),
    ],
    ids=["mp4", "mov", "with sound", "in fragments", "a long box", "a box to the end", "webm"],
)
def test_a_video_is_kept_as_it_came(shop: Shop, content: bytes, kind: str) -> None:
    kept = Photo.objects.get(pk=keep(shop, content).pk)
    assert (kept.content_type, kept.width, kept.height, kept.is_video) == (kind, 640, 480, True)
    with kept.file.open() as file:
        assert file.read() == content


def test_it_tells_of_no_place(shop: Shop) -> None:
    place = b"+59.3293+018.0686/"
    content = mp4(place=place, tracks=track(b"vide", box(b"meta", place))) + box(b"uuid", place)
    with keep(shop, content).file.open() as file:
        kept = file.read()
    assert len(kept) == len(content)
    assert all(name not in kept for name in (b"udta", b"meta", b"uuid"))
    assert kept.count(b"free") == 3
    assert b"59.3293" not in kept


@pytest.mark.parametrize("pieces", [1, 7, 64 * 1024])
def test_a_webm_tells_of_no_place_either_and_still_reads(shop: Shop, pieces: int) -> None:
    place, content = b"+59.3293+018.0686/", webm(place=b"+59.3293+018.0686/")
    upload = SimpleUploadedFile("clip.webm", content)
    blanks = read_video(upload, len(content)).blanks
    kept = b"".join(Blanked(upload, blanks).chunks(pieces))
    assert (len(kept), len(blanks)) == (len(content), 4)
    assert place not in kept and place[:8] not in kept
    assert b"Recorder" in kept
    again = read_video(io.BytesIO(kept), len(kept))
    assert (again.content_type, again.width, again.height, again.blanks) == ("video/webm", 640, 480, ())
    with keep(shop, content).file.open() as file:
        assert file.read() == kept


@pytest.mark.parametrize("length", [0, 1, 126, 127, 5000])
@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_what_is_voided_is_exactly_as_long(length: int, size: int) -> None:
    if length >= (1 << 7 * size) - 1:
        return
    tags = 0x1254C367.to_bytes(4) + (length | 1 << 7 * size).to_bytes(size) + bytes([65]) * length
    whole = webm()
    (segment,) = [at for at in range(len(whole)) if whole[at : at + 4] == 0x18538067.to_bytes(4)]
    content = whole[:segment] + element(0x18538067, whole[segment + 8 :], tags)
    blanks = read_video(io.BytesIO(content), len(content)).blanks
    kept = b"".join(Blanked(SimpleUploadedFile("a.webm", content), blanks).chunks())
    assert len(kept) == len(content)
    assert not length or b"A" * length not in kept
    assert read_video(io.BytesIO(kept), len(kept)).blanks == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (mp4()[:-20], "video_cut_off"),
        (webm()[:-20], "video_cut_off"),
        (mp4()[:40], "video_cut_off"),
        (box(b"ftyp", b"isom"), "bad_video"),
        (mp4(tracks=track(b"soun")), "bad_video"),
        (mp4() + box(b"html", PAGE), "bad_video"),
        (box(b"ftyp", b"isom") + PAGE, "video_cut_off"),
        (mp4() + bytes(16), "bad_video"),
        (box(b"ftyp", b"isom") + box(b"free") * 30_000, "bad_video"),
        (webm(kind=b"matroska"), "bad_video"),
        (webm(track_type=2), "bad_video"),
        (webm()[:30] + PAGE, "video_cut_off"),
        (b"\x1a\x45\xdf\xa3", "bad_video"),
        (b"\x1a\x45\xdf\xa3\x00\x00", "bad_video"),
        (PAGE, "bad_photo"),
        (b"<svg onload='alert(1)'/>", "bad_photo"),
        (b"GIF89a/*" + b"*/=1;alert(1)", "bad_photo"),
        (picture(form="GIF", mode="L"), "bad_photo"),
        (box(b"ftyp", b"heic") + box(b"mdat"), "bad_photo"),
        (b"", "bad_photo"),
    ],
)  # fmt: skip
def test_what_is_no_video_is_refused_by_its_name_and_not_kept(shop: Shop, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(shop, content, name="/tmp/\u202ecl<i>p\x00.mp4")
    assert (refused.value.code, refused.value.field) == (code, "photo")
    assert "“cl<i>p.mp4”" in str(refused.value)
    assert not Photo.objects.exists()


@override_settings(VIDEO_LIMIT=1024 * 1024)
def test_a_long_video_is_refused_with_the_cure(shop: Shop) -> None:
    with pytest.raises(Refused, match=r"“clip\.mp4” is larger than 1 MB; film a shorter one") as refused:
        keep(shop, mp4(mdat=bytes(1024 * 1024)))
    assert refused.value.code == "video_too_large"
    assert not Photo.objects.exists()


def test_where_a_picture_is_wanted_a_video_is_none(shop: Shop) -> None:
    with pytest.raises(Refused):
        keep_photo(upload=SimpleUploadedFile("a.jpg", mp4()), shop_id=shop.pk, case=None, by=CUSTOMER, at=NOW)
