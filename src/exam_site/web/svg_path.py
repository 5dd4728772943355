"""Rewrite SVG path data with relative coordinates, which take fewer characters.

A drawing's file says where each point lies, which tests and people can read. In the
page each says how far it is from the one before: the same few numbers again and again,
which is half the size when compressed.
"""

import re

STEP = re.compile(r"([MLQh])([^MLQh]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
TAKES = {"M": 2, "L": 2, "Q": 4, "h": 1}  # numbers; `h` says already how far it goes


def relative(path: str) -> str:
    """The same line; one with other commands than drawings here have stays as it is."""
    if re.search(r"[^MLQh\d\s.,e-]", path):
        return path
    at, text, before = [0.0, 0.0], "", ""
    for command, values in STEP.findall(path):
        numbers = [round(float(number), 3) for number in NUMBER.findall(values)]
        for start in range(0, len(numbers), TAKES[command]):
            step = numbers[start : start + TAKES[command]]
            letter = "l" if command == "M" and start else command.lower()
            if command == "h":
                moves, at = step, [at[0] + step[0], at[1]]
            else:
                moves, at = [n - at[i % 2] for i, n in enumerate(step)], step[-2:]
            joined = ",".join(map(_n, moves)).replace(",-", "-")
            known = letter == before == "l"  # an `l` after an `l` is understood
            text += (" " if joined[0] != "-" else "") if known else letter
            text, before = text + joined, letter
    return text.replace("m", "M", 1)


def _n(value: float) -> str:
    """A number with at most three decimals."""
    text = f"{value:z.3f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)
