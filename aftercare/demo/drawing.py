"""Photos for the demo, drawn: the item on a table, and closer what is wrong with it. Nobody's real goods."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
CLOSE = (430, 300, 830, 600)
"""The part of the picture that is seen from near: where the fault is."""
FAULT = (620, 420)
TABLES = ["#cdb99b", "#b9c3c0", "#d3c7c0", "#a9a08f"]
COLOURS = ["#3e6470", "#7a4b3a", "#e6e0d2", "#5d6b4a"]
DARK, LIGHT = "#2a2521", "#f4efe6"
Draw = ImageDraw.ImageDraw


def photo(number: int, *, looks: str = "cup", close: bool = False) -> SimpleUploadedFile:
    """The same picture for the same number every time."""
    dice = Random(number)
    table, colour = dice.choice(TABLES), dice.choice(COLOURS)
    picture = Image.new("RGB", SIZE, table)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((230, 540, 760, 650), fill=_shaded(table))
    ITEMS[looks](draw, colour)
    picture = picture.filter(ImageFilter.GaussianBlur(1.5))
    (_stain if looks in SOFT else _crack)(ImageDraw.Draw(picture), dice)
    if close:
        picture = picture.crop(CLOSE).resize(SIZE, Image.Resampling.LANCZOS)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=80)
    name = f"IMG_{4000 + 2 * number + close}.jpg"
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def _cup(draw: Draw, colour: str) -> None:
    draw.arc((590, 250, 760, 470), -90, 90, fill=_shaded(colour), width=34)
    draw.rounded_rectangle((300, 170, 680, 600), radius=90, fill=colour)
    draw.ellipse((300, 140, 680, 230), fill=DARK)


def _kettle(draw: Draw, colour: str) -> None:
    draw.line([(330, 520), (220, 480), (250, 300), (180, 250)], fill=_shaded(colour), width=26, joint="curve")
    draw.arc((600, 230, 800, 520), -100, 100, fill=DARK, width=30)
    draw.polygon([(370, 240), (640, 240), (720, 600), (290, 600)], fill=colour)
    draw.ellipse((370, 205, 640, 275), fill=_shaded(colour))
    draw.ellipse((480, 180, 530, 225), fill=DARK)


def _tray(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((170, 230, 800, 590), radius=36, fill="#8a6238")
    draw.rounded_rectangle((205, 262, 765, 558), radius=22, fill="#b98c55")
    for y in range(300, 550, 42):
        draw.line([(215, y), (755, y + 8)], fill="#a87c48", width=5)


def _lamp(draw: Draw, colour: str) -> None:
    draw.rectangle((465, 470, 495, 590), fill=DARK)
    draw.ellipse((370, 570, 590, 620), fill=DARK)
    draw.polygon([(360, 130), (600, 130), (720, 490), (240, 490)], fill=LIGHT)
    for y in range(180, 490, 52):
        draw.line([(360 - (y - 130) // 3, y), (600 + (y - 130) // 3, y)], fill="#dcd2c0", width=4)


def _shirt(draw: Draw, colour: str) -> None:
    draw.polygon([(340, 160), (200, 250), (250, 380), (330, 340), (330, 620), (690, 620), (690, 340), (770, 380),
                  (820, 250), (680, 160), (580, 160), (510, 220), (440, 160)], fill=colour)  # fmt: skip
    draw.line([(510, 220), (510, 615)], fill=_shaded(colour), width=6)
    for y in range(270, 600, 80):
        draw.ellipse((519, y, 533, y + 14), fill=LIGHT)


def _cloth(draw: Draw, colour: str) -> None:
    for layer, y in enumerate(range(560, 250, -100)):
        fill = colour if layer % 2 else _shaded(colour)
        draw.rounded_rectangle((220, y - 60, 760, y + 50), radius=46, fill=fill)
        draw.line([(250, y + 26), (730, y + 26)], fill=LIGHT, width=4)


def _bag(draw: Draw, colour: str) -> None:
    draw.arc((380, 110, 600, 400), 180, 360, fill=_shaded(colour), width=24)
    draw.polygon([(290, 270), (690, 270), (740, 620), (240, 620)], fill=colour)
    draw.line([(285, 300), (695, 300)], fill=_shaded(colour), width=6)


def _book(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((300, 160, 710, 620), radius=14, fill=LIGHT)
    draw.rounded_rectangle((290, 150, 695, 610), radius=14, fill=colour)
    for y in range(190, 600, 50):
        draw.line([(290, y), (335, y)], fill=LIGHT, width=7)


def _sticks(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((210, 400, 780, 560), radius=18, fill=colour)
    for step in range(8):
        draw.line([(300 + 42 * step, 420), (360 + 42 * step, 190)], fill="#6d4c33", width=12)
    draw.rectangle((210, 420, 780, 500), fill=_shaded(colour))


ITEMS: Mapping[str, Callable[[Draw, str], None]] = {
    "cup": _cup, "kettle": _kettle, "tray": _tray, "lamp": _lamp, "shirt": _shirt, "cloth": _cloth, "bag": _bag,
    "book": _book, "sticks": _sticks,
}  # fmt: skip
SOFT = frozenset({"shirt", "cloth", "bag", "book"})
"""What is stained rather than cracked."""


def _shaded(colour: str) -> str:
    return "#" + "".join(f"{int(colour[at : at + 2], 16) * 4 // 5:02x}" for at in (1, 3, 5))


def _crack(draw: Draw, dice: Random) -> None:
    x, y = FAULT[0], FAULT[1] - 60
    points = [(x, y)]
    for _step in range(5):
        x, y = x + dice.randint(-30, 30), y + dice.randint(20, 36)
        points.append((x, y))
    draw.line(points, fill="#120e0b", width=7, joint="curve")


def _stain(draw: Draw, dice: Random) -> None:
    for _drop in range(9):
        x, y, size = FAULT[0] + dice.randint(-34, 34), FAULT[1] + dice.randint(-34, 34), dice.randint(12, 34)
        draw.ellipse((x - size, y - size, x + size, y + size), fill="#6b3f22")
