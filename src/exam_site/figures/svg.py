"""The few shapes that figures are made of, as SVG text.

All figures share one width, so that text and lines have one size on a page; colours
come from classes that the site styles. `STYLE` serves a figure that is opened alone.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

WIDTH = 360  # a phone's screen: at 1:1 the text is 14 px
SIZE = 14
HEAD = 8  # length of an arrow's head

STYLE = """<style>
svg { color: #1f2328; font-family: system-ui, sans-serif }
.ink { stroke: currentColor; fill: none } .ink-fill { fill: currentColor }
.soft { stroke: #8c959f; fill: none } .soft-fill { fill: #eaeef2 }
.accent { stroke: #0550ae; fill: none } .accent-fill { fill: #0550ae }
.warn { stroke: #b35900; fill: none } .warn-fill { fill: #a04100 }
.muted { fill: #57606a }
@media (prefers-color-scheme: dark) {
svg { color: #e6edf3 }
.soft { stroke: #768390 } .soft-fill { fill: #262c36 }
.accent { stroke: #79c0ff } .accent-fill { fill: #79c0ff }
.warn { stroke: #f0883e } .warn-fill { fill: #f0883e }
.muted { fill: #9da7b3 }
}
</style>"""

Point = tuple[float, float]


def svg(title: str, height: float, *parts: str) -> str:
    """A whole file: one element per line, as wide as all figures."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}"'
        f' role="img" font-size="{SIZE}" text-anchor="middle" stroke-width="1.5"'
        ' stroke-linecap="round" stroke-linejoin="round">'
    )
    lines = [head, f"<title>{escape(title, quote=False)}</title>", STYLE, *parts]
    return "\n".join([*lines, "</svg>"]) + "\n"


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    kind: str = "ink",
    *,
    fill: str = "",
    radius: float = 4,
    dashed: bool = False,
) -> str:
    """A rectangle with the class `kind`; `fill` is a class or a colour beneath it."""
    shape = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    shape += f' rx="{_n(radius)}"' if radius else ""
    return _filled("rect", shape, kind, fill, dashed)


def circle(x: float, y: float, radius: float, kind: str = "ink", fill: str = "") -> str:
    """A circle with the class `kind`; `fill` is a class or a colour beneath it."""
    shape = f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"'
    return _filled("circle", shape, kind, fill, dashed=False)


def dot(x: float, y: float, kind: str = "ink") -> str:
    """A point where lines join."""
    return f'<circle class="{kind}-fill" cx="{_n(x)}" cy="{_n(y)}" r="3"/>'


def dots(points: Iterable[Point], kind: str = "ink") -> str:
    """Many points in one path, each as large as a `dot`."""
    places = "".join(f"M{_xy(point)}h0" for point in points)
    return f'<path class="{kind}" stroke-width="6" d="{places}"/>'


def pixels(images: Mapping[Point, Sequence[Sequence[int]]], cell: float) -> list[str]:
    """Grey images, one path for each grey; equal neighbours in a row are one stroke.

    An image is rows of greys, from 0 (black) to 255, by the place of its top left
    corner; `cell` is the side of a pixel.
    """
    strokes: dict[int, str] = {}
    for (left, top), rows in images.items():
        for i, row in enumerate(rows):
            x, y = left, top + cell * (i + 0.5)
            for grey, equal in groupby(row):
                wide = cell * len(list(equal))
                strokes[grey] = strokes.get(grey, "") + f"M{_xy((x, y))}h{_n(wide)}"
                x += wide
    # Crisp edges, so that no line shows between two pixels.
    look = f'stroke-width="{_n(cell)}" stroke-linecap="butt"'
    look += ' shape-rendering="crispEdges"'
    every = ((f"{grey:02x}" * 3, strokes[grey]) for grey in sorted(strokes))
    return [f'<path stroke="#{color}" {look} d="{path}"/>' for color, path in every]


def line(*points: Point, kind: str = "ink", dashed: bool = False) -> str:
    """A line through the points; its corners are rounded."""
    path = f"M{_xy(points[0])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path += f" L{_xy(_towards(corner, before, 8))} Q{_xy(corner)}"
        path += f" {_xy(_towards(corner, after, 8))}"
    return f'<path class="{kind}"{_dash(dashed)} d="{path} L{_xy(points[-1])}"/>'


@dataclass(frozen=True)
class Axes:
    """A plot: where its frame lies, and the range of data, or logarithms, it shows."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> Point:
        """The place of a data point on the page."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def frame(
        self, x_ticks: Mapping[float, str], y_ticks: Mapping[float, str]
    ) -> list[str]:
        """The frame with ticks, their labels, and lines where x or y is 0."""
        parts = []
        right, bottom = self.left + self.width, self.top + self.height
        for x, label in x_ticks.items():
            column, _ = self.at(x, self.y[0])
            tick = self.top if x == 0 else bottom - 5
            parts += [line((column, tick), (column, bottom), kind="soft")]
            parts += [text(column, bottom + 13, label, "muted", size=13)]
        for y, label in y_ticks.items():
            _, row = self.at(self.x[0], y)
            tick = right if y == 0 else self.left + 5
            parts += [line((self.left, row), (tick, row), kind="soft")]
            parts += [text(self.left - 6, row, label, "muted", anchor="end", size=13)]
        return [*parts, box(self.left, self.top, self.width, self.height, radius=0)]

    def curve(
        self, points: Iterable[Point], kind: str = "accent", *, dashed: bool = False
    ) -> str:
        """A polygonal line through data points, cut off where it leaves the y range."""
        places, pen = [], "M"
        for start, end in pairwise(points):
            kept = _clipped(start, end, self.y)
            if not kept:
                pen = "M"
                continue
            if pen == "M":
                places.append(f"M{_xy(self.at(*kept[0]))}")
            places.append(f"L{_xy(self.at(*kept[1]))}")
            pen = "L" if kept[1] == tuple(end) else "M"  # also for lists
        return f'<path class="{kind}"{_dash(dashed)} d="{" ".join(places)}"/>'


def arrow(*points: Point, kind: str = "ink", dashed: bool = False) -> str:
    """A line through the points whose last point is the tip of a filled head."""
    (x0, y0), (x, y) = points[-2:]
    back = _towards((x, y), (x0, y0), HEAD)
    across = ((back[1] - y) / 2, (x - back[0]) / 2)  # half a head, turned by 90 degrees
    left = (back[0] + across[0], back[1] + across[1])
    right = (back[0] - across[0], back[1] - across[1])
    corners = " ".join(_xy(point) for point in ((x, y), left, right))
    shaft = line(*points[:-1], back, kind=kind, dashed=dashed)
    return f'{shaft}\n<polygon class="{kind}-fill" points="{corners}"/>'


def text(
    x: float,
    y: float,
    words: str,
    kind: str = "ink-fill",
    *,
    anchor: str = "",
    size: float = SIZE,
    fill: str = "",
) -> str:
    """Text whose middle is at (x, y); `$h_{t-1}$` sets letters, sub- and superscripts.

    With an `anchor`, x is its "start" or "end"; y is the middle of a digit's height.
    `fill` is a fixed colour instead of the class `kind`, for text on data.
    """
    where = f' x="{_n(x)}" y="{_n(y + 0.36 * size)}"'
    paint = f' fill="{fill}"' if fill else f' class="{kind}"'
    side = f' text-anchor="{anchor}"' if anchor else ""
    font = f' font-size="{_n(size)}"' if size != SIZE else ""
    return f"<text{paint}{where}{side}{font}>{_spans(words, size)}</text>"


def _spans(words: str, size: float) -> str:
    """The words as plain text and tspans: slanted letters, sub- and superscripts."""
    result, before = "", 0.0
    for i, part in enumerate(words.split("$")):
        for glyphs, slanted, mark in _runs(part) if i % 2 else [(part, False, "")]:
            level = {"": 0, "_": 0.28, "^": -0.36}[mark] * size
            style = f' dy="{_n(level - before)}"' if level != before else ""
            style += f' font-size="{_n(0.78 * size)}"' if mark else ""
            style += ' font-style="italic"' if slanted else ""
            inner = escape(glyphs, quote=False)
            if inner:
                result += f"<tspan{style}>{inner}</tspan>" if style else inner
                before = level
    return result


def _runs(formula: str, mark: str = "") -> Iterator[tuple[str, bool, str]]:
    """Pieces of a formula: glyphs, whether they slant, and their `_` or `^`."""
    pattern = r"([_^])(?:\{([^}]*)\}|(.))|([A-Za-z]+\u0303?)|([^_^A-Za-z]+)"
    for inner_mark, group, single, word, other in re.findall(pattern, formula):
        if inner_mark:
            yield from _runs(group or single, inner_mark)
        elif word:
            yield word, len(word.rstrip("\u0303")) == 1, mark
        else:
            yield other.replace("-", "\u2212"), False, mark


def _filled(tag: str, shape: str, kind: str, fill: str, dashed: bool) -> str:
    """The shape's fill, if any, beneath its outline."""
    paint = f'fill="{fill}"' if fill.startswith("#") else f'class="{fill}"'
    under = f"<{tag} {paint} {shape}/>" if fill else ""
    outline = f'<{tag} class="{kind}"{_dash(dashed)} {shape}/>' if kind else ""
    return "\n".join(part for part in (under, outline) if part)


def _dash(dashed: bool) -> str:
    return ' stroke-dasharray="4 4"' if dashed else ""


def _clipped(
    start: Point, end: Point, limits: tuple[float, float]
) -> tuple[Point, Point] | None:
    """The part of a segment whose y lies within the limits, if there is one."""
    (x0, y0), (x1, y1) = start, end
    low, high = limits

    def cut(x: float, y: float) -> Point:
        if low <= y <= high:
            return x, y
        limit = min(max(y, low), high)
        return x0 + (limit - y0) / (y1 - y0) * (x1 - x0), limit

    if max(y0, y1) < low or min(y0, y1) > high:
        return None
    return cut(x0, y0), cut(x1, y1)


def _towards(start: Point, end: Point, distance: float) -> Point:
    """The point `distance` away from `start`, no further than halfway to `end`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    share = min(distance, length / 2) / length
    return start[0] + share * dx, start[1] + share * dy


def _xy(point: Point) -> str:
    return f"{_n(point[0])},{_n(point[1])}"


def _n(value: float) -> str:
    """At most one decimal: enough at this size, and the same on every machine."""
    return f"{value:z.1f}".removesuffix(".0")
