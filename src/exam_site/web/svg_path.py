"""Rewrite SVG path data with relative coordinates, which take fewer characters.

A drawing's file says where each point lies, which tests and people can read. In the
page each says how far it is from the one before: the same few numbers again and again,
which is half the size when compressed.
"""

import re

TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "Z": 0, "h": 1}

Point = tuple[float, float]


def relative(path: str) -> str:
    """The same line; one with commands that are not in `TAKES` is left as it is."""
    at = start = (0.0, 0.0)
    parts: list[str] = []
    for command, numbers in _steps(path):
        if command not in TAKES:
            return path
        if command == "Z":
            at = start
            parts.append("z")
        elif command in "HVh":
            at, move = _straight(command, numbers[0], at)
            parts.append(f"{command.lower()}{_n(move)}")
        else:
            parts.append(command.lower() + _joined(numbers, at))
            at = (numbers[-2], numbers[-1])
            start = at if command == "M" else start
    return _without_repeats(parts)


def _steps(path: str) -> list[tuple[str, list[float]]]:
    """Each command with its numbers; a letter may stand for several commands."""
    steps: list[tuple[str, list[float]]] = []
    for token in TOKEN.findall(path):
        if token.isalpha():
            steps.append((token, []))
            continue
        command, numbers = steps[-1]
        if len(numbers) == TAKES.get(command, len(numbers) + 1):
            command = "L" if command == "M" else command
            steps.append((command, numbers := []))
        numbers.append(round(float(token), 3))
    return steps


def _straight(command: str, number: float, at: Point) -> tuple[Point, float]:
    """Where a line along an axis ends, and how long it is."""
    if command == "V":
        return (at[0], number), number - at[1]
    move = number if command == "h" else number - at[0]
    return (at[0] + move, at[1]), move


def _joined(numbers: list[float], at: Point) -> str:
    """Coordinates as distances from a point; a minus sign separates, too."""
    moves = (_n(value - at[i % 2]) for i, value in enumerate(numbers))
    return ",".join(moves).replace(",-", "-")


def _without_repeats(parts: list[str]) -> str:
    """The line as text, in which an `l` after an `l` is understood."""
    text, before = "", ""
    for part in parts:
        known = part[0] == before == "l"
        text += part if not known else part[1:] if part[1] == "-" else f" {part[1:]}"
        before = part[0]
    return text.replace("m", "M", 1)


def _n(value: float) -> str:
    """A number with at most three decimals."""
    text = f"{value:z.3f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)
