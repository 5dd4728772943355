"""5e: the saddle again: all samples stay on the ridge, single samples leave it."""

from exam_site.figures import Point, script, svg
from i2dl_exam.sampling import seeded_uniform

SEEDS = (5, 6)


def draw() -> str:
    """Level lines, one path of gradient descent and two of single samples."""
    base = script("5d_saddle")
    up, down = (_noisy(seed) for seed in SEEDS)
    return svg(
        "At a saddle, steps with single samples leave the ridge; full steps do not",
        326,
        *base.surface(),
        *base.path(base.descend(-2.0, 0.0), "warn"),
        *base.path(up, "accent"),
        *base.path(down, "accent"),
        *base.legend(290, "warn", "GD, both samples: stays at the saddle"),
        *base.legend(312, "accent", "SGD, one sample per step: two runs"),
    )


def _noisy(seed: int) -> list[Point]:
    """A path from the ridge with one random sample in each step."""
    tilts = seeded_uniform(12, seed=seed).sign().tolist()
    points: list[Point] = script("5d_saddle").descend(2.0, 0.0, tilts)
    return points
