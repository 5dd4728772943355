"""Figures: SVG from scripts, and plots of labs in the same colours."""

from exam_site.figures.svg import (
    WIDTH,
    Axes,
    Point,
    arrow,
    box,
    circle,
    dot,
    dots,
    line,
    pixels,
    script,
    svg,
    text,
)

__all__ = [
    "WIDTH",
    "Axes",
    "Point",
    "arrow",
    "box",
    "circle",
    "dot",
    "dots",
    "line",
    "pixels",
    "script",
    "svg",
    "text",
]
