"""7d: where the codes of coins lie, and where a standard normal vector would."""

import torch
from torch import Tensor

from exam_site.figures import box, circle, dots, line, script, svg, text
from i2dl_exam.autoencoder import reparametrize

UNIT, Y = 24, 112


def draw() -> str:
    """Codes of 120 coins, with 2 numbers each, of two trained encoders."""
    setting = script("7_autoencoder")
    images, some = setting.pictures(2000, seed=0), setting.pictures(120, seed=1)
    plain = setting.autoencoder(images, 2)
    mean, log_variance = setting.variational(images, 2)[0](some).chunk(2, dim=1)
    torch.manual_seed(5)
    drawn = reparametrize(mean, (log_variance / 2).exp(), torch.randn_like(mean))
    return svg(
        "Codes of coins, and the circle that holds most standard normal vectors",
        240,
        text(90, 12, "autoencoder"),
        text(270, 12, "variational"),
        *_panel(90, plain[0](some)),
        *_panel(270, drawn),
        text(
            180, 218, "circle: holds 86 % of standard normal vectors", "muted", size=13
        ),
    )


def _panel(x: float, codes: Tensor) -> list[str]:
    """A dot for each code, around the origin at (x, Y)."""
    reach = 80 / UNIT
    inside = codes[(codes.abs() < reach).all(dim=1)]
    return [
        box(x - 84, Y - 84, 168, 168, "soft"),
        line((x - 84, Y), (x + 84, Y), kind="soft"),
        line((x, Y - 84), (x, Y + 84), kind="soft"),
        circle(x, Y, 2 * UNIT, "warn"),
        dots([(x + UNIT * a, Y - UNIT * b) for a, b in inside.tolist()], "accent"),
    ]
