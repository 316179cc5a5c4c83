"""Photos for the demo, drawn: a cup on a table, with a crack where something is wrong. Nobody's real goods."""

from __future__ import annotations

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
TABLES = ["#cdb99b", "#b9c3c0", "#d3c7c0", "#a9a08f"]
GLAZES = ["#3e6470", "#7a4b3a", "#e6e0d2", "#5d6b4a"]


def photo(number: int, *, cracked: bool = True) -> SimpleUploadedFile:
    """The same picture for the same number every time."""
    dice = Random(number)
    picture = Image.new("RGB", SIZE, dice.choice(TABLES))
    draw = ImageDraw.Draw(picture)
    left, top, glaze = dice.randint(240, 320), dice.randint(150, 200), dice.choice(GLAZES)
    draw.ellipse((left - 60, top + 360, left + 480, top + 470), fill="#8f8475")
    draw.arc((left + 300, top + 90, left + 460, top + 310), -90, 90, fill=glaze, width=34)
    draw.rounded_rectangle((left, top, left + 360, top + 420), radius=90, fill=glaze)
    draw.ellipse((left, top - 30, left + 360, top + 60), fill="#2a2521")
    picture = picture.filter(ImageFilter.GaussianBlur(1.5))
    if cracked:
        _crack(ImageDraw.Draw(picture), dice, left + dice.randint(90, 270), top + 70)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=80)
    return SimpleUploadedFile(f"IMG_{4000 + number}.jpg", content.getvalue(), content_type="image/jpeg")


def _crack(draw: ImageDraw.ImageDraw, dice: Random, x: int, y: int) -> None:
    points = [(x, y)]
    for _step in range(7):
        x, y = x + dice.randint(-38, 38), y + dice.randint(24, 48)
        points.append((x, y))
    draw.line(points, fill="#120e0b", width=7, joint="curve")
