"""8f: the output's variance against alpha for n = 12, by formula and measured."""

from torch import Tensor

from exam_site.figures import Point, arrow, dot, line, svg, text
from i2dl_exam.initialization import uniform_bound
from i2dl_exam.sampling import seeded_normal, seeded_uniform

LEFT, BOTTOM = 40, 232
PER_ALPHA, PER_UNIT = 290, 52  # pixels
N, SAMPLES = 12, 10_000


def draw() -> str:
    """The parabola, measured points of three kinds of inputs, and two choices."""
    kept, default = uniform_bound(N), N**-0.5
    alphas = [i / 50 for i in range(51)]
    return svg(
        "The variance of the output grows with the square of alpha",
        276,
        *_axes(),
        *_marked(kept, "accent"),
        *_marked(default, "warn"),
        line(*[_at(alpha, _ratio(alpha)) for alpha in alphas], kind="soft"),
        *_measured(),
        text(*_at(kept + 0.07, 1), "$α = √(3/n)$", "accent-fill", anchor="start"),
        text(
            *_at(kept + 0.07, 0.62), "keeps the variance", "accent-fill", anchor="start"
        ),
        text(*_at(0.03, 0.62), "nn.Linear: 1/3", "warn-fill", anchor="start"),
        text(*_at(0.06, 2.9), "line: formula", "muted", anchor="start"),
        text(*_at(0.06, 2.5), "dots: measured", anchor="start"),
    )


def _ratio(alpha: float) -> float:
    """Var(s) / Var(x): it is 1 at the bound and grows with the square of alpha."""
    return (alpha / uniform_bound(N)) ** 2


def _marked(alpha: float, kind: str) -> list[str]:
    """Dashed lines from a point of the curve to both axes."""
    point, foot, side = _at(alpha, _ratio(alpha)), _at(alpha, 0), _at(0, _ratio(alpha))
    return [
        line(side, point, kind=kind, dashed=True),
        line(point, foot, kind=kind, dashed=True),
    ]


def _measured() -> list[str]:
    """Normal, two-point and exponential inputs, at ten values of alpha."""
    z, y = seeded_normal(SAMPLES, N), seeded_normal(SAMPLES, N, seed=1)
    weights = seeded_uniform(SAMPLES, N, seed=2)
    kinds: list[Tensor] = [z, z.sign(), (z**2 + y**2) / 2 - 1]
    parts = []
    for i in range(1, 11):
        alpha, x = i / 10, kinds[i % len(kinds)]
        s = (alpha * weights * x).sum(dim=1)
        parts.append(dot(*_at(alpha, (s.var() / x.var()).item())))
    return parts


def _at(alpha: float, ratio: float) -> Point:
    return LEFT + PER_ALPHA * alpha, BOTTOM - PER_UNIT * ratio


def _axes() -> list[str]:
    """Both axes with their numbers."""
    parts = [
        arrow(_at(0, 0), (LEFT, 12)),
        arrow(_at(0, 0), (358, BOTTOM)),
        text(LEFT + 8, 14, "Var($s$) / Var($x$)", anchor="start"),
        text(
            _at(0.5, 0)[0],
            BOTTOM + 36,
            f"bound $α$ of the weights, for $n = {N}$",
            "muted",
        ),
    ]
    for ratio in range(5):
        x, y = _at(0, ratio)
        parts.append(line((x - 4, y), (x, y)))
        parts.append(text(x - 14, y, f"{ratio}", "muted", size=13))
    for quarter in range(1, 5):
        x, y = _at(quarter / 4, 0)
        parts.append(line((x, y), (x, y + 4)))
        parts.append(text(x, y + 15, f"{quarter / 4:.2f}", "muted", size=13))
    return parts
