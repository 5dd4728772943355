"""7d: where the codes of coins lie, and where a standard normal vector would."""

from torch import Tensor

from exam_site.figures import box, circle, dots, line, script, svg, text
from i2dl_exam.autoencoder import (
    Autoencoder,
    VariationalAutoencoder,
    reconstruction_error,
    variational_loss,
)
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import fit

UNIT, Y = 24, 112


def draw() -> str:
    """Codes of 120 coins, with 2 numbers each, of two trained encoders."""
    batches = script("7_autoencoder").BATCHES
    some = coins(120, 8, seed=1)[0].flatten(1)
    plain = fit(Autoencoder(64, 2), batches, reconstruction_error)
    pairs = zip(batches, seeded_normal(400, 100, 2, seed=4), strict=True)
    vae = fit(
        VariationalAutoencoder(64, 2), pairs, lambda m, b: variational_loss(m, *b)
    )
    mean, log_variance = vae.encode(some)
    noise = seeded_normal(120, 2, seed=5)
    return svg(
        "Codes of coins, and the circle that holds most standard normal vectors",
        240,
        text(90, 12, "autoencoder"),
        text(270, 12, "variational"),
        *_panel(90, plain.encoder(some)),
        *_panel(270, mean + (log_variance / 2).exp() * noise),
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
