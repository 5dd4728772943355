"""What a drawing shows, read from its SVG."""

import math
import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as ET

import torch

from exam_site import ROOT

FOLDER = ROOT / "docs" / "assets" / "figures"
SVG = "{http://www.w3.org/2000/svg}"
Place = tuple[float, float]


@cache
def figure(name: str) -> ET.Element:
    """A figure of the site."""
    return ET.fromstring((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))


def shapes(figure: ET.Element, tag: str, **wanted: str) -> Iterator[ET.Element]:
    """The elements of a kind, with some attributes."""
    for shape in figure.iter(SVG + tag):
        if all(shape.get(name.rstrip("_")) == value for name, value in wanted.items()):
            yield shape


def at(shape: ET.Element, *names: str) -> Place:
    """Two numbers of an element, by default its place."""
    x, y = (float(shape.get(name, "nan")) for name in names or ("x", "y"))
    return x, y


def text(shape: ET.Element) -> str:
    """What an element says, with a true minus sign written as a hyphen."""
    return "".join(shape.itertext()).replace("\u2212", "-")


def words(figure: ET.Element, **wanted: str) -> list[str]:
    """All texts."""
    return [text(shape) for shape in shapes(figure, "text", **wanted)]


def near(figure: ET.Element, x: float, reach: float) -> list[str]:
    """Texts whose x lies within `reach` of x."""
    found = shapes(figure, "text")
    return [text(shape) for shape in found if abs(at(shape)[0] - x) <= reach]


def tips(figure: ET.Element) -> list[Place]:
    """Where arrows end."""
    first = (p.get("points", "").split()[0] for p in shapes(figure, "polygon"))
    pairs = (point.split(",") for point in first)
    return [(float(x), float(y)) for x, y in pairs]


def greys(
    figure: ET.Element, left: int, top: int, side: int, pixel: int
) -> torch.Tensor:
    """The greys from 0 to 1 of a square picture, whose pixels are so wide."""
    found = torch.full((side, side), math.nan)
    for path in shapes(figure, "path"):
        strokes = re.findall(r"M([\d.]+),([\d.]+)h([\d.]+)", path.get("d", ""))
        for x, y, wide in (map(float, stroke) for stroke in strokes):
            row, start = (y - pixel / 2 - top) / pixel, (x - left) / pixel
            if path.get("stroke") and row in range(side) and start in range(side):
                grey = int(path.get("stroke", "")[1:3], 16) / 255
                found[int(row), int(start) : int(start + wide / pixel)] = grey
    return found


def lines(path: str) -> list[list[Place]]:
    """The polygonal lines of a path's data."""
    found: list[list[Place]] = []
    for letter, x, y in re.findall(r"([ML])([-\d.]+),([-\d.]+)", path):
        if letter == "M":
            found.append([])
        found[-1].append((float(x), float(y)))
    return found


def curves(name: str) -> list[list[Place]]:
    """A figure's lines with more than two points, in the order of drawing."""
    paths = [lines(p.get("d", "")) for p in shapes(figure(name), "path")]
    return [found[0] for found in paths if found and len(found[0]) > 2]
