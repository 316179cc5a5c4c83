"""How the pictures of the docs are cut: scaled, with round corners on a thin edge, side by side."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parent / "pictures"
RADIUS = 22
EDGE = "#c9cdd4"


def shot(page: Page) -> Image.Image:
    page.wait_for_load_state("networkidle")
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def framed(picture: Image.Image, *, height: int) -> Image.Image:
    scaled = picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)
    mask = Image.new("L", scaled.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *scaled.size), radius=RADIUS, fill=255)
    edged = Image.new("RGB", scaled.size, "white")
    edged.paste(scaled, mask=mask)
    box = (0, 0, scaled.width - 1, scaled.height - 1)
    ImageDraw.Draw(edged).rounded_rectangle(box, radius=RADIUS, outline=EDGE, width=2)
    return edged


def beside(*pictures: Image.Image, gap: int = 36) -> Image.Image:
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) + 1)
    whole = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * gap), "white")
    left = gap
    for picture in pictures:
        whole.paste(picture, (left, gap))
        left += picture.width + gap
    return whole


def save(picture: Image.Image, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
