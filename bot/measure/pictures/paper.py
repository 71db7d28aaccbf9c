"""A sheet to draw on: sizes in points, drawn at twice that, so that texts stay sharp when they are enlarged."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

INK, SOFT, LINE, GROUND = "#1c2430", "#5d6b7c", "#dfe3e8", "#ffffff"
RIGHT, WRONG = (37, 99, 235), (234, 88, 12)
SCALE = 2
Colour = str | tuple[int, int, int]


class Paper:
    """A white sheet.

    Args:
        width: In points.
        height: In points.
    """

    def __init__(self, width: float, height: float) -> None:
        self._image = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), GROUND)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, *, round_by: float = 0) -> None:
        """A filled box; nothing where it has no area."""
        if width > 0 and height > 0:
            corners = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
            self._draw.rounded_rectangle(corners, radius=round_by * SCALE, fill=colour)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: Colour = LINE) -> None:
        """A thin line."""
        self._draw.line((x1 * SCALE, y1 * SCALE, x2 * SCALE, y2 * SCALE), fill=colour, width=SCALE)

    def text(self, x: float, y: float, text: str, *, size: float = 12, colour: Colour = INK, at: str = "lm") -> None:
        """A line of text; ``at`` is Pillow's anchor: ``lm`` left middle, ``mm`` in the middle, ``rm`` right middle."""
        self._draw.text((x * SCALE, y * SCALE), text, font=font(size), fill=colour, anchor=at)

    def upwards(self, x: float, y: float, text: str, *, size: float = 12, colour: Colour = INK) -> None:
        """A text that is read from below, beginning at a point."""
        written = Image.new("RGBA", (round(width_of(text, size) * SCALE) + 2, round(size * 1.5 * SCALE)), (0, 0, 0, 0))
        middle = (0, written.height / 2)
        ImageDraw.Draw(written).text(middle, text, font=font(size), fill=colour, anchor="lm")
        turned = written.rotate(90, expand=True)
        self._image.paste(turned, (round(x * SCALE - turned.width / 2), round(y * SCALE - turned.height)), turned)

    def save(self, file: Path) -> None:
        """Write a PNG file."""
        self._image.save(file, optimize=True)


@cache
def font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, so that pictures look alike on every machine."""
    return ImageFont.load_default(size=size * SCALE)


def width_of(text: str, size: float) -> float:
    """In points."""
    return float(font(size).getlength(text)) / SCALE


def mixed(colour: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    """A colour on white: 0 is white, 1 the colour."""
    red, green, blue = (round(255 + (part - 255) * share) for part in colour)
    return red, green, blue
