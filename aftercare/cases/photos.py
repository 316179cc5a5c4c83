"""Photos and short videos as evidence: checked by what they are, stored without what they tell of, kept private."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from aftercare.core import pictures
from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused

from .models import Case, Photo
from .videos import FIRST_BYTES, Blank, CutOff, NoVideo, looks_like_video, read_video

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
LONGEST_NAME = 60
ENDINGS = {"video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}


def keep_shown(*, upload: UploadedFile[bytes], shop_id: int, case: Case | None, by: Actor, at: datetime) -> Photo:
    """Keep a photo or a short video that shows what is wrong. Raises `Refused` for anything else."""
    first = upload.read(FIRST_BYTES)
    upload.seek(0)
    if looks_like_video(first):
        return _keep_video(upload=upload, shop_id=shop_id, case=case, by=by, at=at)
    try:
        return keep_photo(upload=upload, shop_id=shop_id, case=case, by=by, at=at)
    except Refused as refused:
        if refused.code != "bad_photo":
            raise
        sentence = _(
            "“%(name)s” is no photo or video we can read; send a JPEG, PNG or WebP picture, or an MP4, MOV or WebM "
            "video."
        )
        raise Refused(sentence % {"name": name_of(upload)}, code="bad_photo", field="photo") from refused


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
    return _kept(photo, f"{digest}.jpg", ContentFile(content.getvalue()))


def name_of(upload: UploadedFile[bytes]) -> str:
    """The name a person gave the file, fit to stand in a sentence."""
    name = "".join(char for char in PurePath(upload.name or "").name if char.isprintable())
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return short or _("The file")


def _keep_video(*, upload: UploadedFile[bytes], shop_id: int, case: Case | None, by: Actor, at: datetime) -> Photo:
    """As it came, but for what says where, when and by what it was taken."""
    name = {"name": name_of(upload)}
    most = settings.VIDEO_LIMIT
    if upload.size is None or upload.size > most:
        sentence = _("“%(name)s” is larger than %(most)s MB; film a shorter one, or at a lower resolution.")
        raise Refused(
            sentence % {**name, "most": most // 1024 // 1024}, code="video_too_large", field="photo"
        )  # fmt: skip
    try:
        video = read_video(upload, upload.size)
    except CutOff as error:
        sentence = _("The end of “%(name)s” is missing: it was cut off on its way. Send it again.")
        raise Refused(sentence % name, code="video_cut_off", field="photo") from error
    except NoVideo as error:
        sentence = _("“%(name)s” is no video we can read; send an MP4, MOV or WebM video.")
        raise Refused(sentence % name, code="bad_video", field="photo") from error
    content = Blanked(upload, video.blanks)
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    photo = Photo(
        shop_id=shop_id, case=case, digest=digest.hexdigest(), content_type=video.content_type, width=video.width,
        height=video.height, taken_by=by.kind.value, at=at,
    )  # fmt: skip
    return _kept(photo, f"{digest.hexdigest()}.{ENDINGS[video.content_type]}", content)


class Blanked(File):  # type: ignore[type-arg]  # not subscriptable while it runs
    """A file with some of its bytes written over; what is read in pieces stays in pieces."""

    def __init__(self, upload: UploadedFile[bytes], blanks: tuple[Blank, ...]) -> None:
        super().__init__(upload.file, upload.name)
        self.upload, self.blanks = upload, blanks

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        start = 0
        for chunk in self.upload.chunks(chunk_size):
            yield self._blank(bytearray(chunk), start)
            start += len(chunk)

    def _blank(self, chunk: bytearray, start: int) -> bytes:
        for blank in self.blanks:
            low, high = max(blank.start, start), min(blank.end, start + len(chunk))
            if low < high:
                chunk[low - start : high - start] = blank.between(low, high)
        return bytes(chunk)


def _kept(photo: Photo, name: str, content: File[bytes]) -> Photo:
    photo.file.save(name, content, save=False)
    photo.save(force_insert=True)
    return photo


def _decoded(upload: UploadedFile[bytes]) -> Image.Image:
    name = {"name": name_of(upload)}
    try:
        opened = pictures.opened(
            upload, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS, draft=(LONGEST_SIDE, LONGEST_SIDE)
        )
    except pictures.TooLarge as error:
        if upload.size is None or upload.size > MOST_BYTES:
            sentence = _("“%(name)s” is larger than 15 MB; take it again, smaller.")
        else:
            sentence = _("“%(name)s” has too many pixels; take it at a lower resolution.")
        raise Refused(sentence % name, code="photo_too_large", field="photo") from error
    except pictures.Unreadable as error:
        sentence = _("“%(name)s” is no photo we can read; send a JPEG, PNG or WebP picture.")
        raise Refused(sentence % name, code="bad_photo", field="photo") from error
    image = ImageOps.exif_transpose(opened).convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return image
