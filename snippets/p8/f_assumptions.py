"""8f: Which assumptions of the derivation matter, by counting all cases for n = 3."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from statistics import pvariance

Vectors = Iterable[tuple[Fraction, ...]]


def independent(values: list[int], n: int = 3) -> Vectors:
    """All vectors whose entries take the values independently, equally likely."""
    return product(map(Fraction, values), repeat=n)


def shared(values: list[int], n: int = 3) -> Vectors:
    """All vectors of n equal entries."""
    return [(Fraction(value),) * n for value in values]


# Like U(-1, 1): mean 0, variance 1/3, so alpha = 1, right for n = 3. Then inputs +-1.
w, x = [-1, 0, 0, 0, 0, 1], [-1, 1]
cases = {
    "as assumed": (independent(w), independent(x)),
    "inputs dependent (all equal)": (independent(w), shared(x)),
    "weights dependent (all equal)": (shared(w), independent(x)),
    "both dependent": (shared(w), shared(x)),
    "inputs of mean 1": (independent(w), independent([0, 2])),
    "inputs of mean 2": (independent(w), independent([1, 3])),
    "weights of mean 1": (
        independent([v + 1 for v in w]),
        independent(x),
    ),
    "a fourth term": (independent(w, 4), independent(x, 4)),
}
for name, (weights, inputs) in cases.items():
    pairs = product(weights, inputs)
    s = [
        sum(a * b for a, b in zip(*pair, strict=True)) for pair in pairs
    ]
    print(f"{name}: Var(s) / Var(x) = {pvariance(s)}")
