"""5g: gradients of mini-batches scatter around the gradient of all samples."""

from exam_site.figures import Axes, circle, dot, dots, svg, text
from i2dl_exam.gradient_noise import batch_variance
from i2dl_exam.sampling import seeded_normal

N, SIZES, SHOWN, REACH = 1024, (4, 16), 60, 2.6
LIMITS = (-REACH, REACH)
PLOTS = [Axes(left, 30, 164, 164, LIMITS, LIMITS) for left in (8, 188)]


def draw() -> str:
    """Two clouds: small batches and batches four times as large."""
    x = seeded_normal(N, 2)
    target = 0.8 * x[:, 0] + 0.5 * x[:, 1] + seeded_normal(N, seed=1)
    gradients = -target[:, None] * x  # of (w.x - target)^2 / 2 at w = 0
    full = gradients.mean(dim=0)
    s2 = (gradients - full).square().sum(dim=1).mean().item()
    orders = seeded_normal(SHOWN, N, seed=2).argsort(dim=1)  # random ones
    parts = []
    for plot, size in zip(PLOTS, SIZES, strict=True):
        away = gradients[orders[:, :size]].mean(dim=1) - full
        inside = away[away.abs().amax(dim=1) < REACH].tolist()
        radius = batch_variance(s2, size, N) ** 0.5 * plot.width / (2 * REACH)
        parts += [
            *plot.frame({}, {}),
            dots((plot.at(*point) for point in inside), "accent"),
            circle(*plot.at(0, 0), radius, "warn"),
            text(plot.left + plot.width / 2, 14, f"mini-batches of {size}"),
        ]
    return svg(
        "Gradients of mini-batches scatter less when the batches are larger",
        264,
        *parts,
        dot(40, 218, "accent"),
        text(58, 218, "gradient of a mini-batch", "accent-fill", anchor="start"),
        circle(40, 244, 7, "warn"),
        text(58, 244, "typical distance, by formula", "warn-fill", anchor="start"),
    )
