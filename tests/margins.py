"""Claims about randomness: whether a bound holds for every seed, and how narrowly."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SEEDS = range(20)


@dataclass(frozen=True)
class Margin:
    """A claim, its bound, and the seed that came closest to it or broke it."""

    claim: str
    bound: str
    value: float
    seed: int
    seeds: int
    holds: bool

    def __bool__(self) -> bool:
        return self.holds

    def __repr__(self) -> str:
        worst = f"worst {self.value:.4g} (seed {self.seed} of {self.seeds})"
        return f"{self.claim}: {self.bound}, {worst}"


def judge(
    claim: str,
    measure: Callable[[int], float],
    *,
    more_than: float | None = None,
    less_than: float | None = None,
    seeds: Sequence[int] = SEEDS,
) -> Margin:
    """Measure with every seed and compare with the one bound that is given.

    A value that is not a number is out of every bound.
    """
    if (more_than is None) == (less_than is None):
        raise ValueError("give exactly one bound")
    if len(set(seeds)) < len(SEEDS):
        raise ValueError(f"give at least {len(SEEDS)} seeds, got {len(set(seeds))}")
    values = {seed: float(measure(seed)) for seed in seeds}
    if more_than is not None:
        bound = f"more than {more_than:g}"
        room = {seed: value - more_than for seed, value in values.items()}
    else:
        bound = f"less than {less_than:g}"
        room = {seed: less_than - value for seed, value in values.items()}
    seed = min(room, key=lambda s: (not math.isnan(room[s]), room[s]))
    return Margin(claim, bound, values[seed], seed, len(values), room[seed] > 0)
