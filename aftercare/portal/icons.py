"""The app's icon in a shop's colour, drawn as `ui/icon.svg` is: an arrow that comes back."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from aftercare.core.colours import BLACK, WHITE, Rgb, contrast

SIZES = (180, 192, 512)
PLAIN = (0x2A, 0x62, 0xA8)
GRID = 32  # of the drawing; its arrow stays within the circle that every phone leaves of an icon
FINE = 4  # drawn so many times larger, then made small, for smooth edges
STROKE = 2.6


@lru_cache(maxsize=64)
def icon_png(ground: Rgb, size: int) -> bytes:
    ink = WHITE if contrast(WHITE, ground) >= contrast(BLACK, ground) else BLACK
    scale = size * FINE / GRID
    picture = Image.new("RGB", (size * FINE, size * FINE), ground)
    pen = ImageDraw.Draw(picture)
    width = round(STROKE * scale)

    def line(*points: tuple[float, float]) -> None:
        placed = [(x * scale, y * scale) for x, y in points]
        pen.line(placed, fill=ink, width=width, joint="curve")
        for x, y in placed:
            pen.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], fill=ink)

    line((10, 13), (19.5, 13))
    line((19.5, 22), (13, 22))
    line((14, 9), (10, 13), (14, 17))
    radius = 4.5 * scale + width / 2
    middle = (19.5 * scale, 17.5 * scale)
    box = [middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius]
    pen.arc(box, -90, 90, fill=ink, width=width)
    written = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
